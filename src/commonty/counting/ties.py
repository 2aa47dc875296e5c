"""Breaks ties by what happened before, then by lot."""

from collections.abc import Callable, Iterable

from commonty.counting.lots import Lots
from commonty.counting.sheet import Choosing, Narrowing, SettledBy, Tie


class History:
    """
    Everybody's votes at the end of each stage so far, and whose were alike at every one of them.

    So that hundreds of candidates who never had a vote are known for that at once, and not looked back on one by one.
    """

    def __init__(self, candidates: int) -> None:
        self.votes: list[tuple[int, ...]] = []
        self.alike: list[list[int]] = [[0] * candidates]

    def add(self, votes: tuple[int, ...]) -> None:
        """Note the votes at the end of a stage."""
        kinds: dict[tuple[int, int], int] = {}
        self.alike.append([kinds.setdefault(both, len(kinds)) for both in zip(self.alike[-1], votes, strict=True)])
        self.votes.append(votes)

    def never_differed(self, tied: Iterable[int], stage: int) -> bool:
        """Say whether the votes of several were equal at every stage up to one, counted from 1."""
        kinds = self.alike[stage]
        return len({kinds[each - 1] for each in tied}) == 1


def choose(choosing: Choosing, tied: tuple[int, ...], history: History, lots: Lots) -> Tie:
    """
    Choose one of several who are equal now: who had fewest votes (to exclude) or most at the latest earlier stage at which they differed.

    Where some share that number, only they stay in the choice and the look goes further back; who never differed is chosen
    between by lot. The last stage of the history is the one they are equal at.
    """
    pick: Callable[[Iterable[int]], int] = min if choosing is Choosing.EXCLUDE else max
    left, narrowed = tied, []
    now = len(history.votes)
    for number in range(now - 1, 0, -1):
        if history.never_differed(left, number):
            break
        then = history.votes[number - 1]
        wanted = pick(then[each - 1] for each in left)
        same = tuple(each for each in left if then[each - 1] == wanted)
        if len(same) < len(left):
            left = same
            narrowed.append(Narrowing(number, left))
        if len(left) == 1:
            return Tie(now, choosing, tied, SettledBy.PRECEDING_STAGE, left[0], tuple(narrowed))
    chosen = lots.fall(choosing, left, now)
    return Tie(now, choosing, tied, SettledBy.LOT, chosen, tuple(narrowed))
