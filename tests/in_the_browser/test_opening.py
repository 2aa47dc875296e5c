"""``commonty ballots open`` on what the booth gives out: it says what a ballot holds, or in one line why that cannot be said."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonty.ballots.groups import GROUPS
from commonty.cli import main
from tests.in_the_browser.test_voting import BLANK, CHOICE, RANKED, cast, held

pytestmark = pytest.mark.slow
VOTE = [[1, 0, 1], [1, 0, 0], [3, 1, 2, *[0] * 27]]


def opened() -> tuple[dict[str, Any], str]:
    """Return what is in the file of an opened ballot, and the tracker that its voter saw before."""
    election = held(GROUPS["Ed25519"], CHOICE, BLANK, RANKED)
    made = cast(election, VOTE)[0]
    return {"election": election.raw.decode(), "ballot": made["text"], **made["opening"]}, made["tracker"]


def test_it_prints_the_tracker_and_what_the_ballot_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, tracker = opened()
    (tmp_path / "opened.json").write_text(json.dumps(file))

    status = main(["ballots", "open", str(tmp_path / "opened.json")])

    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert (status, said.err) == (0, "")
    assert lines[0].endswith(tracker)
    assert lines[1:3] == ["- Who keeps the “keys”?: Ada, Çem", "- Shall we?: nothing chosen"]
    assert lines[3].startswith("- In which order?: 3: Candidate 1, 1: Candidate 2, 2: Candidate 3, 0: Candidate 4")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda file: file | {"votes": [[0, 1, 1], *VOTE[1:]]}, "the ballot holds something else than the vote shown"),
        (lambda file: file | {"ballot": file["ballot"][:-1]}, ""),
        (lambda file: {key: file[key] for key in ("election", "ballot", "votes")}, "randomness"),
        (lambda _file: [], "an opened ballot"),
    ],
)
def test_whatever_is_wrong_with_the_file_is_said_in_one_line(
    change: Callable[[dict[str, Any]], object],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "opened.json").write_text(json.dumps(change(opened()[0])))

    status = main(["ballots", "open", str(tmp_path / "opened.json")])

    said = capsys.readouterr()
    assert (status, said.out, said.err.count("\n")) == (1, "", 1)
    assert said.err.startswith("commonty ballots open: ")
    assert says in said.err
