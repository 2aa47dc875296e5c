"""How an account tells of a stage by Meek's rule: what the elected keep, where the votes are then, and the quota."""

from collections.abc import Iterator
from fractions import Fraction

from commonty.counting.account_opening import votes
from commonty.counting.account_stages import outcome, standing, why_excluded
from commonty.counting.meek import LIMIT, ONE, surplus
from commonty.counting.sheet import Kind, Sheet
from commonty.wording.sentence import Sentence

LEFT = Fraction(LIMIT, ONE)


def told(sheet: Sheet, place: int) -> Iterator[Sentence]:
    """Tell one stage; ``place`` counts from 0."""
    stage = sheet.stages[place]
    if stage.kind is Kind.EXCLUDE and stage.candidate:
        yield from why_excluded(sheet, place, stage.candidate)
        if sheet.options and (left := surplus(sheet, place - 1)) >= LEFT:
            yield Sentence("meek.sure", {"surplus": votes(left), "name": sheet.contest.name(stage.candidate)})
        yield Sentence("meek.excluded", {"name": sheet.contest.name(stage.candidate)})
    if keeping := _keeping(sheet, place):
        yield Sentence("meek.share", {"keep": keeping})
    yield Sentence("meek.votes" if place else "standing.list", {"votes": standing(sheet, place)})
    if stage.nontransferable:
        yield Sentence("meek.excess", {"votes": votes(sheet.in_votes(stage.nontransferable))})
    inside = votes(sheet.in_votes(sum(stage.votes)))
    yield Sentence("meek.quota", {"quota": votes(sheet.quota_at(place)), "inside": inside, "shares": sheet.contest.seats + 1})
    yield from outcome(sheet, place)


def _keeping(sheet: Sheet, place: int) -> list[Sentence]:
    """Return what each of those keeps who keep a part."""
    whole = 10**sheet.places
    parts = [(number, part) for number, part in enumerate(sheet.stages[place].keep, 1) if 0 < part < whole]
    return [Sentence("meek.keep", {"name": sheet.contest.name(number), "part": sheet.in_votes(part)}) for number, part in parts]
