"""The count sheet: the whole working of one count, as plain facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from commonty.counting.contest import Contest
from commonty.counting.lots import NO_LOTS, Lots


class Kind(StrEnum):
    """What happens in a stage."""

    FIRST = "first"
    SURPLUS = "surplus"
    EXCLUDE = "exclude"
    SHARE = "share"
    YES = "yes"
    NO = "no"
    AGAINST = "against"
    PATH = "path"
    LOCK = "lock"
    GRADE = "grade"
    POINTS = "points"
    MEDIAN = "median"
    SEAT = "seat"


PAIRWISE = {Kind.AGAINST, Kind.PATH, Kind.LOCK}
"""Stages that are the columns of a matrix: a number for each candidate against ``Stage.candidate``."""


class Choosing(StrEnum):
    """What a choice between tied candidates is for."""

    SURPLUS = "surplus"
    EXCLUDE = "exclude"
    ELECT = "elect"
    LOCK = "lock"


class SettledBy(StrEnum):
    """How a tie was broken."""

    PRECEDING_STAGE = "preceding stage"
    LOT = "lot"


@dataclass(frozen=True)
class Parcel:
    """
    Papers of one value that moved together.

    ``value`` is what each was worth before and ``new_value`` what it is worth now, in units of the sheet. ``to`` says how
    many papers went to whom, by number; ``nontransferable`` is how many named nobody who could still receive them. ``holder`` is
    whose papers they were, where several are excluded together.
    """

    papers: int
    value: int
    new_value: int
    to: Mapping[int, int]
    nontransferable: int
    holder: int | None = None


@dataclass(frozen=True)
class Stage:
    """
    One stage of a count, as it stood at its end. Votes are in units of the sheet, candidate 1 first.

    ``candidate`` is whose papers were transferred, or whom the others are compared with. ``elected`` reached what the rule asks for
    at this stage, most votes first; ``last_vacancies`` were elected without it, because no more candidates than vacancies were left.

    Where the rule works them out anew at every stage, ``quota`` is the quota, in units, and ``keep`` is how much of a paper that
    reaches them each candidate keeps: ``10 ** places`` is all of it. ``denominator`` is into how many parts a unit is divided, of
    which ``votes`` are whole numbers: only rules by approvals divide it. ``together`` are the others whose papers were
    transferred, where several are excluded at once.
    """

    kind: Kind
    candidate: int | None
    votes: tuple[int, ...]
    nontransferable: int
    rounding_loss: int
    elected: tuple[int, ...] = ()
    last_vacancies: tuple[int, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    quota: int | None = None
    keep: tuple[int, ...] = ()
    denominator: int = 1
    together: tuple[int, ...] = ()

    @property
    def whose(self) -> tuple[int, ...]:
        """Whose papers were transferred: nobody's, one candidate's, or those of several who are excluded together."""
        return () if self.candidate is None else (self.candidate, *self.together)


class Effect(StrEnum):
    """What a constraint did to a candidate: barred from election, or kept from exclusion."""

    BARRED = "barred"
    KEPT = "kept"


@dataclass(frozen=True)
class Constrained:
    """
    What a constraint changed after stage ``after_stage`` (counted from 1), by its names.

    ``BARRED``: the candidate could not be elected any more, whatever their votes. ``KEPT``: the candidate had fewest votes and was
    kept, because without them the seats could not be filled; ``instead`` is who was excluded in their place.
    """

    after_stage: int
    candidate: int
    effect: Effect
    constraints: tuple[str, ...]
    instead: int | None = None


@dataclass(frozen=True)
class Narrowing:
    """One look at an earlier stage: who of the tied was still tied after it."""

    stage: int
    left: tuple[int, ...]


@dataclass(frozen=True)
class Tie:
    """
    A choice between candidates with equal votes, made after stage ``after_stage`` (counted from 1).

    ``narrowed`` are the earlier stages at which some of them differed, in the order in which the rule looks at them.
    """

    after_stage: int
    choosing: Choosing
    tied: tuple[int, ...]
    settled_by: SettledBy
    chosen: int
    narrowed: tuple[Narrowing, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """
    The whole working of one count.

    Votes are whole numbers of units; ``10 ** places`` units are one vote, so nothing is rounded that the rule does not
    cut. ``quota`` is a number of votes, ``None`` where the rule fixes none for the whole count. ``options`` are what the rule
    let be chosen.
    ``winners`` are people; ``vacant`` is how many seats stay empty.

    At every stage of a rule by which a paper counts for one candidate: votes + nontransferable + rounding_loss = valid.
    """

    rule: str
    contest: Contest
    valid: int
    winners: tuple[int, ...]
    stages: tuple[Stage, ...]
    ties: tuple[Tie, ...] = ()
    quota: int | None = None
    places: int = 0
    lots: Lots = NO_LOTS
    options: Mapping[str, str] = field(default_factory=dict)
    constrained: tuple[Constrained, ...] = ()

    @property
    def is_pairwise(self) -> bool:
        """Whether the stages are the columns of matrices that compare candidates two by two."""
        return self.stages[0].kind in PAIRWISE

    @property
    def is_graded(self) -> bool:
        """Whether the stages are how many papers gave each grade, the best first, and what they come to."""
        return self.stages[0].kind is Kind.GRADE

    @property
    def is_in_turn(self) -> bool:
        """Whether each stage fills a seat, by approvals."""
        return self.stages[0].kind is Kind.SEAT

    @property
    def vacant(self) -> int:
        """How many seats are won by nobody: by “re-open nominations”, or for want of enough votes."""
        return self.contest.seats - len(self.winners)

    def is_continued(self, place: int) -> bool:
        """Say whether stage ``place``, counted from 0, passes on further papers of an exclusion that began before."""
        before, stage = self.stages[place - 1], self.stages[place]
        return place > 0 and stage.kind is before.kind is Kind.EXCLUDE and before.whose == stage.whose

    def votes(self, candidate: int, stage: int = -1) -> Fraction:
        """Return the votes of a candidate at the end of a stage: 0 is the first, -1 the last."""
        return self.in_votes(self.stages[stage].votes[candidate - 1]) / self.stages[stage].denominator

    def in_votes(self, units: int | Fraction) -> Fraction:
        """Return a number of units as a number of votes."""
        return Fraction(units, 10**self.places)

    def quota_at(self, stage: int = -1) -> Fraction | None:
        """Return the quota at the end of a stage, in votes: the stage's own, or the count's; ``None`` where the rule has none."""
        own = self.stages[stage].quota
        if own is not None:
            return self.in_votes(own)
        return None if self.quota is None else Fraction(self.quota)

    def elected_at(self, candidate: int) -> int | None:
        """Return the number of the stage at which a candidate was elected, counted from 1; ``None`` for who was not."""
        for number, stage in enumerate(self.stages, 1):
            if candidate in stage.elected or candidate in stage.last_vacancies:
                return number
        return None

    def excluded_at(self, candidate: int) -> int | None:
        """Return the number of the stage at which a candidate's papers were passed on by exclusion; ``None`` for who was not excluded."""
        for number, stage in enumerate(self.stages, 1):
            if stage.kind is Kind.EXCLUDE and candidate in stage.whose:
                return number
        return None
