"""Breaks ties by what happened before, then by lot."""

from collections.abc import Callable, Iterable, Sequence

from commonty.counting.lots import Lots
from commonty.counting.sheet import Choosing, Narrowing, SettledBy, Stage, Tie


def choose(choosing: Choosing, tied: tuple[int, ...], stages: Sequence[Stage], lots: Lots) -> Tie:
    """
    Choose one of several who are equal now: who had fewest votes (to exclude) or most at the latest earlier stage at which they differed.

    Where some share that number, only they stay in the choice and the look goes further back; who never differed is chosen
    between by lot. ``stages`` are all stages so far, of which the last is the one they are equal at.
    """
    pick: Callable[[Iterable[int]], int] = min if choosing is Choosing.EXCLUDE else max
    left, narrowed = tied, []
    for number in range(len(stages) - 1, 0, -1):
        votes = stages[number - 1].votes
        wanted = pick(votes[each - 1] for each in left)
        kept = tuple(each for each in left if votes[each - 1] == wanted)
        if len(kept) < len(left):
            left = kept
            narrowed.append(Narrowing(number, left))
        if len(left) == 1:
            return Tie(len(stages), choosing, tied, SettledBy.PRECEDING_STAGE, left[0], tuple(narrowed))
    chosen = lots.fall(choosing, left, len(stages))
    return Tie(len(stages), choosing, tied, SettledBy.LOT, chosen, tuple(narrowed))
