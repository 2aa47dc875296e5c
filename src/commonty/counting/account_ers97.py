"""How an account tells of the rules of the Electoral Reform Society: surpluses by the last batch, exclusions batch by batch."""

from collections.abc import Iterator

from commonty.counting.account_opening import votes
from commonty.counting.account_stages import next_above, outcome, received, standing, ties_before, why_excluded
from commonty.counting.account_ties import names
from commonty.counting.sheet import Choosing, Kind, Sheet
from commonty.wording.sentence import Sentence


def told(sheet: Sheet, place: int) -> Iterator[Sentence]:
    """Tell one stage; ``place`` counts from 0."""
    stage = sheet.stages[place]
    if stage.kind is Kind.FIRST:
        yield Sentence("standing.list", {"votes": standing(sheet, place)})
    elif stage.kind is Kind.SURPLUS:
        yield from _surplus(sheet, place)
    else:
        yield from _exclusion(sheet, place)
    if place == 0 or stage.quota != sheet.stages[place - 1].quota:
        yield Sentence("ers97.quota" if place == 0 else "ers97.quota-now", {"quota": sheet.quota_at(place)})
    yield from outcome(sheet, place)


def waiting(sheet: Sheet, place: int) -> int:
    """Return what the elected have beyond the quota at the end of a stage, in units."""
    stage = sheet.stages[place]
    won = {number for each in sheet.stages[: place + 1] for number in (*each.elected, *each.last_vacancies)}
    return sum(max(0, stage.votes[number - 1] - (stage.quota or 0)) for number in won)


def _surplus(sheet: Sheet, place: int) -> Iterator[Sentence]:
    """Tell whose surplus goes, how many papers of the last batch take it on, and where to."""
    yield from ties_before(sheet, place, Choosing.SURPLUS)
    stage = sheet.stages[place]
    [candidate], [parcel] = stage.whose, stage.parcels
    held, quota = sheet.votes(candidate, place - 1), sheet.quota_at(place) or 0
    yield Sentence("surplus.has", {"name": sheet.contest.name(candidate), "votes": votes(held), "surplus": held - quota, "quota": quota})
    named = parcel.papers - parcel.nontransferable
    values = {"value": sheet.in_votes(parcel.value), "new_value": sheet.in_votes(parcel.new_value), "surplus": held - quota}
    yield Sentence("ers97.last-batch", {"papers": parcel.papers, "named": named})
    if named:
        is_cut = stage.nontransferable == sheet.stages[place - 1].nontransferable and parcel.new_value < parcel.value
        yield Sentence("ers97.shared" if is_cut else "ers97.as-they-are", {**values, "named": named})
    yield from _passed(sheet, place)


def _exclusion(sheet: Sheet, place: int) -> Iterator[Sentence]:
    """Tell why one or several are excluded, and where a batch of their papers went."""
    stage = sheet.stages[place]
    if not sheet.is_continued(place):
        if surplus := waiting(sheet, place - 1):
            yield Sentence("ers97.waiting", {"surplus": votes(sheet.in_votes(surplus))})
        if stage.together:
            yield _together(sheet, place)
        else:
            yield from why_excluded(sheet, place, stage.whose[0])
    if stage.parcels:
        papers, value = sum(each.papers for each in stage.parcels), sheet.in_votes(stage.parcels[0].value)
        yield Sentence("ers97.batch-next" if sheet.is_continued(place) else "ers97.batch", {"papers": papers, "value": value})
    else:
        yield Sentence("exclude.empty")
    yield from _passed(sheet, place)


def _together(sheet: Sheet, place: int) -> Sentence:
    whose = sheet.stages[place].whose
    total = sum(sheet.votes(number, place - 1) for number in whose)
    above = next_above(sheet, place, whose[-1]) or whose[-1]
    told = {"names": names(sheet, whose), "total": votes(total), "next": sheet.contest.name(above), "votes": sheet.votes(above, place - 1)}
    return Sentence("ers97.together", told)


def _passed(sheet: Sheet, place: int) -> Iterator[Sentence]:
    """Tell who received papers, how much went to nobody, and what the cut lost."""
    stage, before = sheet.stages[place], sheet.stages[place - 1]
    yield from received(sheet, place)
    if lost := stage.nontransferable - before.nontransferable:
        nobody = sum(parcel.nontransferable for parcel in stage.parcels)
        yield Sentence("passed.nobody", {"papers": nobody, "votes": votes(sheet.in_votes(lost))})
    if cut := stage.rounding_loss - before.rounding_loss:
        yield Sentence("passed.cut", {"places": sheet.places, "votes": Sentence("votes.of-a-vote", {"n": sheet.in_votes(cut)})})
