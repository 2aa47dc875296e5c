"""What is counted: the candidates, the seats, and the ballots, grouped."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from commonty.counting.constraints import CannotBeMet, Constraint, can_be_filled
from commonty.counting.errors import CountingError
from commonty.counting.packed import Packed

Preference = int | tuple[int, ...]
"""A candidate's number; or several numbers that share a preference; or none, ``()``, for a preference that was skipped."""
Ranking = tuple[Preference, ...]
"""The preferences of a paper, first first. ``()`` is a blank paper."""

CONTROL = re.compile("[\x00-\x1f\x7f]")
"""What no name has. Those of U+0080 to U+009F are let through: names that were decoded wrongly once are full of them."""
MOST_CANDIDATES = 1_000
"""More candidates are taken for a mistake, before any memory is given to them."""
MOST_PAPERS = 10_000_000_000
"""More papers than there are people are taken for a mistake."""


class NoSuchCandidate(CountingError):
    """A number that no candidate has."""

    def __init__(self, number: object, candidates: int) -> None:
        super().__init__(f"there is no candidate {shown(number)}: the candidates are numbered from 1 to {candidates}")
        self.number = number


class CandidateTwice(CountingError):
    """A paper that ranks one candidate more than once."""

    def __init__(self, number: int) -> None:
        super().__init__(f"candidate {number} is on one paper twice: a paper ranks a candidate once or not at all")
        self.number = number


class WrongNumberOfPapers(CountingError):
    """A number of papers that cannot be one."""

    def __init__(self, number: object) -> None:
        super().__init__(f"{shown(number)} papers: give a whole number from 1 to {MOST_PAPERS}")
        self.number = number


class WrongSeats(CountingError):
    """More seats than candidates who stand, or none."""

    def __init__(self, seats: object, standing: int) -> None:
        super().__init__(f"{shown(seats)} seats for {standing} candidates: give a whole number of seats from 1 to {standing}")
        self.seats = seats


class OneSeatOnly(WrongSeats):
    """Several seats, and a rule that fills one."""

    def __init__(self, seats: int) -> None:
        CountingError.__init__(self, f"{seats} seats, and this rule fills one: count for one seat, or choose a rule for several")
        self.seats = seats


class WrongCandidates(CountingError):
    """A list of candidates that cannot be counted for: none, too many, a name twice or no name."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}: name from 1 to {MOST_CANDIDATES} candidates, each once")


class NoValidPapers(CountingError):
    """A count in which no paper is valid: there is nothing to elect anybody with."""

    def __init__(self) -> None:
        super().__init__("no paper is valid: without a vote, nobody can be elected")


@dataclass(frozen=True)
class Contest:
    """
    Candidates, seats and the ballots cast, grouped by what they say.

    Candidates are numbered from 1 in the order given. ``ballots`` says for each ranking how many papers
    have it. Whoever has withdrawn keeps the number and gets no votes. ``constraints`` limit who can be elected together.
    ``ron`` is the number of “re-open nominations”, 0 where there is none: it is counted like a candidate, and a seat that
    it wins stays vacant.

    Raises a ``CountingError`` where these do not fit together: whatever is made can be counted.
    """

    candidates: tuple[str, ...]
    seats: int
    ballots: Mapping[Ranking, int]
    withdrawn: frozenset[int] = frozenset()
    title: str = ""
    constraints: tuple[Constraint, ...] = ()
    ron: int = 0
    papers: int = field(init=False, compare=False)
    is_plain: bool = field(init=False, compare=False)
    """Whether every paper is a simple list of candidates: no preference shared, none skipped."""

    def __post_init__(self) -> None:
        _check_candidates(self.candidates)
        for number in self.withdrawn:
            if type(number) is not int or not 1 <= number <= len(self.candidates):
                raise NoSuchCandidate(number, len(self.candidates))
        if type(self.seats) is not int or not 1 <= self.seats <= len(self.standing):
            raise WrongSeats(self.seats, len(self.standing))
        object.__setattr__(self, "is_plain", _check_rankings(self.ballots, len(self.candidates)))
        for number in (*(number for each in self.constraints for number in each.group), self.ron or 1):
            if type(number) is not int or not 1 <= number <= len(self.candidates):
                raise NoSuchCandidate(number, len(self.candidates))
        if self.constraints and not can_be_filled(self.constraints, (), self.standing, self.seats):
            raise CannotBeMet((each.name for each in self.constraints), self.seats)
        object.__setattr__(self, "papers", _added(self.ballots))
        if not isinstance(self.ballots, Packed):
            object.__setattr__(self, "ballots", MappingProxyType(dict(self.ballots)))

    @cached_property
    def standing(self) -> tuple[int, ...]:
        """The numbers of the candidates who have not withdrawn."""
        return tuple(number for number in range(1, len(self.candidates) + 1) if number not in self.withdrawn)

    def name(self, number: int) -> str:
        """Return the name of a candidate."""
        return self.candidates[number - 1]


def shown(value: object) -> str:
    """Return a value as it may be printed: short, and without characters that act on a terminal."""
    if isinstance(value, int) and abs(value) > MOST_PAPERS:
        return "so many"
    text = "".join(letter if letter.isprintable() else "�" for letter in str(value)[:60])
    return text if len(text) < 60 else text + "…"  # noqa: PLR2004 - a line of a terminal


def named(preference: Preference) -> tuple[int, ...]:
    """Return the candidates who share a preference."""
    return preference if isinstance(preference, tuple) else (preference,)


def _check_candidates(names: tuple[str, ...]) -> None:
    if not 1 <= len(names) <= MOST_CANDIDATES:
        raise WrongCandidates(f"{len(names)} candidates")
    if len(set(names)) < len(names):
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise WrongCandidates(f"two candidates are called “{shown(twice)}”")
    for number, name in enumerate(names, 1):
        if not name or name != name.strip() or CONTROL.search(name):
            raise WrongCandidates(f"candidate {number} is called “{shown(name)}”, which is empty or has characters that cannot be seen")


def _check_rankings(ballots: Mapping[Ranking, int], candidates: int) -> bool:
    """Refuse a ranking of somebody who is no candidate, or of a candidate twice; say whether all are plain lists."""
    everyone = frozenset(range(1, candidates + 1))
    if isinstance(ballots, Packed) and ballots.is_plain(candidates):
        return True
    if everyone.issuperset(chain.from_iterable(ballots)) and [*map(len, ballots)] == [*map(len, map(frozenset, ballots))]:
        return True
    is_plain = True
    for ranking in ballots:
        marked = frozenset(ranking)
        if len(marked) < len(ranking) or not marked <= everyone:
            _check_marks([number for preference in ranking for number in named(preference)], everyone)
            is_plain = False
    return is_plain


def _check_marks(marks: list[int], everyone: frozenset[int]) -> None:
    for number in marks:
        if type(number) is not int or number not in everyone:
            raise NoSuchCandidate(number, len(everyone))
    if len(set(marks)) < len(marks):
        raise CandidateTwice(next(number for place, number in enumerate(marks) if number in marks[:place]))


def _added(ballots: Mapping[Ranking, int]) -> int:
    """Return how many papers there are; refuse a group of none, of half a paper, or of more than there can be."""
    weights = ballots.values()
    if set(map(type, weights)) <= {int} and min(weights, default=1) >= 1 and (papers := sum(weights)) <= MOST_PAPERS:
        return papers
    raise WrongNumberOfPapers(
        next((weight for weight in weights if type(weight) is not int or not 1 <= weight <= MOST_PAPERS), sum(weights))
    )
