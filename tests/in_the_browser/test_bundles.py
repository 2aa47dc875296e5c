"""The scripts that are served are made of the sources as they are, and of nothing else: whoever builds them gets the same bytes."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from commonty.apps.voting import scripts
from tests.in_the_browser.running import BROWSER

SERVED = BROWSER.parent / "src" / "commonty" / "apps" / "voting" / "static" / "voting"


@pytest.mark.slow
def test_building_the_scripts_again_gives_the_bytes_that_are_served_and_whose_fingerprint_the_booth_shows(tmp_path: Path) -> None:
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=BROWSER, check=True, timeout=60)  # noqa: S603, S607 - ours

    built = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    assert built == {name: (SERVED / name).read_bytes() for name in ("booth.js", "keys.js", "board.js", "verify.js", "opened-ballot.html")}
    assert scripts.fingerprint() == hashlib.sha256(built["booth.js"]).hexdigest()
    assert scripts.fingerprint(scripts.OPENED) == hashlib.sha256(built["opened-ballot.html"]).hexdigest()
