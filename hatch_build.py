"""Makes what voters', trustees' and readers' browsers run before the package is put together, where it is missing or old."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
BROWSER = HERE / "browser"
NAMES = ("booth.js", "keys.js", "board.js", "verify.js", "opened-ballot.html")
MADE = tuple(HERE / "src/commonty/apps/voting/static/voting" / name for name in NAMES)


class Bundles(BuildHookInterface[Any]):
    """Runs ``npm ci --ignore-scripts`` and the build; does nothing where the bundles are there and newer than what they are made of."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundles. Raises ``RuntimeError`` where they are missing and there is no npm to make them with."""
        del version, build_data
        if not _is_old():
            return
        npm = shutil.which("npm")
        if npm is None and all(each.exists() for each in MADE):
            return
        if npm is None:
            message = "the booth's script is missing, and there is no npm to make it with: install Node.js 20 or later, and try again"
            raise RuntimeError(message)
        for command in (["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], ["run", "--silent", "build"]):
            subprocess.run([npm, *command], cwd=BROWSER, check=True)  # noqa: S603 - npm, as found on the path


def _is_old() -> bool:
    """Say whether a bundle is missing, or older than a source of it."""
    if not all(each.exists() for each in MADE):
        return True
    sources = [*(each for each in (BROWSER / "src").rglob("*") if each.is_file()), BROWSER / "build.mjs", BROWSER / "package-lock.json"]
    return max(each.stat().st_mtime for each in sources) > min(each.stat().st_mtime for each in MADE)
