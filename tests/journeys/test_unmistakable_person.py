"""Nothing that says who somebody is lies in clear anywhere, and once they are erased nothing brings it back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Installation

TRACES = ("zqxname", "zqxfamily", "zqxmail", "zqxhost", "4242421", "zqxstreet", "zqxtown", "zqxneed", "zqxphone")

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
def test_who_walks_every_journey_leaves_nothing_in_clear_and_nothing_at_all_once_erased(installation: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    environment = {**installation.environment, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    installation.commonty("manage", "collectstatic", "--no-input", "--verbosity=0")

    words = (sys.executable, "-m", "tests.journeys.unmistakable", str(folder))
    done = subprocess.run(words, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603

    logged = [trace for trace in TRACES if trace in done.stderr.lower()]
    assert (done.returncode, logged) == (0, []), done.stderr[-4000:]
    assert (folder / "found").read_text() == ""
