"""The table of a count: a row a candidate, a column a stage; what every picture is drawn from, and what it can be read from without."""

import csv
import io
from dataclasses import dataclass

from commonty.counting import irv, sequential_phragmen
from commonty.counting.account_stages import stage_name
from commonty.counting.catalogue import catalogue, nearest, number, say
from commonty.counting.sheet import Sheet
from commonty.counting.writing import decimal
from commonty.wording.catalogue import FALLBACK
from commonty.wording.sentence import Sentence

FORMULA = ("=", "+", "-", "@", "\t")
"""What a spreadsheet takes for the beginning of a formula."""

CSV_PLACES = 9
NOTHING = "–"
"""What stands where a candidate would be compared with themself, is elected already, or carries no load."""


@dataclass(frozen=True)
class Row:
    """The votes of one candidate by stage, and what became of them; ``number`` is 0 for the sums below."""

    number: int
    name: str
    votes: tuple[str, ...]
    outcome: str
    is_elected: bool = False


@dataclass(frozen=True)
class Table:
    """A count as a table in one language."""

    caption: str
    candidate: str
    outcome: str
    stages: tuple[str, ...]
    rows: tuple[Row, ...]
    sums: tuple[Row, ...]


def table(sheet: Sheet, language: str = FALLBACK) -> Table:
    """Return the table of a count, every number exact, with all its decimals."""
    stages = tuple(say(stage_name(sheet, place), language) for place in range(len(sheet.stages)))
    rows = tuple(_row(sheet, candidate, language) for candidate in range(1, len(sheet.contest.candidates) + 1))
    return Table(
        caption=say(
            Sentence("stages.caption-pairs" if sheet.is_pairwise else "stages.caption-grades" if sheet.is_graded else "stages.caption"),
            language,
        ),
        candidate=say(Sentence("stages.candidate"), language),
        outcome=say(Sentence("stages.outcome"), language),
        stages=stages,
        rows=rows,
        sums=_sums(sheet, language),
    )


def outcome(sheet: Sheet, candidate: int) -> Sentence:
    """Say what became of a candidate."""
    if candidate in sheet.contest.withdrawn:
        return Sentence("stages.withdrawn")
    if (sheet.is_pairwise or sheet.is_graded) and candidate in sheet.winners:
        return Sentence("stages.elected-plainly")
    if stage := sheet.elected_at(candidate):
        return Sentence("stages.elected", {"stage": stage}) if candidate in sheet.winners else Sentence("stages.vacant")
    if stage := sheet.excluded_at(candidate):
        return Sentence("stages.excluded", {"stage": stage})
    return Sentence("stages.not-elected")


def to_csv(sheet: Sheet, language: str = FALLBACK) -> str:
    """Write the table as CSV; decimals have a point whatever the language, and no name is taken for a formula."""
    told = table(sheet, language)
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow([told.candidate, *told.stages, told.outcome])
    for row in told.rows:
        out.writerow([_plain(row.name), *(_decimal(sheet, row.number, place) for place in range(len(sheet.stages))), row.outcome])
    for row, (_name, numbers) in zip(told.sums, _below(sheet), strict=True):
        out.writerow([row.name, *(decimal(units, sheet.places) for units in numbers), ""])
    return text.getvalue()


def _row(sheet: Sheet, candidate: int, language: str) -> Row:
    votes = tuple(_cell(sheet, candidate, place, language) for place in range(len(sheet.stages)))
    said = say(outcome(sheet, candidate), language)
    return Row(candidate, sheet.contest.name(candidate), votes, said, is_elected=candidate in sheet.winners)


def _cell(sheet: Sheet, candidate: int, place: int, language: str) -> str:
    """Return the votes of a candidate at a stage, or a line where there is nothing to say."""
    stage, won = sheet.stages[place], sheet.elected_at(candidate)
    is_on_no_paper = sheet.rule == sequential_phragmen.NAME and not stage.votes[candidate - 1]
    if (sheet.is_pairwise and stage.candidate == candidate) or (sheet.is_in_turn and won and won <= place) or is_on_no_paper:
        return NOTHING
    return number(sheet.votes(candidate, place), language) if sheet.is_in_turn else _number(sheet, stage.votes[candidate - 1], language)


def _sums(sheet: Sheet, language: str) -> tuple[Row, ...]:
    return tuple(Row(0, say(name, language), tuple(_number(sheet, each, language) for each in units), "") for name, units in _below(sheet))


def _below(sheet: Sheet) -> list[tuple[Sentence, list[int]]]:
    """Return what stands below: what went to nobody, what cuts lost, each stage's own quota; nothing where a paper counts for several."""
    if sheet.quota_at() is None and sheet.rule != irv.NAME:
        return []
    found = [(Sentence("stages.nontransferable"), [stage.nontransferable for stage in sheet.stages])]
    if sheet.places and (sheet.quota is not None or any(stage.rounding_loss for stage in sheet.stages)):
        found.append((Sentence("stages.loss"), [stage.rounding_loss for stage in sheet.stages]))
    if own := [stage.quota for stage in sheet.stages if stage.quota is not None]:
        found.append((Sentence("stages.quota"), own))
    return found


def _number(sheet: Sheet, units: int, language: str) -> str:
    whole, point, part = decimal(units, sheet.places).partition(".")
    return number(int(whole), language) + (catalogue(nearest(language))["number.point"].other + part if point else "")


def _decimal(sheet: Sheet, candidate: int, place: int) -> str:
    """Return votes for a spreadsheet; parts of a vote cut to nine decimals, because it would take a fraction for a date."""
    stage = sheet.stages[place]
    if sheet.is_in_turn:
        return decimal(stage.votes[candidate - 1] * 10**CSV_PLACES // stage.denominator, CSV_PLACES)
    return decimal(stage.votes[candidate - 1], sheet.places)


def _plain(name: str) -> str:
    return f"'{name}" if name.startswith(FORMULA) else name
