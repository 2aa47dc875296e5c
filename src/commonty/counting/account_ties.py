"""How an account tells of ties: who was equal, what earlier stages said, and whom a lot fell on."""

from collections.abc import Iterator

from commonty.counting import meek
from commonty.counting.account_opening import votes
from commonty.counting.sheet import Choosing, Kind, SettledBy, Sheet, Tie
from commonty.wording.sentence import Sentence


def tie_told(sheet: Sheet, tie: Tie) -> Iterator[Sentence]:
    """Say who was equal, and how one of them was chosen."""
    if sheet.rule == meek.NAME and tie.choosing is Choosing.EXCLUDE and not sheet.options:
        equal = len({sheet.votes(number, tie.after_stage - 1) for number in tie.tied}) == 1
        yield _equal(sheet, tie) if equal else _within(sheet, tie)
        yield Sentence("tie.lot-only", {"chosen": sheet.contest.name(tie.chosen)})
        return
    yield _equal(sheet, tie)
    look = "tie.fewer" if tie.choosing is Choosing.EXCLUDE else "tie.more"
    for narrowing in tie.narrowed:
        told = {"stage": narrowing.stage, "left": names(sheet, narrowing.left), "n": len(narrowing.left)}
        yield Sentence(look, told)
    if tie.settled_by is SettledBy.LOT:
        yield _lot(sheet, tie)


def _equal(sheet: Sheet, tie: Tie) -> Sentence:
    """Say who has the same number of votes, and what one of them has to be chosen for."""
    had = sheet.votes(tie.tied[0], 0 if sheet.stages[0].kind is Kind.YES else tie.after_stage - 1)
    return Sentence(f"tie.{tie.choosing.value}", {"tied": names(sheet, tie.tied), "votes": votes(had)})


def _within(sheet: Sheet, tie: Tie) -> Sentence:
    """Say how near the lowest are to each other, where the surplus that is left could change their order."""
    place = tie.after_stage - 1
    each = [Sentence("standing.one", {"name": sheet.contest.name(number), "votes": sheet.votes(number, place)}) for number in tie.tied]
    return Sentence("tie.within", {"tied": each, "surplus": votes(meek.surplus(sheet, place))})


def _lot(sheet: Sheet, tie: Tie) -> Sentence:
    chosen = sheet.contest.name(tie.chosen)
    if tie.after_stage == 1 or tie.choosing is Choosing.ELECT:
        return Sentence("tie.lot-only", {"chosen": chosen})
    if tie.narrowed:
        return Sentence("tie.lot-between", {"left": names(sheet, tie.narrowed[-1].left), "chosen": chosen})
    return Sentence("tie.lot", {"chosen": chosen})


def names(sheet: Sheet, numbers: tuple[int, ...]) -> list[str]:
    """Return the names of several candidates."""
    return [sheet.contest.name(number) for number in numbers]
