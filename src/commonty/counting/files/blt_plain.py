"""The plain papers of a BLT file, a paper a line and nothing but numbers, read all together."""

from collections import Counter
from operator import mul

from commonty.counting.contest import Preference, Ranking
from commonty.counting.files.blt_papers import Papers
from commonty.counting.files.source import Unreadable, paper_count
from commonty.counting.packed import Packed

PLAIN = b"0123456789-= \t\n"
"""The letters that papers are made of, where neither nicknames nor comments stand among them."""
SAMPLE = 10_000
"""Lines that are looked at to see whether a file groups equal papers."""
FEW = 16
"""Candidates up to whom a letter is put in place of each number of two digits: each takes a walk through the whole file."""
TEN = 10
LETTERS = 0x80
"""A candidate of two digits is this letter, and as many on."""
LINE_END, WRONG = 0xFE, 0xFF
"""What stands for the end of a line, and for what is no number, where letters are turned into numbers: no candidate has them."""
NUMBERS = bytearray([WRONG]) * 256
NUMBERS[ord("0") : ord("9") + 1] = range(10)
NUMBERS[LETTERS : LETTERS + FEW + 1] = range(FEW + 1)
NUMBERS[ord("\n")] = LINE_END
ENDED = bytes((0, LINE_END))


def all_at_once(block: bytes, papers: Papers) -> bool:
    """Read papers that are laid out by line, all together; say whether they were so. The contest finds what is wrong with them."""
    if block.translate(None, PLAIN):
        return False
    try:
        papers.together = _packed(block, papers.candidates) or _grouped(block, papers)
    except (Unreadable, ValueError, IndexError):
        return False
    papers.begun = papers.ended = True
    return True


def _counted(block: bytes) -> dict[bytes, int]:
    """Return how many times each line is there."""
    lines = block.split(b"\n")
    counted: dict[bytes, int] = dict.fromkeys(lines[:SAMPLE], 1)  # where these are all different, the others are likely to be
    if len(lines) > SAMPLE and len(counted) == SAMPLE:
        counted = dict.fromkeys(lines, 1)
    if len(counted) < len(lines):
        counted = Counter(lines)
        del counted[b""]
    return counted


def _packed(block: bytes, candidates: int) -> Packed | None:
    """Return rankings that are simple lists, with one space between two numbers; nothing where there are others, or many candidates."""
    if candidates > FEW or b"  " in block or b"\n " in block or b" \n" in block:
        return None
    for number in range(TEN, candidates + 1):
        block = block.replace(b" %d" % number, b" %c" % (LETTERS + number))
    counted = _counted(block)
    words, rankings = zip(*[line.split(b" ", 1) for line in counted], strict=True)
    marks = b"\n".join(rankings) + b"\n"
    told = marks.translate(NUMBERS, b" ").split(ENDED)
    if told.pop() or len(told) != len(counted) or len(marks) != 2 * marks.count(b" ") + 2 * len(counted):
        return None
    return Packed(_added(told, [*map(mul, map(_Weights().__getitem__, words), counted.values())]))


def _added(rankings: list[bytes], weights: list[int]) -> dict[bytes, int]:
    """Return how many papers say each ranking; the same one may stand on several lines."""
    found = dict(zip(rankings, weights, strict=True))
    if len(found) < len(rankings):
        found = dict.fromkeys(found, 0)
        for ranking, weight in zip(rankings, weights, strict=True):
            found[ranking] += weight
    return found


def _grouped(block: bytes, papers: Papers) -> dict[Ranking, int]:
    """Return the rankings of a file read word by word; raise ``ValueError`` for a line that does not end with a 0."""
    counted = _counted(block)
    longest = papers.candidates * 7 + 20  # four digits, “=”, “-” and a space each; the number of papers, and the 0
    if max(map(len, counted)) > longest:
        raise ValueError(longest)
    meaning, weight = _Preferences(papers).__getitem__, _Weights().__getitem__
    found: dict[Ranking, int] = {
        tuple(map(meaning, words[1:-1])): weight(words[0]) * times
        for words, times in zip(map(bytes.split, counted), counted.values(), strict=True)
        if words[-1] == b"0"
    }
    if len(found) == len(counted):
        return found
    found = {}
    for line, times in counted.items():
        *words, last = line.split()
        if last != b"0":
            raise ValueError(line)
        ranking = tuple(map(meaning, words[1:]))
        found[ranking] = found.get(ranking, 0) + weight(words[0]) * times
    return found


class _Preferences(dict[bytes, Preference]):
    """What each word of a paper means, read once."""

    def __init__(self, papers: Papers) -> None:
        super().__init__({str(number).encode(): number for number in range(1, papers.candidates + 1)})
        self.papers = papers

    def __missing__(self, word: bytes) -> Preference:
        """Read a word that is not simply a number; raise ``Unreadable`` where it is no preference, on no line yet."""
        self[word] = self.papers.preference(word.decode(), 0)
        return self[word]


class _Weights(dict[bytes, int]):
    """What each number of papers is, read once."""

    def __missing__(self, word: bytes) -> int:
        self[word] = paper_count(word.decode(), "", 0)
        return self[word]
