"""Counts yes and no to each candidate against a threshold (specs/counting/yes-no.md)."""

import math
from fractions import Fraction

from commonty.counting.contest import Contest, NoValidPapers, Ranking, named, shown
from commonty.counting.errors import CountingError
from commonty.counting.leaders import leaders
from commonty.counting.lots import NO_LOTS, Lots
from commonty.counting.sheet import Kind, Sheet, Stage

NAME = "yes-no"
BASES = ("cast", "valid")
MOST_RANKS = 2
"""Yes, and no."""
LONGEST_FRACTION = 20


class WrongThreshold(CountingError):
    """A threshold, its strictness or its base that cannot be."""

    def __init__(self, option: str, value: str, wanted: str) -> None:
        super().__init__(f"{option} is {shown(value)!r}: give {wanted}")
        self.option = option


def count(contest: Contest, *, lots: Lots = NO_LOTS, threshold: str = "1/2", strict: str = "yes", base: str = "cast") -> Sheet:
    """
    Elect who reaches a share of yes votes; where more do than there are seats, those with most yes votes.

    A paper says yes to whom it names first, and no to whom it names second: ``((1, 3), 2)``. ``threshold`` is a fraction; with
    ``strict`` (“yes”) more than it is asked for, else (“no”) at least it. ``base`` is what it is a share of: “cast”, the
    votes for and against the candidate, or “valid”, all valid papers. Nobody is elected without a single yes; seats may stay empty.

    Exact: fractions. Raises ``WrongThreshold``, ``NoValidPapers``, and ``LotNeeded`` for a tie at the last seat.

    >>> sheet = count(Contest(("Ada", "Ben"), 2, {((1, 2),): 4, ((), 2): 5, (1,): 1}), threshold="1/2")
    >>> sheet.winners, [stage.votes for stage in sheet.stages]
    ((1,), [(5, 4), (0, 5)])
    """
    share = _share(threshold)
    if strict not in {"yes", "no"}:
        raise WrongThreshold("strict", strict, "yes, for more than the threshold, or no, for at least it")
    if base not in BASES:
        raise WrongThreshold("base", base, " or ".join(BASES))
    (yes, no), valid = _added(contest)
    passed = {}
    for number in contest.standing:
        needed = least(share, yes[number] + no[number] if base == "cast" else valid, strict=strict == "yes")
        if yes[number] >= max(needed, 1):
            passed[number] = yes[number]
    found = leaders(contest, passed, lots, stage=2, may_stay_empty=True)
    return Sheet(
        rule=NAME,
        contest=contest,
        valid=valid,
        winners=tuple(number for number in found.elected if number != contest.ron),
        stages=(Stage(Kind.YES, None, _table(contest, yes), 0, 0), Stage(Kind.NO, None, _table(contest, no), 0, 0, elected=found.elected)),
        ties=found.ties,
        lots=lots,
        options={"threshold": threshold, "strict": strict, "base": base},
        constrained=found.constrained,
    )


def least(share: Fraction, base: int, *, strict: bool) -> int:
    """
    Return the least whole number that is a share of ``base``: more than it where ``strict``, else at least it.

    >>> least(Fraction(1, 2), 20, strict=True), least(Fraction(1, 2), 20, strict=False)
    (11, 10)
    """
    return math.floor(share * base) + 1 if strict else math.ceil(share * base)


def _share(text: str) -> Fraction:
    part, slash, whole = text.partition("/")
    numbers = (part, whole) if slash else (part, "1")
    if not all(each.isascii() and each.isdigit() and len(each) <= LONGEST_FRACTION for each in numbers) or not int(numbers[1]):
        raise WrongThreshold("threshold", text, "a fraction from 0 to 1: 2/3")
    share = Fraction(int(numbers[0]), int(numbers[1]))
    if share > 1:
        raise WrongThreshold("threshold", text, "a fraction from 0 to 1: 2/3")
    return share


def _added(contest: Contest) -> tuple[tuple[dict[int, int], dict[int, int]], int]:
    """Add up yes and no for each; a paper with more than two ranks, or without a mark for anybody who stands, is not valid."""
    yes, no, valid = dict.fromkeys(contest.standing, 0), dict.fromkeys(contest.standing, 0), 0
    for ranking, papers in contest.ballots.items():
        marks = _marks(contest, ranking)
        valid += papers if any(marks) else 0
        for votes, numbers in zip((yes, no), marks, strict=False):
            for number in numbers:
                votes[number] += papers
    if not valid:
        raise NoValidPapers
    return (yes, no), valid


def _marks(contest: Contest, ranking: Ranking) -> list[list[int]]:
    if len(ranking) > MOST_RANKS:
        return []
    return [[number for number in named(each) if number not in contest.withdrawn] for each in ranking]


def _table(contest: Contest, votes: dict[int, int]) -> tuple[int, ...]:
    return tuple(votes.get(number, 0) for number in range(1, len(contest.candidates) + 1))
