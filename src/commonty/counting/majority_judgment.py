"""Counts by majority judgment: the grade in the middle decides (specs/counting/majority-judgment.md)."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate

from commonty.counting.contest import Contest
from commonty.counting.grades import graded
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.sheet import Kind, Sheet

NAME = "majority-judgment"
Given = tuple[int, ...]
"""How many papers give a candidate each grade, the lowest first."""


def count(contest: Contest, *, lots: Lots = NO_LOTS, grades: str = "6") -> Sheet:
    """
    Elect whose grade in the middle is highest; of equals, take away one grade in the middle from each, and look again.

    The first place on a paper is the best of the ``grades``; who is not on it has the lowest. Of an even number of grades, the
    middle is the lower of the two.

    Exact. Raises what ``grades.graded`` does, and ``LotNeeded`` where candidates have every grade as often and cannot all be elected.

    Source: Balinski and Laraki, Majority Judgment (2010): the majority-ranking, not the majority-gauge.

    >>> sheet = count(Contest(("Ada", "Ben", "Cem"), 1, {((1, 2),): 2, (1, 2): 1, (2, 1): 2}), grades="3")
    >>> sheet.winners, sheet.stages[-1].votes
    ((2,), (2, 2, 0))
    """
    found = graded(contest, grades)
    ordered = ranks(found.given)
    middles = {number: middle(given, 0) for number, given in found.given.items()}
    return found.sheet(NAME, lots, Kind.MEDIAN, middles, ordered)


def middle(given: Given, taken: int) -> int:
    """
    Return the grade in the middle, once so many were taken away, each from the middle of what was left.

    >>> [middle((1, 0, 2, 1), taken) for taken in range(4)]
    [2, 2, 0, 3]
    """
    total = sum(given)
    place = (total - 1) // 2
    step = (taken + 1) // 2
    is_below = (taken + total) % 2 == 0
    return bisect_right([*accumulate(given)], place - step if is_below else place + step)


def ranks(given: Mapping[int, Given]) -> dict[int, int]:
    """Return a number for each candidate: the higher, the better; the same for those who have every grade as often."""
    turns = _turns(given.values())
    values = {number: tuple(middle(each, taken) for taken in turns) for number, each in given.items()}
    order = {value: rank for rank, value in enumerate(sorted(set(values.values())))}
    return {number: order[value] for number, value in values.items()}


def difference(one: Given, other: Given) -> tuple[int, int, int] | None:
    """Return how many grades have to be taken from two until those in the middle differ, and which they are then."""
    for taken in _turns((one, other)):
        grades = middle(one, taken), middle(other, taken)
        if grades[0] != grades[1]:
            return (taken, *grades)
    return None


def _turns(several: Iterable[Given]) -> list[int]:
    """Return after how many grades the one in the middle can first be another, for any of several candidates: between, none changes."""
    found = {0}
    for given in several:
        total = sum(given)
        place = (total - 1) // 2
        for bound in accumulate(given):
            step = place - bound + 1 if bound <= place else bound - place
            found |= {taken for taken in (2 * step - 1, 2 * step) if 0 < taken < total}
    return sorted(found)
