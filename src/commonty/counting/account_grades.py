"""How an account tells of grades: how many papers gave which, what they come to, and why the others are not elected."""

from collections.abc import Iterator

from commonty.counting import majority_judgment
from commonty.counting.account_opening import constraint_name
from commonty.counting.account_ties import names
from commonty.counting.sheet import Choosing, Kind, Sheet
from commonty.wording.sentence import Sentence


def told(sheet: Sheet) -> Iterator[Sentence]:
    """Tell the grades of each candidate, then who is elected."""
    what = "grades.points" if sheet.stages[-1].kind is Kind.POINTS else "grades.median"
    for number in sheet.contest.standing:
        given = [
            Sentence("grades.count", {"papers": papers, "grade": grade})
            for grade, papers in reversed([*enumerate(grades(sheet, number))])
            if papers
        ]
        yield Sentence(what, {"name": sheet.contest.name(number), "given": given, "n": sheet.votes(number)})
    for tie in sheet.ties:
        if tie.choosing is Choosing.ELECT:
            yield Sentence("grades.tied", {"tied": names(sheet, tie.tied)})
            yield Sentence("tie.lot-only", {"chosen": sheet.contest.name(tie.chosen)})
    for each in sheet.constrained:
        rules = [constraint_name(name) for name in each.constraints]
        yield Sentence("constraint.barred", {"name": sheet.contest.name(each.candidate), "rules": rules})
    for number in sheet.stages[-1].elected:
        sentence = "grades.ron" if number == sheet.contest.ron else "grades.elected"
        yield Sentence(sentence, {"name": sheet.contest.name(number)})


def grades(sheet: Sheet, number: int) -> tuple[int, ...]:
    """Return how many papers gave a candidate each grade, the lowest first."""
    return tuple(stage.votes[number - 1] for stage in reversed(sheet.stages[:-1]))


def lost(sheet: Sheet, number: int) -> Sentence:
    """Say why a candidate is not elected."""
    last = sheet.stages[-1].elected[-1]
    said: dict[str, object] = {"name": sheet.contest.name(number), "last": sheet.contest.name(last)}
    barred = [each for each in sheet.constrained if each.candidate == number]
    if barred:
        return Sentence("ending.barred-plainly", {**said, "rules": [constraint_name(name) for name in barred[0].constraints]})
    if sheet.stages[-1].kind is Kind.POINTS:
        gap = sheet.votes(last) - sheet.votes(number)
        told = {**said, "n": sheet.votes(number), "gap": gap}
        return Sentence("ending.points", told) if gap else Sentence("ending.grades-lot", said)
    found = majority_judgment.difference(grades(sheet, last), grades(sheet, number))
    if found is None:
        return Sentence("ending.grades-lot", said)
    taken, theirs, own = found
    return Sentence("ending.median-later" if taken else "ending.median", {**said, "taken": taken, "theirs": theirs, "n": own})
