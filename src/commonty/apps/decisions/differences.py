"""The difference between two texts, word by word, as pages show it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words: of both texts, or ``goes`` of the first alone, or ``comes`` of the second alone."""

    words: str
    goes: bool = False
    comes: bool = False


def difference(before: str, after: str) -> list[Piece]:
    """
    Return what the two have in common and what not, in order; joined without what goes, it is the second text.

    >>> [(piece.words, piece.goes, piece.comes) for piece in difference("a rent strke now", "a rent strike now")]
    [('a rent ', False, False), ('strke', True, False), ('strike', False, True), (' now', False, False)]
    """
    one, other = WORDS.findall(before), WORDS.findall(after)
    found: list[Piece] = []
    for same, from_one, to_one, from_other, to_other in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if same == "equal":
            found.append(Piece("".join(one[from_one:to_one])))
            continue
        if from_one < to_one:
            found.append(Piece("".join(one[from_one:to_one]), goes=True))
        if from_other < to_other:
            found.append(Piece("".join(other[from_other:to_other]), comes=True))
    return found
