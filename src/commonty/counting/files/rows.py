"""Rows of a CSV file, with their line numbers; commas, semicolons or tabs, as the first line has them."""

import csv
from collections.abc import Iterator

from commonty.counting.contest import shown
from commonty.counting.files.source import Unreadable, numbered_lines


def rows(raw: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its line, its cells without spaces around them, and without the empty ones at its end."""
    number = 0

    def lines() -> Iterator[str]:
        nonlocal number
        for number, text in numbered_lines(raw, file):  # noqa: B007 - the rows are numbered by it
            yield text + "\n"

    separator = _separator(raw)
    try:
        for cells in csv.reader(lines(), delimiter=separator, strict=True):
            kept = [cell.strip() for cell in cells]
            while kept and not kept[-1]:
                kept.pop()
            yield number, kept
    except csv.Error as error:
        raise Unreadable(
            file,
            number,
            f"this row cannot be read ({shown(error)})",
            "put each cell with a quotation mark in it in quotation marks, the inner ones doubled",
        ) from None


def _separator(raw: bytes) -> str:
    first = raw[: raw.find(b"\n")] if b"\n" in raw else raw
    return next((mark.decode() for mark in (b";", b"\t") if mark in first), ",")
