"""``commonty record``: what it prints, and how it ends."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from commonty.apps.record import signing
from commonty.apps.record.tests.acts import marched, painted, people, told_needs
from commonty.apps.record.tests.logs import SIGNER, Log, log
from commonty.cli import main

SAYINGS = ["founded", "joined", "moved", "seconded"]
FINGERPRINT = SIGNER.verifier.fingerprint


def saved(folder: Path, made: Log, name: str = "record.jsonl") -> str:
    file = folder / name
    file.write_bytes(b"".join(made.file()))
    return str(file)


def test_a_whole_record_passes_and_the_command_says_what_it_cannot_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = log(SAYINGS)

    status = main(["record", "check", saved(tmp_path, made), "--key", FINGERPRINT])

    assert status == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        (
            "this check can't tell whether the end was cut off, or the past computed anew and signed again: "
            "that takes a checkpoint from an older notice"
        ),
        "WHOLE; lines of example.org/record: 4, with their facts: 4",
    ]


def test_a_changed_line_fails_and_is_named_by_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = log(SAYINGS)
    made.lines[2] = made.lines[2].replace(b"moved", b"mowed")
    file = saved(tmp_path, made)

    status = main(["record", "check", file])

    assert status == 1
    assert capsys.readouterr().out.splitlines()[0] == f"{file}:4: line 3 has facts that are not those which it commits to"


def test_a_notice_kept_as_a_letter_and_an_older_file_serve_as_checkpoints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = tmp_path / "notice.eml"
    letter.write_bytes(f"Dear Rosa,\n\n{log(SAYINGS).checkpoints[3]}\nYours\n".replace("\n", "\r\n").encode())
    older = saved(tmp_path, log(SAYINGS[:2]), "older.jsonl")
    file = saved(tmp_path, log([*SAYINGS[:1], "left", *SAYINGS[2:]]))

    status = main(["record", "check", file, "--checkpoint", str(letter), "--checkpoint", older])

    assert status == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        f"{file}:2: line 1 or a later one, up to line 3, is the first that differs from {letter}: the past was rewritten",
        f"{file}:3: line 2 is the first line that differs from {older}: the past was rewritten from here",
    ]


def test_the_report_is_there_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = log(SAYINGS)
    del made.lines[1]

    status = main(["record", "check", saved(tmp_path, made), "--json", "--key", FINGERPRINT])

    told = json.loads(capsys.readouterr().out)
    assert status == 1
    assert (told["whole"], told["lines"], told["fingerprint"]) == (False, 4, FINGERPRINT)
    assert told["findings"] == [{"at": 3, "seq": 2, "problem": "missing", "says": "line 2 is missing"}]


@pytest.mark.parametrize("content", ["", "{}\n", "not a record"])
def test_a_file_that_is_no_record_is_refused_without_a_trace_of_python(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text(content)

    assert main(["record", "check", str(file)]) == 1
    assert "the first line is not that of an export of a record" in capsys.readouterr().err
    assert main(["record", "check", str(tmp_path / "nowhere")]) == 1
    assert main(["record", "check", str(file), "--checkpoint", str(tmp_path / "nowhere")]) == 1


@pytest.mark.slow
def test_the_check_needs_neither_django_nor_a_database(tmp_path: Path) -> None:
    bare = f"""
import sys
for name in ("django", "cryptography", "psycopg", "sqlite3"):
    sys.modules[name] = None
from commonty.cli import main
sys.exit(main(["record", "check", {saved(tmp_path, log(SAYINGS))!r}]))
"""
    process = subprocess.run([sys.executable, "-c", bare], capture_output=True, text=True, check=False, cwd=tmp_path)  # noqa: S603 - our own words.

    assert (process.returncode, process.stderr) == (0, "")
    assert "WHOLE; lines of example.org/record: 4" in process.stdout


@pytest.mark.django_db
def test_what_is_exported_is_what_the_audience_reads_and_checks(noon: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people()
    marched(noon)
    painted(noon)
    painted(noon, body="caucus")
    told_needs(noon)
    facts = {}

    for name, words in {"public": [], "members": ["--audience", "members"], "one": ["--audience", "members", "--body", "members"]}.items():
        file = str(tmp_path / name)
        assert main(["record", "export", file, *words]) == 0
        assert signing.head().checkpoint in capsys.readouterr().err
        assert main(["record", "check", file, "--json", "--key", signing.fingerprint()]) == 0
        facts[name] = json.loads(capsys.readouterr().out)["facts_read"]

    assert facts == {"public": 1, "members": 3, "one": 2}
    assert b"a ramp" not in (tmp_path / "members").read_bytes()
    assert not list(tmp_path.glob("*.part"))
