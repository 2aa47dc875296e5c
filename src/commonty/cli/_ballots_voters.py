"""The table of voters that a credential authority is given, and the one with credentials that it sends out from."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commonty.ballots.errors import BallotsError

WEIGHT, CREDENTIAL = "weight", "credential"
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
    with path.open("rb") as file:
        raw = file.read(LARGEST_TABLE)
    try:
        titles, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise VotersUnreadable(1, f"this is no table in UTF-8 with a line of titles ({error})") from None
    if CREDENTIAL in titles or len(set(titles)) < len(titles) or not titles:
        raise VotersUnreadable(1, f"each column needs a title of its own, and none is called {CREDENTIAL} yet")
    if not rows:
        raise VotersUnreadable(2, "there is no voter")
    for line, row in enumerate(rows, 2):
        if len(row) != len(titles):
            raise VotersUnreadable(line, f"there are {len(row)} fields under {len(titles)} titles")
    place = titles.index(WEIGHT) if WEIGHT in titles else None
    weights = tuple(1 if place is None else _weight(line, row[place]) for line, row in enumerate(rows, 2))
    return Voters(tuple(titles), tuple(map(tuple, rows)), weights)


def write_voters(voters: Voters, credentials: Sequence[str]) -> str:
    """Return the same table with each voter's credential."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow((*voters.titles, CREDENTIAL))
    table.writerows((*row, credential) for row, credential in zip(voters.rows, credentials, strict=True))
    return text.getvalue()


def _weight(line: int, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:12]) <= MOST_VOTES:
        raise VotersUnreadable(line, "the weight is no whole number of votes, from 1")
    return int(text)
