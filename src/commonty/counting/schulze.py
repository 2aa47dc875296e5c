"""Counts one seat by the Schulze rule: the strongest chains of wins (specs/counting/schulze.md)."""

from commonty.counting.contest import Contest
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.pairs import Compared, compare
from commonty.counting.sheet import Kind, Sheet

NAME = "schulze"


def count(contest: Contest, *, lots: Lots = NO_LOTS, measure: str = "margins") -> Sheet:
    """
    Elect whoever has, against each other, at least as strong a chain of wins as comes back; a chain is as strong as its weakest win.

    ``measure`` says how strong a win is: “margins”, by how many papers it is won, or “winning-votes”, by how many papers prefer the winner.

    Exact: whole papers. Raises what ``pairs.compare`` does, and ``LotNeeded`` where several are found.

    Source: Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method,
    Social Choice and Welfare 36 (2011).

    >>> sheet = count(Contest(("Ada", "Ben", "Cem"), 1, {(1, 2, 3): 4, (2, 3, 1): 3, (3, 1, 2): 2}))
    >>> sheet.winners, [stage.votes for stage in sheet.stages]
    ((1,), [(0, 3, 5), (6, 0, 2), (4, 7, 0), (0, 1, 1), (3, 0, 1), (3, 5, 0)])
    """
    compared = compare(contest, measure)
    paths = strongest(compared)
    left = [one for one in compared.field if all(paths[one][other] >= paths[other][one] for other in compared.field)]
    return compared.sheet(NAME, measure, lots, (Kind.PATH, paths), (left, []))


def strongest(compared: Compared) -> dict[int, dict[int, int]]:
    """Return how strong the strongest chain of wins from each to each is (Floyd and Warshall), 0 where there is none."""
    paths = {one: dict(row) for one, row in compared.wins.items()}
    for middle in compared.field:
        for one in compared.field:
            first = paths[one][middle]
            if one == middle or not first:
                continue
            row = paths[one]
            for other, second in paths[middle].items():
                if other != one and (through := min(first, second)) > row[other]:
                    row[other] = through
    return paths
