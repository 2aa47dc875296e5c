"""Elects those with most votes where there is one stage: ties at the last seat by lot, constraints on the way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from commonty.counting.constraints import barred, can_be_filled, standing_in_the_way
from commonty.counting.contest import Contest
from commonty.counting.lots import Lots
from commonty.counting.sheet import Choosing, Constrained, Effect, SettledBy, Tie


@dataclass(frozen=True)
class Leaders:
    """Who is elected, most votes first; the lots that were needed; whom a constraint barred."""

    elected: tuple[int, ...]
    ties: tuple[Tie, ...]
    constrained: tuple[Constrained, ...]


def leaders(contest: Contest, votes: Mapping[int, int], lots: Lots, *, stage: int = 1, may_stay_empty: bool = False) -> Leaders:
    """
    Elect from the candidates in ``votes`` those with most, as many as there are seats, after stage ``stage``.

    A lot decides only where equal candidates cannot all be elected. Whom the constraints bar is passed over. Where seats
    ``may_stay_empty``, a reserved seat for which nobody is left stays so.
    """
    return _Election(contest, votes, lots, stage, may_stay_empty=may_stay_empty).found()


class _Election:
    """The candidates who are left, most votes first, and who of them is elected so far."""

    def __init__(self, contest: Contest, votes: Mapping[int, int], lots: Lots, stage: int, *, may_stay_empty: bool) -> None:
        self.seats, self.votes, self.lots, self.stage = contest.seats, votes, lots, stage
        self.may_stay_empty = may_stay_empty
        self.rules = contest.constraints
        if may_stay_empty:
            self.rules = tuple(rule for each in self.rules for rule in each.with_empty_seats(contest.standing, contest.seats))
        self.left = sorted(votes, key=lambda number: (-votes[number], number))
        self.elected: list[int] = []
        self.ties: list[Tie] = []
        self.constrained: list[Constrained] = []

    def found(self) -> Leaders:
        """Fill the seats."""
        while len(self.elected) < self.seats:
            self.pass_over()
            if not self.left:
                break
            equal = tuple(number for number in self.left if self.votes[number] == self.votes[self.left[0]])
            if not self.fits(equal):
                self.ties.append(Tie(self.stage, Choosing.ELECT, equal, SettledBy.LOT, self.lots.fall(Choosing.ELECT, equal, self.stage)))
                equal = (self.ties[-1].chosen,)
            self.elected += equal
            self.left = [number for number in self.left if number not in equal]
        ordered = sorted(self.elected, key=lambda number: (-self.votes[number], number))
        return Leaders(tuple(ordered), tuple(self.ties), tuple(self.constrained))

    def pass_over(self) -> None:
        """Take out whom the constraints bar now."""
        if not self.rules:
            return
        found = [each for each in self.left if not self.fits((each,))] if self.may_stay_empty else self.barred()
        for number in found:
            others = set(self.left) - {number}
            names = tuple(dict.fromkeys(standing_in_the_way(self.rules, [*self.elected, number], others, self.places((number,)))))
            self.constrained.append(Constrained(self.stage, number, Effect.BARRED, names))
            self.left.remove(number)

    def barred(self) -> list[int]:
        """Return who cannot be elected beside those who are."""
        return barred(self.rules, self.elected, self.left, self.seats)

    def fits(self, equal: Collection[int]) -> bool:
        """Say whether all of several candidates can be elected."""
        together = [*self.elected, *equal]
        if len(together) > self.seats:
            return False
        return not self.rules or can_be_filled(self.rules, together, set(self.left) - set(equal), self.places(equal))

    def places(self, equal: Collection[int]) -> int:
        """Return how many seats have to be filled: all, or only those of the elected where others may stay empty."""
        return len(self.elected) + len(equal) if self.may_stay_empty else self.seats
