"""Ballots in the other forms of file: tables, the Scottish collection's, PrefLib and ABIF."""

import csv
import io

import pytest
from hypothesis import assume, given

from commonty.counting.contest import Contest, Ranking, named
from commonty.counting.files import abif, ballots_csv, forms, preflib
from commonty.counting.files.source import Unreadable
from commonty.counting.files.unwritable import Unwritable
from commonty.counting.tests.elections import FOLDER, REAL, real
from commonty.counting.tests.generating import contests

TREES = ("Ann Ash", "Ben Birch", "Cai Cedar")
BALLOTS: dict[Ranking, int] = {(1, 2): 2, (3, (1, 2)): 1, ((), 2): 1, (): 3}


def read(text: str, file: str, seats: int | None = None) -> Contest:
    return forms.read(text.encode(), file=file, seats=seats).contest


@pytest.mark.parametrize(
    "text",
    [
        "Ann Ash,Ben Birch,Cai Cedar\n1,2,\n1,2,\n2,2,1\n,2,\n,,\n,,\n,,\n",
        "papers;Ann Ash;Ben Birch;Cai Cedar\n2;1;2\n1;2;2;1\n1;;2;\n3\n",
        "\ufeffballots\tAnn Ash\tBen Birch\tCai Cedar\r\n2\t1\t2\r\n1\t2\t2\t1\r\n1\t\t2\r\n3\r\n",
        '"papers","Ann Ash","Ben Birch","Cai Cedar"\n2,"1",2\n1,2,2,1\n\n1,,2\n3,,,\n',
    ],
)
def test_a_table_with_a_column_for_each_candidate_is_read_with_its_ranks(text: str) -> None:
    assert read(text, "t.csv", 2) == Contest(TREES, 2, BALLOTS)


def test_a_table_with_a_column_for_each_preference_is_read_with_its_names() -> None:
    text = (
        "title,Wardens\nseats,2\ncandidates,Ann Ash,Ben Birch,Cai Cedar\nwithdrawn,Cai Cedar\n"
        "papers,1,2\n2,Ann Ash,Ben Birch\n1,,Ben Birch\n"
    )

    assert read(text, "t.csv") == Contest(TREES, 2, {(1, 2): 2, ((), 2): 1}, frozenset({3}), "Wardens")


def test_crosses_are_shared_first_preferences() -> None:
    assert dict(read("Ann,Ben,Cai\nx,X,\n,,x\n", "t.csv", 1).ballots) == {((1, 2),): 1, (3,): 1}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        ("seats,2\n", 0),
        ("Ann,Ben\n1,2\n", 0),
        ("seats,two\nAnn,Ben\n", 1),
        ("seats,1\nAnn,Ann\n", 2),
        ("seats,1\nAnn,,Ben\n", 2),
        ("seats,1\n1,2\n", 2),
        ("seats,1\nAnn,Ben\n1,3\n", 3),
        ("seats,1\nAnn,Ben\n0,1\n", 3),
        ("seats,1\nAnn,Ben\n1,٢\n", 3),
        ("seats,1\nAnn,Ben\n1,2,3\n", 3),
        ("seats,1\npapers,Ann,Ben\n1.5,1,2\n", 3),
        ("seats,1\npapers,Ann,Ben\n-1,1,2\n", 3),
        ("seats,1\npapers,Ann,Ben\n" + "9" * 5000 + ",1,2\n", 3),
        ("seats,1\ncandidates,Ann,Ben\nfirst,second\n", 3),
        ("seats,1\ncandidates,Ann,Ben\n1,2\nAnn,Bob\n", 4),
        ("seats,1\ncandidates,Ann,Ben\n1,2\nAnn,Ann\n", 4),
        ("seats,1\nwithdrawn,Bob\nAnn,Ben\n1,2\n", 2),
        ("seats,3\nAnn,Ben\n1,2\n", 0),
        ('seats,1\nAnn,Ben\n"1"2",2\n', 3),
        ("seats,1\nAnn,Ben\n1,\x00\n", 3),
        ("seats,1\n" + "A," * 200_000, 2),
    ],
)
def test_a_table_that_is_not_clear_is_refused_by_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text, "t.csv")

    assert (refused.value.line, refused.value.file) == (line, "t.csv")


@given(contests())
def test_a_table_that_is_written_is_read_back(contest: Contest) -> None:
    try:
        ballots_csv.write(contest)
    except Unwritable:
        assume(False)

    assert ballots_csv.read(ballots_csv.write(contest).encode()).contest == contest


def test_names_that_look_like_other_things_are_written_so_that_they_are_read_back() -> None:
    contest = Contest(("seats", "papers", 'A "quoted", name', "7"), 2, {(1, 4): 2}, frozenset({3}), "Title, with comma")

    with pytest.raises(Unreadable):
        ballots_csv.read(ballots_csv.write(contest).encode())
    other = Contest(("seats", "papers", 'A "quoted", name', "7 x"), 2, {(1, 4): 2}, frozenset({3}), "Title, with comma")
    assert ballots_csv.read(ballots_csv.write(other).encode()).contest == other


@pytest.mark.parametrize("name", sorted(REAL)[::10])
def test_a_real_election_says_the_same_in_every_form(name: str) -> None:
    contest = real(name)

    as_table = read(ballots_csv.write(contest), "t.csv")
    as_collected = read(collected(contest), "t.csv")
    as_preflib = read(preflib.write(contest), "t.soi", contest.seats)
    as_abif = read(abif.write(contest), "t.abif")

    assert [each.ballots for each in (as_table, as_collected, as_preflib, as_abif)] == [contest.ballots] * 4
    assert [each.seats for each in (as_table, as_collected, as_preflib, as_abif)] == [contest.seats] * 4
    assert [as_table, as_preflib, as_abif] == [contest] * 3


def collected(contest: Contest) -> str:
    """Write a contest as the collection of Scottish elections does."""
    rankings = [
        ",".join(map(str, (count, *(each for group in ranking for each in named(group))))) for ranking, count in contest.ballots.items()
    ]
    names = io.StringIO()
    csv.writer(names, quoting=csv.QUOTE_ALL, lineterminator=",\n").writerows(
        [f"Candidate {number}", name, "Party (P)"] for number, name in enumerate(contest.candidates, 1)
    )
    return (
        "".join(f"{line},\n" for line in [f"{len(contest.candidates)},{contest.seats}", *rankings])
        + names.getvalue()
        + f'"{contest.title}",\n'
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2,1,\n5,1,3,\nWard,\n", 2),
        ("2,1,\n5,1,1,\nWard,\n", 2),
        ("2,1,\n5,1,2,\nWard,\n", 0),
        ('2,1,\n5,1,\n"Candidate 2","Ada","P",\nWard,\n', 3),
        ('2,1,\n5,1,\n"Candidate 1","Ada","P",\n5,2,\n"Candidate 2","Ben","P",\nWard,\n', 4),
        ('2,3,\n5,1,\n"Candidate 1","Ada","P",\n"Candidate 2","Ben","P",\nWard,\n', 0),
        ("1000000000,3,\n1,1,\nWard,\n", 1),
        ('2,1,\n5,1,\n,\n"Candidate 1","Ada","P",\n"Candidate 2","Ben","P",\nWard,\n', 3),
    ],
)
def test_a_file_of_the_collection_that_is_broken_is_refused_by_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text, "t.csv")

    assert refused.value.line == line


HEAD = "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Ben\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("7: 1,2\n", 1),
        (HEAD + "7 1,2\n", 4),
        (HEAD + "7: 1,3\n", 4),
        (HEAD + "7: 1,1\n", 4),
        (HEAD + "7: {1,2\n", 4),
        (HEAD + "7: {{1}}\n", 4),
        (HEAD + "7: " + "{" * 100_000 + "\n", 4),
        (HEAD + "7: " + "1," * 50_000 + "\n", 4),
        (HEAD + "0.5: 1\n", 4),
        (HEAD + "# NUMBER VOTERS: 8\n7: 1,2\n", 0),
        ("# NUMBER ALTERNATIVES: 1000000000\n7: 1\n", 2),
        (HEAD.replace("NAME 2", "NAME 3") + "7: 1\n", 4),
    ],
)
def test_a_file_of_preflib_that_is_broken_is_refused_by_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text, "t.soi", 1)

    assert refused.value.line == line


def test_preflib_needs_to_be_told_the_seats_and_cannot_hold_blank_papers() -> None:
    with pytest.raises(Unreadable, match="--seats"):
        read(HEAD + "7: 1,2\n", "t.soi")
    with pytest.raises(Unwritable):
        preflib.write(Contest(TREES, 1, {(): 1}))


def test_abif_is_read_with_declared_and_with_undeclared_candidates() -> None:
    declared = read('{title: "Wardens"}\n{seats: 2}\n=A:[Ann Ash]\n=B:[Ben Birch]\n=C:[Cai Cedar]\n2:A>B\n1:C>A=B\n3:\n', "t.abif")
    bare = read('# by hand\n2:[Ann Ash]>"Ben Birch" # both\n1:[Cai Cedar]>[Ann Ash],"Ben Birch"\n3:\n', "t.abif", 2)

    ballots: dict[Ranking, int] = {(1, 2): 2, (3, (1, 2)): 1, (): 3}
    assert declared == Contest(TREES, 2, ballots, title="Wardens")
    assert bare == Contest(TREES, 2, ballots)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A>B\n", 1),
        ("2:A>B>A\n", 1),
        ("2:A/5>B/3\n", 1),
        ("+2:A\n", 1),
        ("2:A>\n", 1),
        ("2:A>[B\n", 1),
        ("2:A B\n", 1),
        ("2:A\n=A:[Ada]\n", 2),
        ("=A:[Ada]\n=A:[Ben]\n2:A\n", 2),
        ("=A:[Ada]\n2:A>B\n", 2),
        ("{seats: two}\n2:A\n", 1),
        ("{" * 100_000 + "\n", 1),
        ("2:" + "A>" * 100_000 + "B\n", 1),
        ("2:" + ">".join(f"C{number}" for number in range(5000)) + "\n", 1),
    ],
)
def test_abif_that_is_not_clear_is_refused_by_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text, "t.abif", 1)

    assert refused.value.line == line


def test_a_file_is_read_by_the_end_of_its_name_and_more_seats_can_be_asked_for() -> None:
    raw = (FOLDER / "dialects" / "good" / "plain.blt").read_bytes()

    assert forms.read(raw, file="TREES.BLT", seats=3).contest.seats == 3
    with pytest.raises(Unreadable, match="5 seats for 4 candidates"):
        forms.read(raw, file="trees.blt", seats=5)
    with pytest.raises(Unreadable, match=r"trees\.pdf: the end of its name"):
        forms.read(raw, file="trees.pdf")
