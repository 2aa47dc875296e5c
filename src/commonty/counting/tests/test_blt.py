"""BLT in every form that is met, and what is refused, with its line."""

import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given

from commonty.counting.contest import Contest, Ranking
from commonty.counting.files import blt
from commonty.counting.files.source import ContestFile, Unreadable
from commonty.counting.tests.elections import DAMAGED, DIALECTS, FOLDER, REAL, real
from commonty.counting.tests.generating import contests

GOOD: dict[str, Any] = DIALECTS["good"]
BAD: dict[str, Any] = DIALECTS["bad"]
NAMES = '"Ann Ash"\n"Ben Birch"\n"Cai Cedar"\n"Dee Dogwood"\n"Tree wardens"\n'


def read(text: str) -> ContestFile:
    return blt.read(text.encode(), file="trees.blt")


def grouped(ballots: list[Any]) -> dict[Ranking, int]:
    """Return ballots as an expectation writes them: ``None`` for a skipped preference, a list for a shared one."""
    found: dict[Ranking, int] = {}
    for papers, ranking in ballots:
        key = tuple(tuple(each) if isinstance(each, list) else () if each is None else each for each in ranking)
        found[key] = found.get(key, 0) + papers
    return found


@pytest.mark.parametrize("form", [form for form in GOOD if not GOOD[form].get("may_refuse")])
def test_a_form_that_is_met_is_read_as_it_is_meant(form: str) -> None:
    told = GOOD[form]
    found = blt.read((FOLDER / "dialects" / "good" / f"{form}.blt").read_bytes(), file=form)

    ballots = grouped(told["ballots"])
    assert found.contest == Contest(tuple(told["candidates"]), told["seats"], ballots, frozenset(told["withdrawn"]), told["title"] or "")
    assert (found.source, found.comment) == (told.get("source", ""), told.get("comment", ""))
    assert (list(found.tie_order), list(found.paper_ids)) == (told.get("tie_order", []), told.get("paper_ids", []))


def test_a_file_in_latin_1_is_refused_by_the_line_that_shows_it() -> None:
    with pytest.raises(Unreadable, match=r"latin\.blt, line 9: this line is not UTF-8: save the file as UTF-8"):
        blt.read((FOLDER / "dialects" / "good" / "latin-1.blt").read_bytes(), file="latin.blt")


@pytest.mark.parametrize("form", BAD)
def test_a_file_that_does_not_say_what_was_voted_is_refused_by_line_fast_and_in_little_memory(form: str) -> None:
    raw = (FOLDER / "dialects" / "bad" / f"{form}.blt").read_bytes()
    tracemalloc.start()
    began = time.process_time()

    with pytest.raises(Unreadable) as refused:
        blt.read(raw, file="trees.blt")

    took, (_now, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.line == (BAD[form]["line"] or 0)
    assert str(refused.value).startswith("trees.blt")
    assert refused.value.remedy
    assert (took < 1, most < 1_000_000) == (True, True)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("4 2\n" + "9" * 5000 + " 1 0\n0\n", 2),
        ("4 2\n1 " + "1" * 100_000 + " 0\n0\n", 2),
        ("9" * 100_000 + " 1\n", 1),
        ("4 2\n" + "[" * 100_000 + "\n0\n", 2),
        ("4 2\n[" + "tie " * 10_000 + "\n0\n", 2),
        ("4 2\n[unheard of]\n0\n", 2),
        ("4 2\n1 1 0\n[tie 1 2]\n0\n", 3),
        ("4 2\n[tie 1 1]\n1 1 0\n0\n", 2),
        ("4 2\n[nick a b c]\n0\n", 2),
        ("4 2\n" + "(" * 100_000 + "\n0\n", 2),
        ("4 2\n1 " + "=" * 1000 + " 0\n0\n", 2),
        ("4 2\n1 1=1 0\n0\n", 2),
        ("4 2\n-1 2\n0\n", 2),
        ("4 2\n0 1 2 0\n0\n", 2),
        ("4 2\n1 1 0\n0 5\n" + NAMES, 3),
        ("4 2\n1 1 0\n0\n" + NAMES.replace('Ash"', "Ash"), 4),
        ("4 2\n1 1 0\n0\n" + NAMES.replace("Ann Ash", ""), 4),
        ("4 2\n1 1 0\n0\n" + NAMES.replace("Ann", "Ann\x1b[2J"), 4),
        ("4 2\n1 1 0\n0", 3),
        ("4 2\n/* 1 1 0\n0\n" + NAMES, 2),
        ("4 2\n1 1 0 0 Ann Ben Cai Dee\n", 2),
        ("4 2\n(a) 1 2 0\n(b) 1 3 0\n0\n" + NAMES, 2),
        ("# nothing\n# at all\n", 0),
    ],
)
def test_hostile_and_broken_files_are_refused_by_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text)

    assert refused.value.line == line
    assert len(str(refused.value)) < 400


def test_a_file_in_utf_16_is_told_from_one_with_nul_bytes() -> None:
    with pytest.raises(Unreadable, match="UTF-16"):
        blt.read(("4 2\n1 1 0\n0\n" + NAMES).encode("utf-16"))


def test_comments_between_slashes_and_stars_are_left_out_and_lines_keep_their_numbers() -> None:
    found = read('4 2 /* seats\nand so on */\n5 1 /* first */ 2 0\n0\n"Ann /* Ash */"\n' + NAMES.partition("\n")[2])

    assert dict(found.contest.ballots) == {(1, 2): 5}
    assert found.contest.candidates[0] == "Ann /* Ash */"
    with pytest.raises(Unreadable, match="line 3"):
        read("4 2 /* seats\nand so on */\n5 7 0\n0\n" + NAMES)


def test_papers_with_names_and_their_number_are_told_from_those_without_it() -> None:
    weighted = read("4 2\n(a) 1 1 2 0\n(b) 1 3 0\n0\n" + NAMES)
    bare = read("4 2\n(a) 1 2 0\n(b) 3 0\n0\n" + NAMES)

    assert dict(weighted.contest.ballots) == {(1, 2): 1, (3,): 1}
    assert dict(bare.contest.ballots) == {(1, 2): 1, (3,): 1}


def test_old_line_ends_of_a_macintosh_are_line_ends() -> None:
    assert read(("4 2\n5 1 2 0\n0\n" + NAMES).replace("\n", "\r")) == read("4 2\n5 1 2 0\n0\n" + NAMES)


@pytest.mark.parametrize("name", REAL)
def test_a_real_election_is_read_with_its_papers_its_names_and_its_title(name: str) -> None:
    contest = real(name)
    told = REAL[name]

    assert (contest.papers, contest.seats, len(contest.candidates)) == (told["valid"], told["seats"], len(told["candidates"]))
    assert [letters(name) for name in contest.candidates] == [letters(name) for name in told["candidates"]]
    assert contest.title


def letters(name: str) -> str:
    """Return the letters of a name alone: the expectations tidied the names."""
    return "".join(letter for letter in name if letter.isalnum() and letter.isascii()).lower()


def test_the_damaged_one_of_them_is_refused_as_it_lies() -> None:
    with pytest.raises(Unreadable, match="line 1: there is a comma after a number"):
        blt.read((FOLDER / "blt" / f"{DAMAGED}.blt").read_bytes())


@given(contests())
def test_what_is_written_is_read_back_as_it_was(contest: Contest) -> None:
    assert blt.read(blt.write(contest).encode()).contest == contest


def test_names_with_quotation_marks_and_lots_are_written_so_that_they_are_read_back() -> None:
    contest = Contest(('Ann "Annie" Ash', '"', "# Ben", "Çem, 李"), 2, {(1, (), (2, 3)): 2, (): 1}, frozenset({4}), 'The "tree" wardens')

    found = blt.read(blt.write(contest, tie_order=(4, 3, 2, 1)).encode())

    assert found == ContestFile(contest, tie_order=(4, 3, 2, 1))


def test_papers_laid_out_by_line_are_read_as_those_one_by_one() -> None:
    plain = "4 2\n5 1 2 0\n\n5 1 2 0\n2 3 0\n1 0\n0\n" + NAMES
    slowly = plain.replace("4 2\n", "4 2 # seats\n").replace("2 3 0", "2 3 0 # a comment")

    assert read(plain) == read(slowly)
