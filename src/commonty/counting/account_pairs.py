"""How an account tells of comparisons two by two: who wins against whom, which chains or wins decide, and why the others lose."""

from collections.abc import Iterable, Iterator

from commonty.counting import schulze
from commonty.counting.account_opening import constraint_name
from commonty.counting.account_ties import names
from commonty.counting.pairs import leading
from commonty.counting.sheet import Choosing, Effect, Sheet
from commonty.wording.sentence import Sentence


def compared(sheet: Sheet) -> Iterator[Sentence]:
    """Tell of each who wins and loses against whom, and whether somebody wins against everybody."""
    for each in sheet.constrained:
        rules = [constraint_name(name) for name in each.constraints]
        yield Sentence("constraint.barred", {"name": sheet.contest.name(each.candidate), "rules": rules})
    for one in sheet.contest.standing:
        for sentence, sign in (("pairs.wins", 1), ("pairs.loses", -1), ("pairs.equal", 0)):
            others = [other for other in sheet.contest.standing if other != one and _sign(margin(sheet, one, other)) == sign]
            if others:
                yield Sentence(sentence, {"name": sheet.contest.name(one), "others": [_figures(sheet, one, other) for other in others]})
    best = beats_all(sheet)
    yield Sentence("pairs.best", {"name": sheet.contest.name(best)}) if best else Sentence("pairs.no-best")


def decided(sheet: Sheet) -> Iterator[Sentence]:
    """Tell how wins decide where nobody wins against everybody: by chains, or by those that hold."""
    yield from _chains(sheet) if sheet.rule == schulze.NAME else _held(sheet)
    for tie in sheet.ties:
        if tie.choosing is Choosing.ELECT:
            yield Sentence("pairs.tied", {"tied": names(sheet, tie.tied)})
            yield Sentence("tie.lot-only", {"chosen": sheet.contest.name(tie.chosen)})
    winner = elected(sheet)
    yield Sentence("pairs.ron" if winner == sheet.contest.ron else "pairs.elected", {"name": sheet.contest.name(winner)})


def lost(sheet: Sheet, number: int) -> Sentence:
    """Say why a candidate is not elected."""
    said: dict[str, object] = {"name": sheet.contest.name(number), "winner": sheet.contest.name(elected(sheet))}
    for each in sheet.constrained:
        if each.effect is Effect.BARRED and each.candidate == number:
            return Sentence("ending.barred-plainly", {**said, "rules": [constraint_name(name) for name in each.constraints]})
    if any(tie.choosing is Choosing.ELECT and number in tie.tied for tie in sheet.ties):
        return Sentence("ending.pairs-lot", said)
    winner = elected(sheet)
    if margin(sheet, winner, number) > 0:
        return Sentence("ending.pairs", {**said, "won": preferring(sheet, winner, number), "lost": preferring(sheet, number, winner)})
    if sheet.rule == schulze.NAME:
        return Sentence("ending.pairs-chain", {**said, "there": worked(sheet, winner, number), "back": worked(sheet, number, winner)})
    over = next(other for other in sheet.contest.standing if worked(sheet, other, number))
    return Sentence("ending.pairs-held", {**said, "over": sheet.contest.name(over)})


def elected(sheet: Sheet) -> int:
    """Return who takes the seat, “re-open nominations” too."""
    return sheet.stages[-1].elected[0]


def beats_all(sheet: Sheet) -> int | None:
    """Return who wins against everybody else who can be elected, if there is one."""
    field = in_field(sheet)
    return next((one for one in field if all(one == other or margin(sheet, one, other) > 0 for other in field)), None)


def in_field(sheet: Sheet) -> list[int]:
    """Return who can be elected: whoever stands and is not barred by a constraint."""
    barred = {each.candidate for each in sheet.constrained}
    return [number for number in sheet.contest.standing if number not in barred]


def led(sheet: Sheet) -> list[int]:
    """Return the smallest group of whom each wins against everybody outside it."""
    field = in_field(sheet)
    return leading({one: {other: max(0, margin(sheet, one, other)) for other in field} for one in field}, field)


def preferring(sheet: Sheet, one: int, other: int) -> int:
    """Return how many papers prefer one candidate to another."""
    return sheet.stages[sheet.contest.standing.index(other)].votes[one - 1]


def margin(sheet: Sheet, one: int, other: int) -> int:
    """Return by how many papers one candidate wins against another; below 0 where they lose."""
    return preferring(sheet, one, other) - preferring(sheet, other, one)


def worked(sheet: Sheet, one: int, other: int) -> int:
    """Return what the rule's own matrix says of one against another: the strongest chain, or the win that holds."""
    return sheet.stages[len(sheet.contest.standing) + sheet.contest.standing.index(other)].votes[one - 1]


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _figures(sheet: Sheet, one: int, other: int) -> Sentence:
    told = {"name": sheet.contest.name(other), "papers": preferring(sheet, one, other), "against": preferring(sheet, other, one)}
    return Sentence("pairs.figures", told)


def _chains(sheet: Sheet) -> Iterator[Sentence]:
    """Tell the strongest chains between whoever is elected and everybody else."""
    winner = elected(sheet)
    yield Sentence("pairs.chains")
    for other in in_field(sheet):
        if other != winner:
            there, back = worked(sheet, winner, other), worked(sheet, other, winner)
            told = {"winner": sheet.contest.name(winner), "name": sheet.contest.name(other), "there": there, "back": back}
            yield Sentence("pairs.chain", told)


def _held(sheet: Sheet) -> Iterator[Sentence]:
    """Tell which wins do not hold, and the lots between wins that are equally strong."""
    group = led(sheet)
    if len(group) > 1:
        yield from [Sentence("pairs.leading", {"names": names(sheet, tuple(group))})] if len(group) < len(in_field(sheet)) else []
        yield Sentence("pairs.strongest-first")
    for tie in sheet.ties:
        if tie.choosing is Choosing.LOCK:
            yield Sentence("tie.lock", {"tied": names(sheet, tie.tied)})
            yield Sentence("tie.lot-only", {"chosen": sheet.contest.name(tie.chosen)})
    for one, other in _wins(sheet):
        if not worked(sheet, one, other):
            yield Sentence("pairs.circle", {"name": sheet.contest.name(one), "other": sheet.contest.name(other)})


def _wins(sheet: Sheet) -> Iterable[tuple[int, int]]:
    wins = [(one, other) for one in led(sheet) for other in in_field(sheet) if margin(sheet, one, other) > 0]
    by_margin = sheet.options["measure"] == "margins"
    return sorted(wins, key=lambda pair: (-(margin(sheet, *pair) if by_margin else preferring(sheet, *pair)), pair))
