"""Compares candidates two by two: how many papers prefer one to another, and how strong each win is (specs/counting/pairs.md)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from commonty.counting.constraints import barred, standing_in_the_way
from commonty.counting.contest import Contest, NoValidPapers, OneSeatOnly, Ranking, named, shown
from commonty.counting.errors import CountingError
from commonty.counting.lots import Lots
from commonty.counting.sheet import Choosing, Constrained, Effect, Kind, SettledBy, Sheet, Stage, Tie

MEASURES = ("margins", "winning-votes")
MOST_COMPARED = 60
"""More candidates make a matrix that nobody can read."""

Matrix = Mapping[int, Mapping[int, int]]
"""A number for each ordered pair of candidates who stand."""


class WrongMeasure(CountingError):
    """A measure of wins that there is not."""

    def __init__(self, measure: str) -> None:
        super().__init__(f"measure is {shown(measure)!r}: give {' or '.join(MEASURES)}")
        self.measure = measure


class TooManyToCompare(CountingError):
    """So many candidates that comparing them two by two shows nothing to anybody."""

    def __init__(self, candidates: int) -> None:
        super().__init__(f"{candidates} candidates are too many to compare two by two: at most {MOST_COMPARED}, or choose another rule")


@dataclass(frozen=True)
class Compared:
    """
    What a contest for one seat comes to two by two.

    ``prefer[one][other]`` papers prefer one to the other; ``wins[one][other]`` is how strong one's win over the other is, 0 where it
    is none. ``field`` are those who can be elected; wins are among them alone.
    """

    contest: Contest
    valid: int
    prefer: Matrix
    wins: Matrix
    field: tuple[int, ...]
    constrained: tuple[Constrained, ...]

    def sheet(self, rule: str, measure: str, lots: Lots, working: tuple[Kind, Matrix], found: tuple[list[int], list[Tie]]) -> Sheet:
        """Return the sheet: the matrix, the rule's own working, and who of those it found is elected."""
        left, ties = found
        every = len(self.contest.standing)
        if len(left) > 1:
            ties.append(Tie(2 * every, Choosing.ELECT, tuple(left), SettledBy.LOT, lots.fall(Choosing.ELECT, tuple(left), 2 * every)))
            left = [ties[-1].chosen]
        return Sheet(
            rule=rule,
            contest=self.contest,
            valid=self.valid,
            winners=tuple(number for number in left if number != self.contest.ron),
            stages=(*self.stages(Kind.AGAINST, self.prefer), *self.stages(*working, elected=tuple(left))),
            ties=tuple(ties),
            lots=lots,
            options={"measure": measure},
            constrained=self.constrained,
        )

    def stages(self, kind: Kind, matrix: Matrix, *, elected: tuple[int, ...] = ()) -> Iterable[Stage]:
        """Return the columns of a matrix, each as a stage; the last elects."""
        for number in self.contest.standing:
            column = tuple(matrix[row][number] if row in matrix else 0 for row in range(1, len(self.contest.candidates) + 1))
            yield Stage(kind, number, column, 0, 0, elected if number == self.contest.standing[-1] else ())


def compare(contest: Contest, measure: str) -> Compared:
    """
    Compare everybody who stands with everybody else, and measure the wins: by their margins, or by the votes for whoever wins.

    A paper prefers whom it names to whom it does not; it prefers neither of two who share a preference, or who are not on it.
    Raises ``OneSeatOnly``, ``WrongMeasure``, ``TooManyToCompare`` and ``NoValidPapers``.
    """
    if contest.seats != 1:
        raise OneSeatOnly(contest.seats)
    if measure not in MEASURES:
        raise WrongMeasure(measure)
    if len(contest.standing) > MOST_COMPARED:
        raise TooManyToCompare(len(contest.standing))
    prefer, valid = preferring(contest)
    if not valid:
        raise NoValidPapers
    out = barred(contest.constraints, (), contest.standing, 1) if contest.constraints else []
    field = tuple(number for number in contest.standing if number not in out)
    constrained = tuple(Constrained(1, number, Effect.BARRED, _in_the_way(contest, number)) for number in out)
    return Compared(contest, valid, prefer, strengths(prefer, field, measure), field, constrained)


def preferring(contest: Contest) -> tuple[dict[int, dict[int, int]], int]:
    """Return how many papers prefer each to each, and how many papers are valid: those that name somebody who stands."""
    prefer = {one: dict.fromkeys(contest.standing, 0) for one in contest.standing}
    valid = 0
    for ranking, papers in contest.ballots.items():
        places = _places(ranking, contest.withdrawn)
        valid += papers if places else 0
        behind = set(contest.standing)
        for place in places:
            behind.difference_update(place)
            for one in place:
                row = prefer[one]
                for other in behind:
                    row[other] += papers
    return prefer, valid


def strengths(prefer: Matrix, field: Collection[int], measure: str) -> dict[int, dict[int, int]]:
    """Return how strong each one's win over each other is, 0 where there is none."""
    wins = {one: dict.fromkeys(prefer, 0) for one in prefer}
    for one in field:
        for other in field:
            margin = prefer[one][other] - prefer[other][one]
            if margin > 0:
                wins[one][other] = margin if measure == "margins" else prefer[one][other]
    return wins


def leading(wins: Matrix, field: Collection[int]) -> list[int]:
    """
    Return the smallest group of whom each wins against everybody outside it (the Smith set).

    >>> leading({1: {2: 0, 3: 2}, 2: {1: 0, 3: 1}, 3: {1: 0, 2: 0}}, (1, 2, 3))
    [1, 2]
    """
    won = {one: sum(1 for other in field if other != one and wins[one][other]) for one in field}
    ahead = [one for one in field if won[one] == max(won.values())]
    group = set(ahead)
    while ahead:
        one = ahead.pop()
        more = [other for other in field if other not in group and not wins[one][other]]
        group.update(more)
        ahead += more
    return sorted(group)


def _places(ranking: Ranking, withdrawn: Collection[int]) -> list[list[int]]:
    places = ([number for number in named(each) if number not in withdrawn] for each in ranking)
    return [place for place in places if place]


def _in_the_way(contest: Contest, number: int) -> tuple[str, ...]:
    return standing_in_the_way(contest.constraints, (number,), set(contest.standing) - {number}, 1)
