"""Fills seats by Phragmén's sequential rule: the load of each election is shared evenly (specs/counting/sequential-phragmen.md)."""

from fractions import Fraction

from commonty.counting.contest import Contest
from commonty.counting.errors import CountingError
from commonty.counting.in_turn import InTurn
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.sheet import Sheet

NAME = "sequential-phragmen"
MOST_SEATS = 100
"""The exact loads have some digits more with every seat."""


class TooManySeats(CountingError):
    """More seats than loads can be worked out for exactly in reasonable time."""

    def __init__(self, seats: int) -> None:
        super().__init__(f"{seats} seats: this rule fills at most {MOST_SEATS}; choose another rule")
        self.seats = seats


def count(contest: Contest, *, lots: Lots = NO_LOTS) -> Sheet:
    """
    Elect one after another whoever leaves the least load on the papers that name them; each election brings a load of one.

    The load of an election is shared among the papers that name whoever is elected, so that all of these carry the same in the end.
    Who is on no paper is elected only once nobody else is left.

    Exact: fractions. Raises ``NoValidPapers``, ``TooManySeats``, and ``LotNeeded`` for a tie that could change who is elected.

    Source: Phragmén (1894), as in Brill, Freeman, Janson and Lackner, Phragmén's voting methods and justified representation (2017).

    >>> sheet = count(Contest(("Ada", "Ben", "Cem"), 2, {(1, 2): 6, (3,): 4}), lots=Lots((1, 2, 3)))
    >>> sheet.winners, [sheet.votes(number, 1) for number in (2, 3)]
    ((1, 3), [Fraction(1, 3), Fraction(1, 4)])
    """
    if contest.seats > MOST_SEATS:
        raise TooManySeats(contest.seats)
    return _Count(NAME, contest, lots).sheet()


class _Count(InTurn):
    def __init__(self, rule: str, contest: Contest, lots: Lots) -> None:
        super().__init__(rule, contest, lots)
        self.loads = [Fraction(0)]
        self.load_of = [0] * len(self.groups)

    def worth(self, number: int) -> Fraction:
        """Return the load on each paper that names a candidate, were they elected next, as a number that is the higher the less it is."""
        by_load: dict[int, int] = {}
        for place in self.supporters[number]:
            which = self.load_of[place]
            by_load[which] = by_load.get(which, 0) + self.groups[place][1]
        papers = sum(by_load.values())
        carried = sum((self.loads[which] * count for which, count in by_load.items()), Fraction(1))
        return papers / carried if papers else Fraction(0)

    def shown(self, worth: Fraction) -> Fraction:
        """Return the load; 0 for who is on no paper."""
        return 1 / worth if worth else Fraction(0)

    def take(self, number: int, worth: Fraction) -> None:
        """Let all papers that name who is elected carry the same."""
        self.loads.append(self.shown(worth))
        for place in self.supporters[number]:
            self.load_of[place] = len(self.loads) - 1
