"""A file as it comes, before anybody knows what it says: size, letters and lines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from commonty.counting.contest import MOST_PAPERS, Contest, shown
from commonty.counting.errors import CountingError

LARGEST_FILE = 400_000_000
"""Bytes. A million papers that rank ten take twenty million."""
DIGITS = len(str(MOST_PAPERS))
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What no text has. Those of U+0080 to U+009F are let through: names that were decoded wrongly once are full of them."""


class Unreadable(CountingError):
    """A file that does not say clearly what was voted: ``line`` is where, counted from 1, and 0 for all of it."""

    def __init__(self, file: str, line: int, problem: str, remedy: str) -> None:
        where = f"{file or 'the file'}, line {line}" if line else file or "the file"
        super().__init__(f"{where}: {problem}: {remedy}")
        self.file, self.line, self.problem, self.remedy = file, line, problem, remedy


@dataclass(frozen=True)
class ContestFile:
    """What a reader found: the contest, and what else the file told. ``tie_order`` is in which order lots fall."""

    contest: Contest
    tie_order: tuple[int, ...] = ()
    source: str = ""
    comment: str = ""
    paper_ids: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)


def prepared(raw: bytes, file: str) -> bytes:
    """Return a file's bytes with plain line ends and no mark at the front; refuse one too large, in UTF-16 or with a NUL."""
    if len(raw) > LARGEST_FILE:
        raise Unreadable(file, 0, f"it has more than {LARGEST_FILE} bytes", "give the papers grouped, or in several files")
    if raw.startswith(UTF16):
        raise Unreadable(file, 1, "this is text in UTF-16", "save it as UTF-8")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if (found := raw.find(b"\0")) >= 0:
        raise Unreadable(file, raw.count(b"\n", 0, found) + 1, "there is a NUL byte", "save the file as plain text in UTF-8")
    if not raw.strip():
        raise Unreadable(file, 0, "the file is empty", "give the file as it was saved by the program that made it")
    return raw


def decoded(line: bytes, file: str, number: int) -> str:
    """Return one line as text; refuse what is not UTF-8, and control characters."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise Unreadable(file, number, "this line is not UTF-8", "save the file as UTF-8") from None
    if CONTROL.search(text):
        raise Unreadable(file, number, "there is a character here that cannot be seen", "take it away")
    return text


def numbered_lines(raw: bytes, file: str, *, start: int = 0, first: int = 1) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, blank ones left out, without holding them all."""
    number = first
    while start < len(raw):
        end = raw.find(b"\n", start)
        end = len(raw) if end < 0 else end
        if text := decoded(raw[start:end], file, number).strip():
            yield number, text
        start, number = end + 1, number + 1


def whole_number(word: str) -> int | None:
    """
    Return a number written in ASCII digits, or ``None``: no sign, no underscore, no other alphabet's digits, nothing huge.

    >>> whole_number("12"), whole_number("+5"), whole_number("1_0"), whole_number("\N{ARABIC-INDIC DIGIT FIVE}")
    (12, None, None, None)
    """
    return int(word) if word.isascii() and word.isdigit() and len(word) <= DIGITS else None


def paper_count(word: str, file: str, line: int) -> int:
    """Return a number of papers; refuse none, half a paper, or more than there are people."""
    number = whole_number(word)
    if not number or number > MOST_PAPERS:
        remedy = f"begin with how many papers say this, a whole number from 1 to {MOST_PAPERS}"
        raise Unreadable(file, line, f"“{shown(word)}” is no number of papers", remedy)
    return number
