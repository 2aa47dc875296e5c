"""Breaks ties by the first stage at which the tied differed, then by lot: as ERS97 and New Zealand do."""

from commonty.counting.lots import Lots
from commonty.counting.sheet import Choosing, Narrowing, SettledBy, Tie
from commonty.counting.ties import History


def narrowed(choosing: Choosing, tied: tuple[int, ...], history: History) -> tuple[tuple[int, ...], tuple[Narrowing, ...]]:
    """
    Return who of the tied is left once all stages were looked at, the first first, and the stages that told some apart.

    To exclude, those stay who had fewest votes; for anything else, those who had most.
    """
    left, found, now = tied, list[Narrowing](), len(history.votes)
    for stage, votes in enumerate(() if history.never_differed(left, now) else history.votes, 1):
        wanted = (min if choosing is Choosing.EXCLUDE else max)(votes[each - 1] for each in left)
        same = tuple(each for each in left if votes[each - 1] == wanted)
        if len(same) < len(left):
            left = same
            found.append(Narrowing(stage, left))
            if history.never_differed(left, now):
                break
    return left, tuple(found)


def choose(choosing: Choosing, tied: tuple[int, ...], history: History, lots: Lots) -> Tie:
    """Choose one of several who are equal after the last stage so far; between those who never differed, by lot."""
    left, found = narrowed(choosing, tied, history)
    now = len(history.votes)
    if len(left) == 1:
        return Tie(now, choosing, tied, SettledBy.PRECEDING_STAGE, left[0], found)
    return Tie(now, choosing, tied, SettledBy.LOT, lots.fall(choosing, left, now), found)
