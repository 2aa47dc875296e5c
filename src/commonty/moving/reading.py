"""Reads a list of people as any program exports it: a table with one line a person."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from commonty.moving.encodings import decoded
from commonty.moving.errors import Unreadable
from commonty.wording.sentence import Sentence

SEPARATORS = (",", ";", "\t", "|")
MOST_COLUMNS = 300
MOST_ROWS = 250_000
LONGEST_CELL = 20_000
"""More than any cell of a list of people has: a quotation mark is missing somewhere above."""
TRIED = 60
"""How many rows are looked at to find out what separates the columns."""


@dataclass(frozen=True)
class Row:
    """One row: the number of the line of the file on which it begins, from 1, and its cells, as many as there are columns."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Ragged:
    """A row with another number of cells than there are columns."""

    line: int
    cells: int


@dataclass(frozen=True)
class Table:
    """A list as it was read, with what was taken: how it is written, and what separates its columns."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    ragged: tuple[Ragged, ...]
    encoding: str
    separator: str

    @property
    def taken(self) -> Sentence:
        """Say how it was read."""
        separator = Sentence(f"separator.{_SAID[self.separator]}")
        return Sentence("taken", {"n": len(self.rows), "columns": len(self.header), "encoding": self.encoding, "separator": separator})


_SAYS = re.compile(r"\w")
_SAID = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def read(raw: bytes) -> Table:
    """
    Read a file whose first row names its columns. Empty rows are passed over; a short row ends with empty cells.

    A row with more cells than there are columns is left out and told, unless what is too much is empty. Raises ``Unreadable``.
    """
    text, encoding = decoded(raw)
    told, text = _told_separator(text)
    separator = told or _separator(text)
    rows = _rows(text, separator, 1 + bool(told))
    first = next((row for row in rows if any(_SAYS.search(cell) for cell in row.cells)), None)
    if first is None:
        raise Unreadable("empty")
    header = tuple(cell.strip() for cell in _without_empty_end(first.cells))
    if len(header) > MOST_COLUMNS:
        raise Unreadable("columns", n=len(header), most=MOST_COLUMNS)
    kept: list[Row] = []
    ragged: list[Ragged] = []
    for row in rows:
        cells = _without_empty_end(row.cells)
        if len(cells) > len(header):
            ragged.append(Ragged(row.line, len(cells)))
        elif cells:
            kept.append(Row(row.line, cells + ("",) * (len(header) - len(cells))))
    if not kept and not ragged:
        raise Unreadable("header-only")
    return Table(header, tuple(kept), tuple(ragged), encoding, separator)


def _told_separator(text: str) -> tuple[str, str]:
    """Return the separator that a first line ``sep=;`` tells, as spreadsheets write it, and the text without that line."""
    first, _newline, rest = text.partition("\n")
    told = first.strip().strip('"')
    is_told = told.startswith("sep=") and told[len("sep=") :] in SEPARATORS
    return (told[len("sep=") :], rest) if is_told else ("", text)


def _separator(text: str) -> str:
    """Return what separates the columns: with it, most of the first rows have as many cells as the first, and the most cells."""
    found = {}
    for each in SEPARATORS:
        try:
            widths = [len(_without_empty_end(row.cells)) for row in islice(_rows(text[: TRIED * LONGEST_CELL], each, 1), TRIED)]
        except Unreadable:
            continue
        widths = [width for width in widths if width]
        if widths:
            found[each] = (widths[0] > 1, Counter(width <= widths[0] for width in widths)[True], widths[0])
    return max(found, key=lambda each: found[each], default=",")


def _rows(text: str, separator: str, first_line: int) -> Iterator[Row]:
    """Yield every row with the line that it begins on. Raises ``Unreadable`` at a quotation mark that nothing closes."""
    lines = csv.reader(_lines(text), delimiter=separator)
    begins, count = first_line, 0
    while True:
        try:
            cells = next(lines, None)
        except csv.Error as error:
            raise Unreadable("cell", line=begins) from error
        if cells is None:
            return
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise Unreadable("cell", line=begins)
        count += 1
        if count > MOST_ROWS:
            raise Unreadable("rows", most=MOST_ROWS)
        yield Row(begins, tuple(cells))
        begins = first_line + lines.line_num


def _lines(text: str) -> list[str]:
    """Return the lines of a text that ends them in any of three ways, and nowhere else."""
    return [f"{line}\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return a row without the empty cells at its end."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
