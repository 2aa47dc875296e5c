"""Lots: who is chosen where the rule leaves a tie, given to the count and kept in its sheet."""

import hashlib
from dataclasses import dataclass

from commonty.counting.errors import CountingError


class LotNeeded(CountingError):
    """A tie that only a lot can break, and no lot was given for it."""

    def __init__(self, choosing: str, tied: tuple[int, ...], after_stage: int) -> None:
        numbers = ", ".join(str(number) for number in tied)
        super().__init__(
            f"after stage {after_stage} a lot has to choose between the candidates {numbers} ({choosing}): give the count its lots"
        )
        self.choosing = choosing
        self.tied = tied
        self.after_stage = after_stage


class WrongLots(CountingError):
    """Lots that cannot have been drawn so."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}: lots name each candidate once, and a lot falls on one of those between whom it was drawn")


@dataclass(frozen=True)
class Draw:
    """One lot that was drawn: what it chose for (a ``Tie.choosing``), between whom, and whom it fell on."""

    choosing: str
    tied: tuple[int, ...]
    chosen: int

    def __post_init__(self) -> None:
        if self.chosen not in self.tied:
            raise WrongLots(f"a lot between {list(self.tied)} fell on {self.chosen}")


@dataclass(frozen=True)
class Lots:
    """
    The lots of a count, drawn before it or one by one.

    ``drawn`` is looked at first: lots drawn for just this choice between just these candidates. Else the lot falls on
    whoever of the tied stands first in ``order``, if all of them stand in it. ``seed`` is what an order was made from, if it
    was: then it can be made again, and a wrong one is refused.
    """

    order: tuple[int, ...] = ()
    drawn: tuple[Draw, ...] = ()
    seed: str = ""

    def __post_init__(self) -> None:
        if len(set(self.order)) < len(self.order):
            raise WrongLots("an order of lots names a candidate twice")
        if self.seed and self.order != seeded_order(self.seed, len(self.order)):
            raise WrongLots("an order of lots is not the one that its seed gives")

    @classmethod
    def seeded(cls, seed: str, candidates: int) -> "Lots":
        """Draw the order of ``candidates`` candidates from a seed, so that anybody can draw it again."""
        return cls(order=seeded_order(seed, candidates), seed=seed)

    def fall(self, choosing: str, tied: tuple[int, ...], after_stage: int) -> int:
        """Return whom the lot falls on; raise ``LotNeeded`` where none was drawn."""
        among = set(tied)
        for draw in self.drawn:
            if draw.choosing == choosing and set(draw.tied) == among:
                return draw.chosen
        if among.issubset(self.order):
            return next(number for number in self.order if number in among)
        raise LotNeeded(choosing, tied, after_stage)


NO_LOTS = Lots()
"""No lot was drawn: a tie that the rule cannot break stops the count."""


def seeded_order(seed: str, candidates: int) -> tuple[int, ...]:
    """
    Return the numbers from 1 in an order that nobody can foresee without the seed.

    Each number's ticket is the SHA-256 of the seed, a line end and the number, all in UTF-8; the lowest ticket is first.

    >>> seeded_order("The record's head, and two officers' numbers", 5)
    (5, 2, 4, 3, 1)
    """
    tickets = {number: hashlib.sha256(f"{seed}\n{number}".encode()).digest() for number in range(1, candidates + 1)}
    return tuple(sorted(tickets, key=lambda number: tickets[number]))
