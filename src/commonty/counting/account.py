"""The account of a count in plain words, stage by stage, so that whoever lost can follow it."""

from dataclasses import dataclass

from commonty.counting import account_ers97, account_grades, account_in_turn, account_meek, account_pairs, ers97, meek
from commonty.counting.account_ending import ending
from commonty.counting.account_opening import opening
from commonty.counting.account_stages import stage_heading, told, told_yes_no
from commonty.counting.sheet import Kind, Sheet
from commonty.wording.sentence import Sentence

__all__ = ["Passage", "account", "passages"]


@dataclass(frozen=True)
class Passage:
    """One part of an account: what was counted, one stage, or the result."""

    heading: Sentence
    sentences: tuple[Sentence, ...]


def account(sheet: Sheet) -> tuple[Sentence, ...]:
    """Return the whole account of a count, headings and sentences in order; ``catalogue.say`` puts each into words."""
    return tuple(sentence for passage in passages(sheet) for sentence in (passage.heading, *passage.sentences))


def passages(sheet: Sheet) -> tuple[Passage, ...]:
    """
    Return the account of a count in its parts: what was counted, every stage, the result.

    Every number in it is exact, or ends in an ellipsis.
    """
    return (
        Passage(Sentence("opening.heading"), tuple(opening(sheet))),
        *_stages(sheet),
        Passage(Sentence("ending.heading"), tuple(ending(sheet))),
    )


def _stages(sheet: Sheet) -> list[Passage]:
    if [stage.kind for stage in sheet.stages] == [Kind.YES, Kind.NO]:
        return [Passage(Sentence("stage.votes"), tuple(told_yes_no(sheet)))]
    if sheet.is_pairwise:
        return [
            Passage(Sentence("pairs.compared"), tuple(account_pairs.compared(sheet))),
            Passage(Sentence("pairs.decided"), tuple(account_pairs.decided(sheet))),
        ]
    if sheet.is_graded:
        return [Passage(Sentence("grades.heading"), tuple(account_grades.told(sheet)))]
    own = {meek.NAME: account_meek.told, ers97.NAME: account_ers97.told}
    tell = own.get(sheet.rule, account_in_turn.told if sheet.is_in_turn else told)
    return [Passage(stage_heading(sheet, place), tuple(tell(sheet, place))) for place in range(len(sheet.stages))]
