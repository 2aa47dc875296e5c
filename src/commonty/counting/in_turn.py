"""Fills seats one after another by approvals, each with regard to who is elected already (specs/counting/in-turn.md)."""

from abc import ABC, abstractmethod
from fractions import Fraction
from itertools import combinations
from math import lcm

from commonty.counting.constraints import barred, can_be_filled, standing_in_the_way
from commonty.counting.contest import Contest, NoValidPapers
from commonty.counting.lots import Lots
from commonty.counting.one_stage import everybody_named
from commonty.counting.sheet import Choosing, Constrained, Effect, Kind, SettledBy, Sheet, Stage, Tie


class InTurn(ABC):
    """A count as it goes on: who approves of whom, and who is elected so far. A rule says what each would be worth next."""

    def __init__(self, rule: str, contest: Contest, lots: Lots) -> None:
        self.rule, self.contest, self.lots = rule, contest, lots
        self.groups: list[tuple[frozenset[int], int]] = []
        self.supporters: dict[int, list[int]] = {number: [] for number in contest.standing}
        self.elected: list[int] = []
        self.left = list(contest.standing)
        self.stages: list[Stage] = []
        self.ties: list[Tie] = []
        self.constrained: list[Constrained] = []
        self.read()
        self.valid = sum(papers for _approved, papers in self.groups)

    @abstractmethod
    def worth(self, number: int) -> Fraction:
        """Return what a candidate would be worth as the next to be elected: whoever is worth most is."""

    @abstractmethod
    def shown(self, worth: Fraction) -> Fraction:
        """Return the number that the sheet shows for what somebody is worth."""

    @abstractmethod
    def take(self, number: int, worth: Fraction) -> None:
        """Note what follows from an election."""

    def read(self) -> None:
        """Group the papers by whom they approve of; one that names nobody who stands is not valid."""
        groups: dict[frozenset[int], int] = {}
        for ranking, papers in self.contest.ballots.items():
            approved = frozenset(everybody_named(self.contest, ranking))
            if approved:
                groups[approved] = groups.get(approved, 0) + papers
        self.groups = list(groups.items())
        for place, (approved, _papers) in enumerate(self.groups):
            for number in approved:
                self.supporters[number].append(place)

    def sheet(self) -> Sheet:
        """Fill the seats."""
        if not self.valid:
            raise NoValidPapers
        while len(self.elected) < self.contest.seats:
            self.pass_over()
            worth = {number: self.worth(number) for number in self.left}
            best = max(worth.values())
            chosen = self.one_of([number for number in self.left if worth[number] == best])
            self.write_down(chosen, {number: self.shown(each) for number, each in worth.items()})
            self.elected.append(chosen)
            self.left.remove(chosen)
            self.take(chosen, best)
        winners = tuple(number for number in self.elected if number != self.contest.ron)
        told = (tuple(self.stages), tuple(self.ties))
        return Sheet(self.rule, self.contest, self.valid, winners, *told, lots=self.lots, constrained=tuple(self.constrained))

    def pass_over(self) -> None:
        """Take out whom the constraints bar from now on."""
        rules, seats = self.contest.constraints, self.contest.seats
        for number in barred(rules, self.elected, self.left, seats) if rules else ():
            names = standing_in_the_way(rules, [*self.elected, number], set(self.left) - {number}, seats)
            self.constrained.append(Constrained(len(self.stages) + 1, number, Effect.BARRED, names))
            self.left.remove(number)

    def one_of(self, equal: list[int]) -> int:
        """Return who of those worth most is elected next; a lot decides where it could matter."""
        if len(equal) == 1 or self.in_any_order(equal):
            return equal[0]
        stage = len(self.stages) + 1
        tied = tuple(equal)
        self.ties.append(Tie(stage, Choosing.ELECT, tied, SettledBy.LOT, self.lots.fall(Choosing.ELECT, tied, stage)))
        return self.ties[-1].chosen

    def in_any_order(self, equal: list[int]) -> bool:
        """Say whether all of several are elected, whoever is first: there is room for all, and no paper approves of two of them."""
        together, others = [*self.elected, *equal], set(self.left) - set(equal)
        seats = self.contest.seats
        if len(together) > seats or (self.contest.constraints and not can_be_filled(self.contest.constraints, together, others, seats)):
            return False
        return all(set(self.supporters[one]).isdisjoint(self.supporters[other]) for one, other in combinations(equal, 2))

    def write_down(self, chosen: int, shown: dict[int, Fraction]) -> None:
        """Write a stage down, in whole numbers of the largest part of a vote that all are whole numbers of."""
        whole = lcm(*(each.denominator for each in shown.values()))
        votes = tuple(int(shown.get(number, Fraction(0)) * whole) for number in range(1, len(self.contest.candidates) + 1))
        self.stages.append(Stage(Kind.SEAT, None, votes, 0, 0, elected=(chosen,), denominator=whole))
