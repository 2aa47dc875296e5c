"""Counts by the bloc vote: as many votes as there are seats (specs/counting/bloc.md)."""

from commonty.counting.contest import Contest, Ranking
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.one_stage import added, everybody_named
from commonty.counting.sheet import Sheet

NAME = "bloc"


def count(contest: Contest, *, lots: Lots = NO_LOTS) -> Sheet:
    """
    Give each candidate one vote from every paper that names them; a paper that names more than there are seats is not valid.

    Exact: whole papers. Raises ``NoValidPapers``, and ``LotNeeded`` for a tie at the last seat.

    Source: Robert's Rules (voting for several members of a board at once).

    >>> count(Contest(("Ada", "Ben", "Cem"), 2, {(1, 2): 4, (3, 2): 3, (1, 2, 3): 9})).valid
    7
    """

    def marks(ranking: Ranking) -> list[int]:
        chosen = everybody_named(contest, ranking)
        return chosen if len(chosen) <= contest.seats else []

    return added(NAME, contest, lots, marks)
