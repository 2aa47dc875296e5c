"""Counts one seat by ranked pairs: wins hold strongest first, but for those that would close a circle (specs/counting/ranked-pairs.md)."""

from itertools import groupby

from commonty.counting.contest import Contest
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.pairs import Compared, compare, leading
from commonty.counting.sheet import Choosing, Kind, SettledBy, Sheet, Tie

NAME = "ranked-pairs"
Pair = tuple[int, int]


def count(contest: Contest, *, lots: Lots = NO_LOTS, measure: str = "margins") -> Sheet:
    """
    Let wins hold, strongest first, but for those that would close a circle; elected is whom no win that holds is over.

    ``measure`` as in the Schulze rule. Where wins of one strength cannot all hold, a lot says whose hold first.

    Exact: whole papers. Raises what ``pairs.compare`` does, and ``LotNeeded``.

    Source: Tideman, Independence of clones as a criterion for voting rules, Social Choice and Welfare 4 (1987).

    >>> sheet = count(Contest(("Ada", "Ben", "Cem"), 1, {(1, 2, 3): 4, (2, 3, 1): 3, (3, 1, 2): 2}))
    >>> sheet.winners, [stage.votes for stage in sheet.stages[3:]]
    ((1,), [(0, 0, 0), (3, 0, 0), (0, 5, 0)])
    """
    compared = compare(contest, measure)
    graph = _Graph(compared, lots)
    graph.lock_all()
    left = [one for one in compared.field if not any(graph.held[other][one] for other in compared.field)]
    return compared.sheet(NAME, measure, lots, (Kind.LOCK, graph.held), (left, graph.ties))


class _Graph:
    """The wins that hold so far; ``reach`` says whom each is placed before by them, as bits."""

    def __init__(self, compared: Compared, lots: Lots) -> None:
        self.compared, self.lots = compared, lots
        self.held = {one: dict.fromkeys(row, 0) for one, row in compared.wins.items()}
        self.reach = {one: 1 << one for one in compared.field}
        self.ties: list[Tie] = []

    def lock_all(self) -> None:
        """Go through all wins of those who lead, those of one strength together; nobody else can be elected, whatever holds."""
        wins = self.compared.wins
        pairs = [(one, other) for one in leading(wins, self.compared.field) for other in self.compared.field if wins[one][other]]
        pairs.sort(key=lambda pair: (-wins[pair[0]][pair[1]], pair))
        for _strength, together in groupby(pairs, key=lambda pair: wins[pair[0]][pair[1]]):
            self.lock_together(list(together))

    def lock_together(self, pairs: list[Pair]) -> None:
        """Let wins of one strength hold; where they contradict each other, first those of whom a lot falls on."""
        while pairs := [pair for pair in pairs if not self.reach[pair[1]] >> pair[0] & 1]:
            first = self.contradicting(pairs)
            if first:
                after = len(self.compared.contest.standing)
                self.ties.append(Tie(after, Choosing.LOCK, first, SettledBy.LOT, self.lots.fall(Choosing.LOCK, first, after)))
            chosen = [pair for pair in pairs if not first or pair[0] == self.ties[-1].chosen]
            for one, other in chosen:
                self.held[one][other] = self.compared.wins[one][other]
                _join(self.reach, one, other)
            pairs = [pair for pair in pairs if pair not in chosen]

    def contradicting(self, pairs: list[Pair]) -> tuple[int, ...]:
        """Return who wins those of several pairs that close a circle together, none where all can hold."""
        trial = dict(self.reach)
        for one, other in pairs:
            _join(trial, one, other)
        return tuple(sorted({one for one, other in pairs if trial[other] >> one & 1}))


def _join(reach: dict[int, int], one: int, other: int) -> None:
    """Place whoever is before ``one``, and ``one``, before all whom ``other`` is before."""
    behind = reach[other]
    for number, bits in reach.items():
        if bits >> one & 1:
            reach[number] = bits | behind
