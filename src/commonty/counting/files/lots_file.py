"""Reads a file of lots: an order drawn up front, and lots drawn one by one (specs/counting/lots.md)."""

import re

from commonty.counting.contest import shown
from commonty.counting.files.source import Unreadable, numbered_lines, prepared, whole_number
from commonty.counting.lots import Draw, Lots, WrongLots
from commonty.counting.sheet import Choosing

BARE = re.compile(r"\[?[0-9]+(?:[\s,]+[0-9]+)*,?\]?", re.ASCII)
"""Numbers alone: an order, as a list or a line of it."""
LINE = re.compile(r"(?P<word>[a-z]+)\s+(?P<numbers>[0-9 ]+?)\s*(?:=\s*(?P<chosen>[0-9]+))?", re.ASCII)


def read(raw: bytes, *, file: str = "") -> Lots:
    r"""
    Read lots: ``order 3 1 2``, or the numbers alone; and ``exclude 2 3 = 3`` for each that was drawn by itself.

    Raises ``Unreadable``, which names file and line and says what would do.

    >>> read(b"order 3 1 2\nexclude 2 3 = 3 # drawn by Ada\n")
    Lots(order=(3, 1, 2), drawn=(Draw(choosing='exclude', tied=(2, 3), chosen=3),), seed='')
    """
    order: tuple[int, ...] = ()
    drawn: list[Draw] = []
    for line, text in numbered_lines(prepared(raw, file), file):
        words = text.partition("#")[0].strip()
        found = LINE.fullmatch(f"order {' '.join(re.findall('[0-9]+', words))}" if BARE.fullmatch(words) else words)
        if not words:
            continue
        if not found or (found["word"] == "order") == bool(found["chosen"]) or found["word"] not in {"order", *Choosing}:
            raise Unreadable(file, line, f"“{shown(words)}” is no lot", "write: order 3 1 2, or: exclude 2 3 = 3 (or surplus, elect, lock)")
        numbers = tuple(whole_number(each) or 0 for each in found["numbers"].split())
        try:
            if found["word"] == "order":
                order = Lots(order=order + numbers).order
            else:
                drawn.append(Draw(found["word"], numbers, whole_number(found["chosen"]) or 0))
        except WrongLots as error:
            raise Unreadable(file, line, str(error), "write the lots as they were drawn") from None
    return Lots(order=order, drawn=tuple(drawn))
