"""Breaks ties by what happened before, then by lot."""

from collections.abc import Callable, Iterable, Sequence

from commonty.counting.lots import Lots
from commonty.counting.sheet import Choosing, Narrowing, SettledBy, Tie


def choose(choosing: Choosing, tied: tuple[int, ...], votes: Sequence[tuple[int, ...]], lots: Lots) -> Tie:
    """
    Choose one of several who are equal now: who had fewest votes (to exclude) or most at the latest earlier stage at which they differed.

    Where some share that number, only they stay in the choice and the look goes further back; who never differed is chosen
    between by lot. ``votes`` are everybody's at each stage so far, of which the last is the one they are equal at.
    """
    pick: Callable[[Iterable[int]], int] = min if choosing is Choosing.EXCLUDE else max
    left, narrowed = tied, []
    for number in range(len(votes) - 1, 0, -1):
        then = votes[number - 1]
        wanted = pick(then[each - 1] for each in left)
        same = tuple(each for each in left if then[each - 1] == wanted)
        if len(same) < len(left):
            left = same
            narrowed.append(Narrowing(number, left))
        if len(left) == 1:
            return Tie(len(votes), choosing, tied, SettledBy.PRECEDING_STAGE, left[0], tuple(narrowed))
    chosen = lots.fall(choosing, left, len(votes))
    return Tie(len(votes), choosing, tied, SettledBy.LOT, chosen, tuple(narrowed))
