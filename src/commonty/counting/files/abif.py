"""Reads and writes ABIF, which is pleasant to type: ``27:A>B=C`` (specs/counting/files.md)."""

import json
import re

from commonty.counting.contest import MOST_CANDIDATES, Contest, Ranking, named, shown
from commonty.counting.files.ballots_csv import made
from commonty.counting.files.source import ContestFile, Unreadable, numbered_lines, paper_count, prepared, whole_number
from commonty.counting.files.unwritable import Unwritable

TOKEN = re.compile(r'\s*(?:\[([^\[\]]+)\]|"([^"]+)"|([^\s\[\]">=,:/#]+))\s*')
SEPARATORS = frozenset(">=,")
DECLARED = re.compile(r'=\s*(?:\[([^\[\]]+)\]|"([^"]+)"|([^\s\[\]">=,:/#]+))\s*:\s*(?:\[([^\[\]]*)\])?\s*')
FACT = re.compile(r'\{\s*"?(\w+)"?\s*:\s*(.*?)\s*\}')


def read(raw: bytes, *, file: str = "", seats: int | None = None) -> ContestFile:
    r"""
    Read such a file. ``seats`` says how many there are, where the file has no line ``{seats: 2}``.

    Candidates are numbered as they are declared (``=A:[Ada Abel]``), or else as they are first named; where some are declared, all must be.

    Raises ``Unreadable``, which names file and line and says what would do.

    >>> found = read(b"2:Ada>Ben=Cem\n1:Cem\n", seats=1)
    >>> found.contest.candidates, dict(found.contest.ballots)
    (('Ada', 'Ben', 'Cem'), {(1, (2, 3)): 2, (3,): 1})
    """
    told = _Told(file)
    for line, text in numbered_lines(prepared(raw, file), file):
        told.line(text, line)
    wanted = seats or told.seats
    if not wanted:
        raise Unreadable(file, 0, "it does not say how many seats there are", "say so (--seats 2), or begin with a line: {seats: 2}")
    return ContestFile(made(file, told.names.values(), wanted, told.ballots, title=told.title))


def write(contest: Contest) -> str:
    """Write a contest; raise ``Unwritable`` where a preference was skipped or somebody has withdrawn."""
    if contest.withdrawn or any(() in ranking for ranking in contest.ballots):
        raise Unwritable("ABIF", "papers that skip a preference, or candidates who have withdrawn")
    if any(mark in name for name in contest.candidates for mark in "[]"):
        raise Unwritable("ABIF", "names with square brackets")
    order = sorted(contest.ballots.items(), key=lambda group: (-group[1], tuple(named(each) for each in group[0])))
    lines = [
        f"{{title: {json.dumps(contest.title, ensure_ascii=False)}}}" if contest.title else "",
        f"{{seats: {contest.seats}}}",
        *(f"=C{number}:[{name}]" for number, name in enumerate(contest.candidates, 1)),
        *(f"{count}:{'>'.join('='.join(f'C{number}' for number in named(each)) for each in ranking)}" for ranking, count in order),
    ]
    return "".join(f"{line}\n" for line in lines if line)


class _Told:
    """A file as it is read, line by line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.title, self.seats = "", 0
        self.names: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.declared = False
        self.ballots: dict[Ranking, int] = {}

    def line(self, text: str, line: int) -> None:
        """Read one line: a fact in braces, a declaration of a candidate, or papers."""
        if text.startswith("{"):
            self.fact(text, line)
        elif text.startswith("="):
            self.declare(text, line)
        elif text and not text.startswith("#"):
            self.papers(text, line)

    def refusal(self, line: int, problem: str, remedy: str) -> Unreadable:
        """Return what says that a line cannot be read."""
        return Unreadable(self.file, line, problem, remedy)

    def fact(self, text: str, line: int) -> None:
        """Read the title, or the seats; leave other facts."""
        found = FACT.fullmatch(text)
        if not found:
            raise self.refusal(line, f"“{shown(text)}” is no fact", 'write it as: {title: "Treasurer"}')
        if found[1] == "title":
            self.title = found[2].strip('"').replace('\\"', '"').replace("\\\\", "\\")
        elif found[1] in {"seats", "num_seats"}:
            self.seats = whole_number(found[2]) or 0
            if not self.seats:
                raise self.refusal(line, f"“{shown(found[2])}” is no number of seats", "write it as: {seats: 2}")

    def declare(self, text: str, line: int) -> None:
        """Read a candidate's short name, and the whole one."""
        found = DECLARED.fullmatch(text)
        if not found or self.ballots:
            raise self.refusal(line, f"“{shown(text)}” declares no candidate", "before the papers, write it as: =A:[Ada Abel]")
        token = (found[1] or found[2] or found[3]).strip()
        if token in self.names:
            raise self.refusal(line, f"“{shown(token)}” is declared twice", "declare each candidate once")
        self.names[token] = (found[4] or token).strip()
        self.numbers[token] = len(self.names)
        self.declared = True

    def papers(self, text: str, line: int) -> None:
        """Read how many papers say what."""
        weight, colon, order = text.partition(":")
        if not colon:
            raise self.refusal(
                line, f"“{shown(text)}” is no group of papers", "write the number of papers, a colon and the preferences: 27:A>B=C"
            )
        ranking = self.ranking(order, line)
        marks = [number for each in ranking for number in named(each)]
        if len(set(marks)) < len(marks):
            raise self.refusal(line, "a candidate is named twice", "name each candidate once or not at all")
        self.ballots[ranking] = self.ballots.get(ranking, 0) + paper_count(weight.strip(), self.file, line)

    def ranking(self, text: str, line: int) -> Ranking:
        """Read preferences: names with ``>`` between them, or ``=`` or a comma where they share one."""
        shared: list[list[int]] = []
        place, mark = 0, ">" if text.strip() and not text.strip().startswith("#") else ""
        while mark in SEPARATORS:
            found = TOKEN.match(text, place)
            if not found:
                raise self.refusal(
                    line, f"“{shown(text[place:])}” is no name", "put a name with spaces in square brackets: 27:[Ada Abel]>Ben"
                )
            if mark == ">":
                shared.append([])
            shared[-1].append(self.candidate((found[1] or found[2] or found[3]).strip(), line))
            place = found.end()
            mark = text[place : place + 1] or "#"
            place += 1
        if mark == "/":
            raise self.refusal(line, "there are ratings here, and this reads rankings", "leave the ratings out: 27:A>B=C")
        if mark not in {"", "#"}:
            raise self.refusal(
                line, f"“{shown(text[place - 1 :])}” stands after a name", "put a name with spaces in square brackets: 27:[Ada Abel]>Ben"
            )
        return tuple(each[0] if len(each) == 1 else tuple(each) for each in shared)

    def candidate(self, name: str, line: int) -> int:
        """Return the number of a candidate by the short name."""
        if name not in self.names:
            if self.declared or len(self.names) >= MOST_CANDIDATES:
                raise self.refusal(line, f"“{shown(name)}” is not among the candidates", "declare each candidate, or none: =A:[Ada Abel]")
            self.names[name] = name
            self.numbers[name] = len(self.names)
        return self.numbers[name]
