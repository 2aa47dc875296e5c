"""The package alone, without its server: whoever gets a constitution, a record or an election can check it with nothing else installed."""

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from commonty.apps.record.tests.logs import log
from commonty.ballots.tests.boards import closed
from commonty.ballots.tests.samples import sample
from commonty.ballots.trustee import write_secret
from tests.in_the_browser.test_opening import opened

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "src" / "commonty" / "constitution" / "starters" / "campaign-group.toml"


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_bare_package_checks_counts_verifies_and_does_a_trustees_part_without_a_server(tmp_path: Path) -> None:
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
    _does_its_part_in_a_secret_election(bare / "commonty", tmp_path)
    file, tracker = opened()
    (tmp_path / "opened.json").write_text(json.dumps(file))
    assert f"holds the votes below: {tracker}\n" in _run(bare / "commonty", "ballots", "open", tmp_path / "opened.json")
    assert [*(bare.parent / "lib").rglob("scottish_elections")] == []
    assert _run(bare / "python", "-c", "from importlib.util import find_spec; print(find_spec('django'))") == "None\n"


def _does_its_part_in_a_secret_election(commonty: Path, folder: Path) -> None:
    """Verify an archive, make credentials and a trustee's key, and decrypt, with nothing but the package."""
    made = closed([(0, ((1, 0),))])
    board, voters = made.at(folder), folder / "voters.csv"
    (folder / "1.privkey").write_text(write_secret(made.secrets[1]), "utf-8")
    voters.write_text("place,name\n0,Ada\n1,Ben\n", "utf-8")

    assert _run(commonty, "ballots", "verify", sample("2.5.1-nh")).endswith("\nACCEPTED\n")
    private, public = ("--private", folder / "private.csv"), ("--public", folder / "public.json")
    spare, uuid = ("--spares", folder / "spares.csv"), ("--uuid", made.election.uuid)
    said = _run(commonty, "ballots", "make-credentials", voters, *uuid, *private, *public, "--spare", "1/2", *spare)
    assert "3 credentials. " in said
    lost = ("--public", folder / "lost.json")
    assert "Hand in " in _run(commonty, "ballots", "replace-credential", "1", *uuid, *private, *spare, *lost)
    assert "0 spare left." in _run(commonty, "ballots", "replace-credential", "1", *uuid, *private, *spare, *lost, "--taken")
    private, public = ("--private", folder / "2.privkey"), ("--public", folder / "2.pubkey")
    assert "Hand in " in _run(commonty, "ballots", "trustee-key", *private, *public)
    done = _run(commonty, "ballots", "decrypt", board, "--key", folder / "1.privkey", "--out", folder / "1.json")
    assert done.endswith("hand it in, as trustee 1\n")


def _run(*words: object) -> str:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
