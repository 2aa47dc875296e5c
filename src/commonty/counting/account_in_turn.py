"""How an account tells of seats that are filled one after another by approvals."""

from collections.abc import Iterator

from commonty.counting import sequential_phragmen
from commonty.counting.account_opening import constraint_name, votes
from commonty.counting.account_ties import names
from commonty.counting.sheet import Sheet
from commonty.wording.sentence import Sentence


def told(sheet: Sheet, place: int) -> Iterator[Sentence]:
    """Tell one seat; ``place`` counts from 0."""
    carries = sheet.rule == sequential_phragmen.NAME
    for each in sheet.constrained:
        if each.after_stage == place + 1:
            rules = [constraint_name(name) for name in each.constraints]
            yield Sentence("constraint.barred", {"name": sheet.contest.name(each.candidate), "rules": rules})
    there = [number for number in in_running(sheet, place) if not carries or sheet.votes(number, place)]
    there.sort(key=lambda number: (sheet.votes(number, place) * (1 if carries else -1), number))
    listed = [Sentence("standing.one", {"name": sheet.contest.name(each), "votes": sheet.votes(each, place)}) for each in there]
    if listed:
        yield Sentence("turns.loads" if carries else "turns.votes" if place else "standing.votes", {"votes": listed})
    for tie in sheet.ties:
        if tie.after_stage == place + 1:
            yield Sentence("turns.tied", {"tied": names(sheet, tie.tied)})
            yield Sentence("tie.lot-only", {"chosen": sheet.contest.name(tie.chosen)})
    [chosen] = sheet.stages[place].elected
    said = {"name": sheet.contest.name(chosen), "votes": votes(sheet.votes(chosen, place)), "load": sheet.votes(chosen, place)}
    if chosen == sheet.contest.ron:
        yield Sentence("grades.ron", said)
    elif not carries:
        yield Sentence("elected.most", said)
    else:
        yield Sentence("turns.elected" if sheet.votes(chosen, place) else "turns.elected-unnamed", said)


def in_running(sheet: Sheet, place: int) -> list[int]:
    """Return who can be elected in a stage: who stands, is not elected before it and not barred."""
    gone = {number for stage in sheet.stages[:place] for number in stage.elected}
    gone |= {each.candidate for each in sheet.constrained if each.after_stage <= place + 1}
    return [number for number in sheet.contest.standing if number not in gone]


def lost(sheet: Sheet, number: int) -> Sentence:
    """Say why a candidate is not elected."""
    [last] = sheet.stages[-1].elected
    had, theirs = sheet.votes(number), sheet.votes(last)
    said: dict[str, object] = {"name": sheet.contest.name(number), "last": sheet.contest.name(last)}
    barred = [each for each in sheet.constrained if each.candidate == number]
    if barred:
        return Sentence("ending.barred-plainly", {**said, "rules": [constraint_name(name) for name in barred[0].constraints]})
    if had == theirs:
        return Sentence("ending.grades-lot", said)
    if sheet.rule == sequential_phragmen.NAME:
        return Sentence("ending.load" if had else "ending.unnamed", {**said, "load": had, "theirs": theirs})
    return Sentence("ending.fewer", {**said, "votes": votes(had), "gap": theirs - had})
