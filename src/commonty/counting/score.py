"""Counts by score: grades are points, and those with most are elected (specs/counting/score.md)."""

from commonty.counting.contest import Contest
from commonty.counting.grades import graded
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.sheet import Kind, Sheet

NAME = "score"


def count(contest: Contest, *, lots: Lots = NO_LOTS, grades: str = "6") -> Sheet:
    """
    Add up the points that papers give; with 6 ``grades``, the first place on a paper is 5 points, and who is not on it has 0 from it.

    Exact: whole points. Raises what ``grades.graded`` does, and ``LotNeeded`` for a tie at the last seat.

    Source: range voting as in Smith, Range voting (2000), by sums, with those left out given the lowest grade.

    >>> sheet = count(Contest(("Ada", "Ben", "Cem"), 1, {((1, 2),): 3, (3, 2): 4}), grades="3")
    >>> sheet.winners, sheet.stages[-1].votes
    ((2,), (6, 10, 8))
    """
    found = graded(contest, grades)
    points = {number: sum(grade * papers for grade, papers in enumerate(given)) for number, given in found.given.items()}
    return found.sheet(NAME, lots, Kind.POINTS, points, points)
