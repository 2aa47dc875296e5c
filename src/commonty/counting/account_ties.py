"""How an account tells of ties: who was equal, what earlier stages said, and whom a lot fell on."""

from collections.abc import Iterator

from commonty.counting.account_opening import votes
from commonty.counting.sentence import Sentence
from commonty.counting.sheet import Choosing, Kind, SettledBy, Sheet, Tie


def tie_told(sheet: Sheet, tie: Tie) -> Iterator[Sentence]:
    """Say who was equal, and how one of them was chosen."""
    by_yes = sheet.stages[0].kind is Kind.YES
    equal = sheet.votes(tie.tied[0], 0 if by_yes else tie.after_stage - 1)
    yield Sentence(f"tie.{tie.choosing.value}", {"tied": names(sheet, tie.tied), "votes": votes(equal)})
    look = "tie.fewer" if tie.choosing is Choosing.EXCLUDE else "tie.more"
    for narrowing in tie.narrowed:
        told = {"stage": narrowing.stage, "left": names(sheet, narrowing.left), "n": len(narrowing.left)}
        yield Sentence(look, told)
    if tie.settled_by is SettledBy.LOT:
        yield _lot(sheet, tie)


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
