"""Counts by approval (specs/counting/approval.md)."""

from commonty.counting.contest import Contest
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.one_stage import added, everybody_named
from commonty.counting.sheet import Sheet

NAME = "approval"


def count(contest: Contest, *, lots: Lots = NO_LOTS) -> Sheet:
    """
    Give each candidate one vote from every paper that names them, in whatever place, and elect those with most.

    Exact: whole papers. Raises ``NoValidPapers``, and ``LotNeeded`` for a tie at the last seat.

    Source: Brams and Fishburn, Approval Voting (1978); with several seats, multiwinner approval.

    >>> count(Contest(("Ada", "Ben", "Cem"), 1, {(1, 2): 4, (3, 2): 5})).winners
    (2,)
    """
    return added(NAME, contest, lots, lambda ranking: everybody_named(contest, ranking))
