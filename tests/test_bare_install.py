"""The package alone, without its server: whoever gets a constitution, a record or ballots can check them with nothing else installed."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from commonty.apps.record.tests.logs import log

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "src" / "commonty" / "constitution" / "starters" / "campaign-group.toml"


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_bare_package_checks_constitutions_and_records_and_counts_votes_without_a_server(tmp_path: Path) -> None:
    bare = tmp_path / "bare" / "bin"
    venv.create(bare.parent)
    uv = Path(sys.executable).parent / "uv"
    _run(uv, "pip", "install", "--python", bare / "python", "--constraint", ROOT / "requirements.lock", ROOT)
    record = tmp_path / "record.jsonl"
    record.write_bytes(b"".join(log(["founded", "joined"]).file()))

    assert "errors: 0" in _run(bare / "commonty", "constitution", "check", STARTER)
    assert "WHOLE; lines of example.org/record: 2" in _run(bare / "commonty", "record", "check", record)
    ballots = tmp_path / "ballots.csv"
    ballots.write_text("seats,1\npapers,Ada,Ben\n3,1,2\n2,2,1\n", "utf-8")
    assert "Elected: Ada." in _run(bare / "commonty", "count", ballots, "--rule", "scottish-stv")
    assert _run(bare / "commonty", "count", ballots, "--html", "-").startswith("<!DOCTYPE html>")
    assert [*(bare.parent / "lib").rglob("scottish_elections")] == []
    assert _run(bare / "python", "-c", "from importlib.util import find_spec; print(find_spec('django'))") == "None\n"


def _run(*words: object) -> str:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
