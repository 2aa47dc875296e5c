"""``commonty count``, as typed."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from commonty.cli import main
from commonty.counting.files import blt
from commonty.counting.replaying import loads
from commonty.counting.tests.elections import DAMAGED, FOLDER, REAL

WARD = str(FOLDER / "blt" / "shetland_2017_ward7.blt")
OTHER = str(FOLDER / "blt" / "glasgow_2007_govan.blt")
TIED = str(FOLDER / "ties" / "exclude-lot-2-1.blt")


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command; return its status, and what it said and complained."""
    status = main(["count", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_an_election_is_told_with_its_elected_and_the_table_of_its_stages(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, complained = typed(capsys, WARD, "--rule", "scottish-stv")

    assert (status, complained) == (0, "")
    assert "The quota is 299 votes" in said
    assert "Elected: Cecil Laing SMITH (Ind), Beatrice WISHART(Ind), Peter CAMPBELL (Ind) and Amanda WESTLAKE (Ind).\n" in said
    assert "408.83" in said


def test_several_files_are_counted_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, complained = typed(capsys, WARD, OTHER)

    assert (status, complained) == (0, "")
    assert said.count("Elected: ") == 2


def test_a_file_that_cannot_be_read_is_told_in_one_line_and_the_others_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    damaged = str(FOLDER / "blt" / f"{DAMAGED}.blt")

    status, said, complained = typed(capsys, damaged, "nowhere.blt", WARD)

    assert status == 1
    assert said.count("Elected: ") == 1
    assert complained.splitlines()[0].startswith(
        f"commonty count: {damaged}, line 1: there is a comma after a number: take away the commas"
    )
    assert complained.splitlines()[1:] == ["commonty count: nowhere.blt: No such file or directory"]


def test_a_tie_without_a_lot_is_told_with_the_line_that_would_do_and_that_line_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lots = tmp_path / "lots.txt"
    lots.write_text("exclude 6 10 = 10\n")

    without = typed(capsys, TIED)
    drawn = typed(capsys, TIED, "--lots", str(lots))

    assert without[:2] == (1, "")
    assert "a lot has to choose between 6 Candidate 6, 10 Candidate 10" in without[2]
    assert "exclude 6 10 = …" in without[2]
    assert len(without[2].splitlines()) == 1
    assert drawn[0] == 0
    assert "it falls on Candidate 10" in drawn[1]


def test_lots_come_from_a_seed_which_anybody_can_give_again(capsys: pytest.CaptureFixture[str]) -> None:
    first = typed(capsys, TIED, "--lots", "the record's head", "--json", "-")
    again = typed(capsys, TIED, "--lots", "the record's head", "--json", "-")

    assert first == again
    assert json.loads(first[1])["lots"]["seed"] == "the record's head"


def test_a_file_larger_than_any_election_is_refused_before_it_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "huge.blt"
    with file.open("wb") as hole:
        hole.truncate(10**12)

    status, said, complained = typed(capsys, str(file))

    assert (status, said) == (1, "")
    assert "it has more than 400,000,000 bytes" in complained


def test_a_file_of_lots_that_is_not_there_is_taken_for_no_seed(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, complained = typed(capsys, TIED, "--lots", "drawn.txt")

    assert (status, said) == (1, "")
    assert "there is no such file of lots" in complained


def test_a_sheet_that_is_written_is_proved_when_it_is_given_back_and_one_that_was_edited_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "sheet.json"
    status, said, complained = typed(capsys, WARD, "--json", str(sheet))
    proved = typed(capsys, str(sheet))
    sheet.write_text(sheet.read_text("utf-8").replace('"408.83', '"409.83', 1), "utf-8")
    edited = typed(capsys, str(sheet))

    assert (status, said, complained) == (0, "", f"{sheet}: written\n")
    assert proved[0] == 0
    assert edited[0] == 1
    assert "the sheet does not replay: stages[3].votes[" in edited[2]


def test_the_table_goes_out_as_csv_with_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _complained = typed(capsys, WARD, "--csv", "-")

    rows = list(csv.reader(io.StringIO(said)))
    assert status == 0
    assert [len(row) for row in rows] == [6] * 8
    wanted = REAL["shetland_2017_ward7"]["stages"]
    assert [row[1:-1] for row in rows[1:-2]] == [[stage["votes"][place] for stage in wanted] for place in range(5)]
    assert [row[1:-1] for row in rows[-2:]] == [[stage[key] for stage in wanted] for key in ("nontransferable", "rounding_loss")]


def test_several_files_go_into_a_folder_and_nothing_of_another_form_is_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ballots = tmp_path / "ballots.blt"
    ballots.write_bytes(Path(WARD).read_bytes())

    whole = typed(capsys, WARD, OTHER, "--json", str(tmp_path))
    over = typed(capsys, WARD, "--json", str(ballots))
    one = typed(capsys, WARD, OTHER, "--json", str(tmp_path / "one.json"))

    assert whole[0] == 0
    assert sorted(file.name for file in tmp_path.glob("*.json")) == ["glasgow_2007_govan.json", "shetland_2017_ward7.json"]
    assert (over[0], ballots.read_bytes()) == (1, Path(WARD).read_bytes())
    assert (one[0], one[2].count("this is no folder")) == (1, 2)


def test_the_picture_and_the_page_are_whole_files(capsys: pytest.CaptureFixture[str]) -> None:
    picture, page = typed(capsys, WARD, "--svg", "-"), typed(capsys, WARD, "--html", "-", "--language", "de")

    assert (picture[0], picture[1].startswith("<svg"), picture[1].endswith("</svg>\n")) == (0, True, True)
    assert (page[0], page[1].startswith('<!DOCTYPE html>\n<html lang="de" dir="ltr">'), page[1].count("<h1>")) == (0, True, 1)


def test_seats_and_rule_and_options_can_be_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "ballots.csv"
    table.write_text("papers,Ada,Ben\n5,1,1\n4,,2\n", "utf-8")

    passed = typed(capsys, str(table), "--rule", "yes-no", "--seats", "2", "--option", "threshold=2/3", "--json", "-")
    unseated = typed(capsys, str(table))
    wrong = typed(capsys, str(table), "--seats", "1", "--option", "threshold=2/3")

    assert json.loads(passed[1])["winners"] == [1]
    assert (unseated[0], "--seats" in unseated[2]) == (1, True)
    assert (wrong[0], "has no option 'threshold'" in wrong[2]) == (1, True)


def test_a_name_that_acts_on_terminals_is_printed_without_its_power(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trees.blt"
    file.write_bytes('2 1\n5 1 0\n0\n"Ada\x9b2J"\n"Ben"\n'.encode())

    status, said, _complained = typed(capsys, str(file))

    assert status == 0
    assert "\x9b" not in said


def test_a_sheet_on_standard_output_is_one_that_replays(capsys: pytest.CaptureFixture[str]) -> None:
    _status, said, _complained = typed(capsys, OTHER, "--json", "-")

    assert loads(said).contest == blt.read(Path(OTHER).read_bytes()).contest


@pytest.mark.slow
def test_on_a_terminal_a_long_file_is_told_of_while_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "long.blt"
    file.write_text("2 1\n" + "1 1 2 0\n" * 700_000 + '0\n"Ada"\n"Ben"\n', "utf-8")
    ours, theirs = pty.openpty()

    words = (sys.executable, "-m", "commonty.cli", "count", str(file))
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=theirs, check=False)  # noqa: S603 - our own command

    os.close(theirs)
    told = os.read(ours, 10_000).decode()
    assert done.returncode == 0
    assert "long.blt: reading …" in told
    assert "counting 700,000 papers …" in told
