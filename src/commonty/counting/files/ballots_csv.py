"""Reads and writes ballots in a table, as an association types them: a row a paper, a column a candidate (specs/counting/files.md)."""

import csv
import io
from collections.abc import Iterable
from itertools import groupby

from commonty.counting.contest import MOST_CANDIDATES, Contest, Ranking, named, shown
from commonty.counting.errors import CountingError
from commonty.counting.files.rows import rows
from commonty.counting.files.source import ContestFile, Unreadable, paper_count, prepared, whole_number
from commonty.counting.files.unwritable import Unwritable

PAPERS = ("papers", "ballots", "Stimmzettel")
"""What the first column is called where it says how many papers a row stands for; we write the first of these."""
MARK = ("x", "X", "✓", "✗")
MOST_PLACES = 101
"""Places on a paper of grades at most: from 0 to 100."""


def read(raw: bytes, *, file: str = "", seats: int | None = None) -> ContestFile:
    r"""
    Read a table of ballots. ``seats`` is how many there are, where the table does not say so.

    Raises ``Unreadable``, which names file and line and says what would do.

    >>> found = read("papers;Ada;Ben;Cem\n2;1;2;\n1;2;;1\n".encode(), seats=1)
    >>> dict(found.contest.ballots)
    {(1, 2): 2, (3, 1): 1}
    """
    table = _Table(file)
    for line, cells in rows(prepared(raw, file), file):
        table.row(cells, line)
    return table.found(seats)


def write(contest: Contest) -> str:
    """Write a contest as a table with ranks; raise ``Unwritable`` where a paper skips more preferences than a rank can say."""
    longest = max(map(len, contest.ballots), default=0)
    if any(ranking[-1:] == ((),) for ranking in contest.ballots) or longest > max(len(contest.candidates), MOST_PLACES):
        raise Unwritable("a table", f"preferences that were skipped at the end, or more places than candidates and than {MOST_PLACES}")
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["seats", contest.seats])
    if contest.title:
        out.writerow(["title", contest.title])
    if longest > len(contest.candidates):
        out.writerow(["places", longest])
    if contest.withdrawn:
        out.writerow(["withdrawn", *(contest.name(number) for number in sorted(contest.withdrawn))])
    out.writerow([PAPERS[0], *contest.candidates])
    for ranking, count in sorted(contest.ballots.items(), key=lambda group: tuple(named(each) for each in group[0])):
        ranks = {number: rank for rank, each in enumerate(ranking, 1) for number in named(each)}
        out.writerow([count, *(ranks.get(number, "") for number in range(1, len(contest.candidates) + 1))])
    return text.getvalue()


class _Table:
    """A table as it is read, row by row."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.title, self.seats, self.seats_line, self.places = "", 0, 0, 0
        self.withdrawn: list[tuple[str, int]] = []
        self.listed: list[str] = []
        self.names: list[str] = []
        self.has_papers = False
        self.ballots: dict[Ranking, int] = {}

    def row(self, cells: list[str], line: int) -> None:
        """Read one row: what the table is about, then its head, then papers."""
        word = cells[0].lower() if cells else ""
        if self.names:
            self.paper(cells, line)
        elif word == "title":
            self.title = " ".join(cells[1:])
        elif word == "seats":
            self.seats, self.seats_line = whole_number(cells[1] if len(cells) > 1 else "") or 0, line
            if not self.seats:
                raise self.refusal(line, "this is no number of seats", "write: seats,2")
        elif word == "places":
            self.places = whole_number(cells[1] if len(cells) > 1 else "") or 0
            if not 1 <= self.places <= MOST_PLACES:
                raise self.refusal(line, "this is no number of places on a paper", f"write from 1 to {MOST_PLACES}: places,6")
        elif word == "withdrawn":
            self.withdrawn += [(name, line) for name in cells[1:]]
        elif word == "candidates":
            self.listed = cells[1:]
            self.check_names(self.listed, line)
        elif cells:
            self.head(cells, line)

    def refusal(self, line: int, problem: str, remedy: str) -> Unreadable:
        """Return what says that a row cannot be read."""
        return Unreadable(self.file, line, problem, remedy)

    def head(self, cells: list[str], line: int) -> None:
        """Read the head: the candidates; or, where they were listed before, the preferences."""
        self.has_papers = cells[0] in PAPERS or cells[0].lower() == PAPERS[0]
        columns = cells[1:] if self.has_papers else cells
        if self.listed:
            if [whole_number(cell.rstrip(".")) for cell in columns] != list(range(1, len(columns) + 1)):
                raise self.refusal(line, "the candidates are listed, so the columns are preferences", "call them 1, 2, 3 and so on")
            self.names = self.listed
            return
        if any(whole_number(cell) is not None for cell in columns):
            raise self.refusal(
                line,
                "the first row is not the names of the candidates",
                "begin with a row that names the candidates, or lists them: candidates,Ada,Ben",
            )
        self.check_names(columns, line)
        self.names = columns

    def check_names(self, names: list[str], line: int) -> None:
        """Refuse a candidate without a name, or two of the same name."""
        if not names or len(names) > MOST_CANDIDATES or not all(names):
            raise self.refusal(
                line, f"there are {len(names)} candidates here, or one without a name", f"name from 1 to {MOST_CANDIDATES} candidates"
            )
        for place, name in enumerate(names):
            if name in names[:place]:
                raise self.refusal(line, f"two candidates are called “{shown(name)}”", "tell them apart")

    def paper(self, cells: list[str], line: int) -> None:
        """Read a paper, or several equal ones."""
        count, marks = 1, cells
        if self.has_papers:
            count, marks = paper_count(cells[0] if cells else "", self.file, line), cells[1:]
        if len(marks) > len(self.names):
            raise self.refusal(
                line, f"this row has {len(marks)} marks, and there are {len(self.names)} candidates", "give one cell for each column"
            )
        ranking = self.by_names(marks, line) if self.listed else self.by_ranks(marks, line)
        self.ballots[ranking] = self.ballots.get(ranking, 0) + count

    def by_ranks(self, marks: list[str], line: int) -> Ranking:
        """Read a rank for each candidate; crosses share the first."""
        ranked: list[tuple[int, int]] = []
        highest = self.places or len(self.names)
        for number, mark in enumerate(marks, 1):
            rank = 1 if mark in MARK else whole_number(mark) if mark else 0
            if rank is None or rank > highest or (mark and not rank):
                raise self.refusal(line, f"“{shown(mark)}” is no rank", f"write 1 to {highest}, a cross, or nothing")
            if rank:
                ranked.append((rank, number))
        ranks = {rank: tuple(number for _rank, number in group) for rank, group in groupby(sorted(ranked), key=lambda pair: pair[0])}
        together = (ranks.get(rank, ()) for rank in range(1, max(ranks, default=0) + 1))
        return tuple(each[0] if len(each) == 1 else each for each in together)

    def by_names(self, marks: list[str], line: int) -> Ranking:
        """Read the name of a candidate for each preference."""
        ranking = tuple(self.numbered(mark, line) if mark else () for mark in marks)
        given = [each for each in ranking if each != ()]
        if len(set(given)) < len(given):
            raise self.refusal(line, "a candidate is named twice", "name each candidate once or not at all")
        return ranking

    def numbered(self, name: str, line: int) -> int:
        """Return the number of a candidate by name."""
        if name not in self.names:
            raise self.refusal(line, f"“{shown(name)}” is not among the candidates", "spell the name as it is in the list of candidates")
        return self.names.index(name) + 1

    def found(self, seats: int | None) -> ContestFile:
        """Return the contest."""
        if not self.names:
            raise self.refusal(0, "no row names the candidates", "begin with a row that names them")
        if not (seats or self.seats):
            raise self.refusal(0, "it does not say how many seats there are", "say so (--seats 2), or begin with a row: seats,2")
        withdrawn = frozenset(self.numbered(name, line) for name, line in self.withdrawn)
        return ContestFile(made(self.file, self.names, seats or self.seats, self.ballots, withdrawn=withdrawn, title=self.title))


def made(
    file: str, names: Iterable[str], seats: int, ballots: dict[Ranking, int], *, withdrawn: frozenset[int] = frozenset(), title: str = ""
) -> Contest:
    """Make the contest that a file told of; what does not fit together is a mistake of the file."""
    try:
        return Contest(tuple(names), seats, ballots, withdrawn, title)
    except CountingError as error:
        raise Unreadable(file, 0, str(error), "correct the file") from None
