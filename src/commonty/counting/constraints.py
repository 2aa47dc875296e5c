"""Who can be elected together: at least and at most so many of a group, and what follows (specs/counting/constraints.md)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from commonty.counting.errors import CountingError

MOST_STEPS = 2_000
"""Steps of looking for a way to fill the seats; real rules take a few dozen."""


class CannotBeMet(CountingError):
    """Constraints that nobody can meet with those who stand."""

    def __init__(self, names: Iterable[str], seats: int) -> None:
        super().__init__(
            f"no {seats} of those who stand meet {', '.join(f'“{name}”' for name in names)}: change the rule, or fill fewer seats"
        )


class TooEntangled(CountingError):
    """Constraints over so many overlapping groups that no answer was found in time."""

    def __init__(self) -> None:
        super().__init__("the constraints overlap in too many ways to be worked out: give fewer groups")


@dataclass(frozen=True)
class Constraint:
    """
    At least, and at most, so many of a group are elected. ``at_most`` is ``None`` where there is no such limit.

    A reserved seat is ``at_least=1`` of those it is reserved for. ``name`` is how the organisation calls the rule.
    """

    name: str
    group: frozenset[int]
    at_least: int = 0
    at_most: int | None = None

    def met(self, number: int) -> bool:
        """Say whether ``number`` of the group may be elected in the end."""
        return self.at_least <= number and (self.at_most is None or number <= self.at_most)

    def with_empty_seats(self, everybody: Collection[int], seats: int) -> tuple["Constraint", ...]:
        """Return the same rule where seats may stay empty: at least so many of a group is at most the rest of the others."""
        others = Constraint(self.name, frozenset(everybody) - self.group, at_most=seats - self.at_least)
        return (replace(self, at_least=0), others)

    def with_held(self, held: int) -> "Constraint":
        """Return what the rule asks of an election for the rest of the seats, where ``held`` of the group hold others already."""
        return replace(self, at_least=max(0, self.at_least - held), at_most=None if self.at_most is None else max(0, self.at_most - held))


def one_of_each(groups: Mapping[str, Collection[int]], *, name: str) -> tuple[Constraint, ...]:
    """
    Return the constraints by which at most one of each group is elected, as of each employer.

    >>> one_of_each({"Bakery": {1, 2}}, name="One from each employer")
    (Constraint(name='One from each employer: Bakery', group=frozenset({1, 2}), at_least=0, at_most=1),)
    """
    return tuple(Constraint(f"{name}: {group}", frozenset(numbers), at_most=1) for group, numbers in groups.items())


def can_be_filled(constraints: tuple[Constraint, ...], elected: Collection[int], open_to: Collection[int], seats: int) -> bool:
    """
    Say whether ``seats`` can be filled with all of ``elected`` and some of ``open_to``, so that every constraint is met.

    Exact. Raises ``TooEntangled`` where groups overlap in so many ways that this takes too long.

    >>> women = Constraint("Two women", frozenset({1, 2, 3}), at_least=2)
    >>> can_be_filled((women,), {4}, {1, 2, 5}, seats=3), can_be_filled((women,), {4, 5}, {1, 2}, seats=3)
    (True, False)
    """
    if len(elected) > seats:
        return False
    held = tuple(len(each.group.intersection(elected)) for each in constraints)
    kinds = Counter(tuple(number in each.group for each in constraints) for number in open_to)
    return _search(constraints, tuple(sorted(kinds.items(), reverse=True)), held, seats - len(elected))


def barred(constraints: tuple[Constraint, ...], elected: Collection[int], open_to: Collection[int], seats: int) -> list[int]:
    """Return who of those ``open_to`` election cannot be elected beside the elected any more."""
    others = set(open_to)
    return [each for each in sorted(open_to) if not can_be_filled(constraints, {*elected, each}, others - {each}, seats)]


def kept(constraints: tuple[Constraint, ...], elected: Collection[int], open_to: Collection[int], seats: int) -> list[int]:
    """Return who of those ``open_to`` election must be elected: without them the seats cannot be filled."""
    others = set(open_to)
    return [each for each in sorted(open_to) if not can_be_filled(constraints, elected, others - {each}, seats)]


def standing_in_the_way(
    constraints: tuple[Constraint, ...], elected: Collection[int], open_to: Collection[int], seats: int
) -> tuple[str, ...]:
    """Return the names of the constraints by which these seats cannot be filled: those that do it alone, or else all."""
    alone = tuple(each.name for each in constraints if not can_be_filled((each,), elected, open_to, seats))
    return alone or tuple(each.name for each in constraints)


@lru_cache(maxsize=10_000)
def _search(
    constraints: tuple[Constraint, ...], kinds: tuple[tuple[tuple[bool, ...], int], ...], held: tuple[int, ...], vacancies: int
) -> bool:
    """Look through how many of each kind of candidate could be elected; a kind is which groups one is in."""
    steps = 0

    def room(kind: tuple[bool, ...], count: int, numbers: tuple[int, ...]) -> int:
        """Return how many more of a kind fit under every limit."""
        limits = [
            each.at_most - number
            for each, number, is_in in zip(constraints, numbers, kind, strict=True)
            if is_in and each.at_most is not None
        ]
        return max(0, min([count, *limits]))

    def is_hopeless(rest: tuple[tuple[tuple[bool, ...], int], ...], numbers: tuple[int, ...], left: int) -> bool:
        rooms = [(kind, room(kind, count, numbers)) for kind, count in rest]
        short = (
            each.at_least - number > min(left, sum(places for kind, places in rooms if kind[which]))
            for which, (each, number) in enumerate(zip(constraints, numbers, strict=True))
        )
        return sum(places for _kind, places in rooms) < left or any(short)

    def found(place: int, numbers: tuple[int, ...], left: int) -> bool:
        nonlocal steps
        steps += 1
        if steps > MOST_STEPS:
            raise TooEntangled
        if left == 0:
            return all(each.met(number) for each, number in zip(constraints, numbers, strict=True))
        if is_hopeless(kinds[place:], numbers, left):
            return False
        kind, count = kinds[place]
        for taken in range(min(room(kind, count, numbers), left), -1, -1):
            after = tuple(number + taken * is_in for number, is_in in zip(numbers, kind, strict=True))
            if found(place + 1, after, left - taken):
                return True
        return False

    return found(0, held, vacancies)
