"""Reads grades off papers: the place on a paper is the grade (specs/counting/grades.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonty.counting.contest import Contest, NoValidPapers, Ranking, named, shown
from commonty.counting.errors import CountingError
from commonty.counting.leaders import leaders
from commonty.counting.lots import Lots
from commonty.counting.sheet import Kind, Sheet, Stage

FEWEST, MOST = 2, 101
"""How many grades there can be: from no and yes to 0 to 100."""


class WrongGrades(CountingError):
    """A number of grades that cannot be."""

    def __init__(self, grades: str) -> None:
        super().__init__(f"grades is {shown(grades)!r}: give how many grades there are, a whole number from {FEWEST} to {MOST}")
        self.grades = grades


@dataclass(frozen=True)
class Graded:
    """How many papers give each candidate who stands each grade: ``given[number][grade]``, where 0 is the lowest grade."""

    contest: Contest
    valid: int
    given: Mapping[int, tuple[int, ...]]

    def sheet(self, rule: str, lots: Lots, kind: Kind, shown_as: Mapping[int, int], standing: Mapping[int, int]) -> Sheet:
        """Return the sheet: a stage for each grade, the best first, and one of what they come to; elected is who stands highest."""
        grades = len(next(iter(self.given.values())))
        found = leaders(self.contest, standing, lots, stage=grades + 1)
        last = tuple(shown_as.get(number, 0) for number in range(1, len(self.contest.candidates) + 1))
        return Sheet(
            rule=rule,
            contest=self.contest,
            valid=self.valid,
            winners=tuple(number for number in found.elected if number != self.contest.ron),
            stages=(*self.stages(grades), Stage(kind, None, last, 0, 0, elected=found.elected)),
            ties=found.ties,
            lots=lots,
            options={"grades": str(grades)},
            constrained=found.constrained,
        )

    def stages(self, grades: int) -> Iterator[Stage]:
        """Return who has how many of each grade, the best grade first."""
        nothing = (0,) * grades
        for grade in reversed(range(grades)):
            column = tuple(self.given.get(number, nothing)[grade] for number in range(1, len(self.contest.candidates) + 1))
            yield Stage(Kind.GRADE, None, column, 0, 0)


def graded(contest: Contest, grades: str) -> Graded:
    """
    Return the grades that papers give: the first place is the best grade, each later place the next lower.

    Who is not on a paper has the lowest grade from it.

    A paper with more places than there are grades, or without anybody who stands, is not valid.
    Raises ``WrongGrades`` and ``NoValidPapers``.
    """
    scale = number_of(grades)
    given = {number: [0] * scale for number in contest.standing}
    valid = 0
    for ranking, papers in contest.ballots.items():
        places = _places(contest, ranking, scale)
        valid += papers if places else 0
        for number, place in places.items():
            given[number][scale - 1 - place] += papers
    if not valid:
        raise NoValidPapers
    for row in given.values():
        row[0] += valid - sum(row)
    return Graded(contest, valid, {number: tuple(row) for number, row in given.items()})


def number_of(grades: str) -> int:
    """Return how many grades there are; raise ``WrongGrades``."""
    if not (grades.isascii() and grades.isdigit() and len(grades) <= len(str(MOST)) and FEWEST <= int(grades) <= MOST):
        raise WrongGrades(grades)
    return int(grades)


def _places(contest: Contest, ranking: Ranking, scale: int) -> dict[int, int]:
    """Return at which place a paper has each who stands, counted from 0; nothing where it has more places than there are grades."""
    if len(ranking) > scale:
        return {}
    return {number: place for place, each in enumerate(ranking) for number in named(each) if number not in contest.withdrawn}
