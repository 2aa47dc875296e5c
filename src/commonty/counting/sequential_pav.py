"""Fills seats by sequential proportional approval (specs/counting/sequential-pav.md)."""

from fractions import Fraction

from commonty.counting.contest import Contest
from commonty.counting.in_turn import InTurn
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.sheet import Sheet

NAME = "sequential-pav"


def count(contest: Contest, *, lots: Lots = NO_LOTS) -> Sheet:
    """
    Elect one after another whoever has most votes, where a paper counts a half once one it names is elected, then a third, and so on.

    Exact: fractions. Raises ``NoValidPapers``, and ``LotNeeded`` for a tie that could change who is elected.

    Source: Thiele, Om Flerfoldsvalg (1895), the rule of addition.

    >>> sheet = count(Contest(("Ada", "Ben", "Cem"), 2, {(1, 2): 6, (3,): 4}), lots=Lots((1, 2, 3)))
    >>> sheet.winners, [sheet.votes(2, stage) for stage in (0, 1)]
    ((1, 3), [Fraction(6, 1), Fraction(3, 1)])
    """
    return _Count(NAME, contest, lots).sheet()


class _Count(InTurn):
    def worth(self, number: int) -> Fraction:
        """Return the votes of a candidate now."""
        by_elected: dict[int, int] = {}
        for place in self.supporters[number]:
            approved, papers = self.groups[place]
            already = sum(1 for each in self.elected if each in approved)
            by_elected[already] = by_elected.get(already, 0) + papers
        return sum((Fraction(papers, already + 1) for already, papers in by_elected.items()), Fraction(0))

    def shown(self, worth: Fraction) -> Fraction:
        """Return the votes as they are."""
        return worth

    def take(self, number: int, worth: Fraction) -> None:
        """Nothing follows but that papers count less, and those are counted anew."""
