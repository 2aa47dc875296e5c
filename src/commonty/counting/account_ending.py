"""How an account ends: who is elected, and of everybody else why not."""

from collections.abc import Iterator

from commonty.counting import account_grades, account_in_turn, account_pairs, irv, meek
from commonty.counting.account_opening import constraint_name, votes
from commonty.counting.account_stages import next_above, yes_needed
from commonty.counting.account_ties import names
from commonty.counting.sheet import Choosing, Effect, Kind, Sheet
from commonty.wording.sentence import Sentence

PASSING = {Kind.FIRST, Kind.SURPLUS, Kind.EXCLUDE, Kind.SHARE}
"""Stages in which a paper counts for one candidate, or is with nobody."""


def ending(sheet: Sheet) -> Iterator[Sentence]:
    """Say who is elected, what stays vacant, what was lost, and of each who is not elected why."""
    yield Sentence("ending.elected", {"names": names(sheet, sheet.winners)}) if sheet.winners else Sentence("ending.nobody")
    if sheet.vacant:
        yield Sentence("ending.vacant", {"n": sheet.vacant})
    if kept := untransferred(sheet):
        yield Sentence("ending.surplus", {"n": len(kept), "names": names(sheet, kept)})
    if len(sheet.stages) > 1 and sheet.stages[-1].kind in PASSING:
        yield _lost(sheet)
    why = (
        account_pairs.lost
        if sheet.is_pairwise
        else account_grades.lost
        if sheet.is_graded
        else account_in_turn.lost
        if sheet.is_in_turn
        else _why
    )
    for number in _losers(sheet):
        yield why(sheet, number)


def untransferred(sheet: Sheet) -> tuple[int, ...]:
    """Return whose surplus was not passed on when the last seat was filled."""
    quota = None if sheet.rule == meek.NAME else sheet.quota_at()
    return () if quota is None else tuple(number for number in sheet.winners if sheet.votes(number) > quota)


def _lost(sheet: Sheet) -> Sentence:
    last = sheet.stages[-1]
    lost, loss = sheet.in_votes(last.nontransferable), sheet.in_votes(last.rounding_loss)
    told = {"nontransferable": votes(lost), "loss": Sentence("votes.of-a-vote", {"n": loss}), "valid": sheet.valid}
    return Sentence("ending.lost" if last.rounding_loss else "ending.lost-whole", told)


def _losers(sheet: Sheet) -> list[int]:
    """Return who is not elected, those who came furthest first."""
    stages = len(sheet.stages)
    losers = [number for number in sheet.contest.standing if not sheet.elected_at(number) and number != sheet.contest.ron]
    decisive = -1 if sheet.is_graded or sheet.is_in_turn else 0
    return sorted(losers, key=lambda each: (-(sheet.excluded_at(each) or stages + 1), -sheet.votes(each, decisive), each))


def _why(sheet: Sheet, number: int) -> Sentence:
    """Say why a candidate is not elected."""
    stage = sheet.excluded_at(number)
    if stage:
        return _why_excluded(sheet, number, stage)
    had = sheet.votes(number)
    said = {"name": sheet.contest.name(number), "votes": votes(had)}
    barred = next((each for each in sheet.constrained if each.effect is Effect.BARRED and each.candidate == number), None)
    if barred and sheet.stages[-1].kind is not Kind.NO:
        return Sentence("ending.barred", {**said, "rules": [constraint_name(name) for name in barred.constraints]})
    quota = sheet.quota_at()
    if quota is not None:
        return Sentence("ending.left", {**said, "short": quota - had})
    if sheet.rule == irv.NAME:
        [winner] = sheet.stages[-1].elected or sheet.stages[-1].last_vacancies
        return Sentence("ending.left-majority", {**said, "winner": sheet.contest.name(winner), "won": sheet.votes(winner)})
    return _why_behind(sheet, number)


def _why_excluded(sheet: Sheet, number: int, stage: int) -> Sentence:
    had = sheet.votes(number, stage - 2)
    said = {"name": sheet.contest.name(number), "votes": votes(had), "stage": stage}
    barred = [each for each in sheet.constrained if each.effect is Effect.BARRED and each.candidate == number]
    if barred:
        return Sentence("ending.excluded-barred", {**said, "rules": [constraint_name(name) for name in barred[0].constraints]})
    for tie in sheet.ties:
        if tie.choosing is Choosing.EXCLUDE and tie.chosen == number:
            equal = tuple(each for each in tie.tied if each != number)
            return Sentence("ending.excluded-lot", {**said, "equal": names(sheet, equal)})
    above = next_above(sheet, stage - 1, number)
    if above is None:
        return Sentence("ending.excluded", said)
    gap = sheet.votes(above, stage - 2) - had
    return Sentence("ending.excluded-gap", {**said, "gap": gap, "next": sheet.contest.name(above)})


def _why_behind(sheet: Sheet, number: int) -> Sentence:
    """Say why somebody is not elected by a rule with one stage."""
    had = sheet.votes(number, 0)
    said = {"name": sheet.contest.name(number), "votes": votes(had)}
    if sheet.stages[-1].kind is Kind.NO and had < yes_needed(sheet, number):
        return Sentence("ending.short", {**said, "yes": had, "needed": yes_needed(sheet, number)})
    barred = [each for each in sheet.constrained if each.candidate == number]
    if barred:
        return Sentence("ending.barred", {**said, "rules": [constraint_name(name) for name in barred[0].constraints]})
    last = sheet.stages[-1].elected[-1]
    gap = sheet.votes(last, 0) - had
    if gap > 0:
        return Sentence("ending.fewer", {**said, "gap": gap, "last": sheet.contest.name(last)})
    return Sentence("ending.equal" if gap == 0 else "ending.passed-over", {**said, "last": sheet.contest.name(last)})
