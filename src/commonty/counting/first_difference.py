"""Breaks ties by the first stage at which the tied differed, then by lot: as ERS97 and New Zealand do."""

from collections.abc import Sequence

from commonty.counting.lots import Lots
from commonty.counting.sheet import Choosing, Narrowing, SettledBy, Tie


def narrowed(
    choosing: Choosing, tied: tuple[int, ...], history: Sequence[tuple[int, ...]]
) -> tuple[tuple[int, ...], tuple[Narrowing, ...]]:
    """
    Return who of the tied is left once all stages were looked at, the first first, and the stages that told some apart.

    To exclude, those stay who had fewest votes; for anything else, those who had most.
    """
    left, found = tied, []
    for stage, votes in enumerate(history, 1):
        wanted = (min if choosing is Choosing.EXCLUDE else max)(votes[each - 1] for each in left)
        same = tuple(each for each in left if votes[each - 1] == wanted)
        if len(same) < len(left):
            left = same
            found.append(Narrowing(stage, left))
        if len(left) == 1:
            break
    return left, tuple(found)


def choose(choosing: Choosing, tied: tuple[int, ...], history: Sequence[tuple[int, ...]], lots: Lots, after_stage: int) -> Tie:
    """Choose one of several who are equal after a stage; between those who never differed, by lot."""
    left, found = narrowed(choosing, tied, history)
    if len(left) == 1:
        return Tie(after_stage, choosing, tied, SettledBy.PRECEDING_STAGE, left[0], found)
    return Tie(after_stage, choosing, tied, SettledBy.LOT, lots.fall(choosing, left, after_stage), found)
