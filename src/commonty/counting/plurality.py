"""Counts by plurality: one paper, one vote (specs/counting/plurality.md)."""

from commonty.counting.contest import Contest
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.one_stage import added
from commonty.counting.papers import followed
from commonty.counting.sheet import Sheet

NAME = "plurality"


def count(contest: Contest, *, lots: Lots = NO_LOTS) -> Sheet:
    """
    Give each paper's first preference one vote, and elect those with most; with several seats, the single non-transferable vote.

    Exact: whole papers. Raises ``NoValidPapers``, and ``LotNeeded`` for a tie at the last seat.

    Source: Robert's Rules (plurality vote).

    >>> count(Contest(("Ada", "Ben", "Cem"), 1, {(1,): 4, (2, 3): 3, (3, 2): 3})).winners
    (1,)
    """
    return added(NAME, contest, lots, lambda ranking: [n for n in followed(ranking, contest.withdrawn) if n not in contest.withdrawn][:1])
