"""The table of voters that a credential authority is given, and the one with credentials that it sends out from."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commonty.ballots.errors import BallotsError

WEIGHT, CREDENTIAL, PLACE, LINK = "weight", "credential", "place", "link"
LARGEST_TABLE = 100_000_000
MOST_VOTES = 1_000_000_000


class VotersUnreadable(BallotsError):
    """A table that says not who votes; ``line`` is the line of the file."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line} of the voters: {problem}")
        self.line = line


@dataclass(frozen=True)
class Voters:
    """The titles and the rows of a table, and how many votes each row has."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[int, ...]


def read_voters(path: Path) -> Voters:
    """Read a table with a line of titles; a column ``weight`` says how many votes, otherwise everybody has one."""
    titles, rows = _read(path)
    if {CREDENTIAL, LINK} & set(titles) or len(set(titles)) < len(titles) or not titles:
        raise VotersUnreadable(1, f"each column needs a title of its own, and none is called {CREDENTIAL} or {LINK} yet")
    if not rows:
        raise VotersUnreadable(2, "there is no voter")
    place = titles.index(WEIGHT) if WEIGHT in titles else None
    weights = tuple(1 if place is None else _weight(line, row[place]) for line, row in enumerate(rows, 2))
    return Voters(tuple(titles), tuple(map(tuple, rows)), weights)


def write_voters(voters: Voters, credentials: Sequence[str], *, booth: str | None = None) -> str:
    """Return the same table with each voter's credential; with a link to the ``booth`` that has it after a #, which no server is sent."""
    rows = zip(voters.rows, credentials, strict=True)
    if booth is None:
        return _written((*voters.titles, CREDENTIAL), ((*row, credential) for row, credential in rows))
    linked = ((*row, credential, f"{booth}#{credential}") for row, credential in rows)
    return _written((*voters.titles, CREDENTIAL, LINK), linked)


def write_spares(spare: Iterable[tuple[str, int]]) -> str:
    """Return the table of spare credentials, each with its weight."""
    return _written((WEIGHT, CREDENTIAL), ((str(weight), credential) for credential, weight in spare))


def read_issued(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return the titles and the lines of a table that was written here, each line by its titles."""
    titles, rows = _read(path)
    if CREDENTIAL not in titles:
        raise VotersUnreadable(1, f"there is no column {CREDENTIAL}: this is no table of codes")
    return titles, [dict(zip(titles, row, strict=True)) for row in rows]


def as_table(titles: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return lines as a table again."""
    return _written(titles, ([row[title] for title in titles] for row in rows))


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open("rb") as file:
        raw = file.read(LARGEST_TABLE)
    try:
        titles, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise VotersUnreadable(1, f"this is no table in UTF-8 with a line of titles ({error})") from None
    for line, row in enumerate(rows, 2):
        if len(row) != len(titles):
            raise VotersUnreadable(line, f"there are {len(row)} fields under {len(titles)} titles")
    return titles, rows


def _written(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(titles)
    table.writerows(rows)
    return text.getvalue()


def _weight(line: int, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:12]) <= MOST_VOTES:
        raise VotersUnreadable(line, "the weight is no whole number of votes, from 1")
    return int(text)
