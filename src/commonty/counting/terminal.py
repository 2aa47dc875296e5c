"""The table of a count for a terminal: as many stages side by side as its width holds."""

import unicodedata
from collections.abc import Iterator

from commonty.counting.account import passages
from commonty.counting.catalogue import say
from commonty.counting.sheet import PAIRWISE, Kind, Sheet
from commonty.counting.stage_table import Row, Table, table
from commonty.wording.catalogue import FALLBACK
from commonty.wording.sentence import Sentence

WIDEST_NAME = 28
GAP = "  "
PAIRS = {Kind.AGAINST: "/", Kind.PATH: "~", Kind.LOCK: ">"}
"""What stands before a candidate's number at the head of a column of a matrix."""
COLUMNS = {Kind.GRADE: "", Kind.POINTS: "Σ", Kind.MEDIAN: "½"}
"""What stands at the head of what grades come to; over a grade, its number."""


def lines(sheet: Sheet, *, language: str = FALLBACK, width: int = 80) -> Iterator[str]:
    """Yield the count for reading: what was counted, who is elected, the stages, and the ties and rules that decided something."""
    first, *steps, last = passages(sheet)
    yield printable(sheet.contest.title or say(Sentence("stages.title"), language))
    yield from (printable(say(sentence, language)) for sentence in first.sentences)
    yield ""
    yield from (printable(say(sentence, language)) for sentence in last.sentences)
    yield ""
    yield from _blocks(sheet, table(sheet, language), width)
    yield say(Sentence(f"stages.legend-{sheet.rule}" if sheet.is_pairwise or sheet.is_graded else "stages.legend"), language)
    for step in steps:
        told = [sentence for sentence in step.sentences if sentence.id.startswith(("tie.", "constraint."))]
        yield from (printable(f"{say(step.heading, language)}: {say(sentence, language)}") for sentence in told)


def printable(text: str) -> str:
    r"""
    Return a text without the characters that act on a terminal.

    >>> printable("Ada\x1b[2J")
    'Ada�[2J'
    """
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _blocks(sheet: Sheet, told: Table, width: int) -> Iterator[str]:
    """Yield the table, broken into blocks of stages that fit side by side; what became of each stands in the last."""
    heads = [_head(sheet, number) for number in range(1, len(sheet.stages) + 1)]
    rows = [*told.rows, *told.sums]
    cells = [[_cell(sheet, row, stage) for stage in range(len(heads))] for row in rows]
    names = [_cut(f"{row.number:>3} {printable(row.name)}" if row.number else f"    {row.name}") for row in rows]
    first = max(map(_wide, names))
    widths = [max(_wide(head), *(_wide(line[stage]) for line in cells)) for stage, head in enumerate(heads)]
    start = 0
    while start < len(heads):
        end = start + 1
        while end < len(heads) and first + sum(len(GAP) + each for each in widths[start : end + 1]) <= width:
            end += 1
        yield (_padded("", first) + "".join(GAP + _right(heads[stage], widths[stage]) for stage in range(start, end))).rstrip()
        for name, row, line in zip(names, rows, cells, strict=True):
            said = GAP + row.outcome if end == len(heads) and row.outcome else ""
            yield (_padded(name, first) + "".join(GAP + _right(line[stage], widths[stage]) for stage in range(start, end)) + said).rstrip()
        yield ""
        start = end


def _head(sheet: Sheet, number: int) -> str:
    stage = sheet.stages[number - 1]
    if stage.kind in COLUMNS:
        return COLUMNS[stage.kind] or f"={len(sheet.stages) - 1 - number}"
    if stage.candidate is None:
        return f"{number}"
    if stage.kind in PAIRWISE:
        return f"{PAIRS[stage.kind]}{stage.candidate}"
    return f"{number}: {stage.candidate}→" if stage.kind is Kind.SURPLUS else f"{number}: {' '.join(f'−{each}' for each in stage.whose)}"


def _cell(sheet: Sheet, row: Row, stage: int) -> str:
    """Return the votes at the end of a stage, with a star where they elect; nothing after an exclusion."""
    if not row.number:
        return row.votes[stage] + " "
    gone = sheet.excluded_at(row.number)
    if gone and stage + 1 >= gone:
        return ""
    return row.votes[stage] + ("*" if sheet.elected_at(row.number) == stage + 1 and not (sheet.is_pairwise or sheet.is_graded) else " ")


def _cut(text: str) -> str:
    while _wide(text) > WIDEST_NAME:
        text = text.removesuffix("…")[:-1] + "…"
    return text


def _wide(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _wide(text))


def _right(text: str, width: int) -> str:
    return " " * (width - _wide(text)) + text
