"""Which offices can be filled once all are vacant, and which bodies of seats can only be filled by one another."""

from collections.abc import Iterable, Iterator, Mapping

from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.motions import Helpers, can_carry
from commonty.constitution.checking.paths import EVERYTHING_VACANT
from commonty.constitution.checking.world import World
from commonty.wording.sentence import Sentence


def fillable(world: World, opponent: frozenset[str] | None = None) -> Mapping[str, int]:
    """
    Return the offices that helpers can fill from nothing, in an order in which they can, with the seats left to them.

    ``opponent`` is the set of offices held by one who helps in nothing.
    """
    if opponent in world.filled:
        return world.filled[opponent]
    held = opponent or frozenset()
    left = {key: office.seats - (key in held) for key, office in world.rules.offices.items()}
    filled: dict[str, int] = {}
    while True:
        helpers = Helpers(filled, opponent)
        waiting = [key for key, seats in left.items() if seats > 0 and key not in filled]
        found = [key for key in waiting if can_carry(world, world.rules.offices[key].procedure, helpers, seat=key)]
        if not found:
            return world.filled.setdefault(opponent, filled)
        filled |= {key: left[key] for key in found}


def unfillable(world: World) -> Iterator[Finding]:
    """Find the offices that, once vacant, nobody can fill."""
    filled = fillable(world)
    empty = {key for key in world.rules.offices if key not in filled}
    for circle in circles(world, empty):
        offices = tuple(
            key
            for key in world.rules.offices
            if key in empty and _electors(world, key) in circle and world.rules.offices[key].body in circle
        )
        empty -= set(offices)
        yield Finding(
            "circular-electorate",
            Level.ERROR,
            (*(f"bodies.{key}" for key in circle), *(f"offices.{key}" for key in offices)),
            Sentence(
                "finding.circular-electorate" if len(circle) > 1 else "finding.self-electing",
                {"bodies": [world.rules.bodies[key].title for key in circle], "body": world.rules.bodies[circle[0]].title},
            ),
            EVERYTHING_VACANT,
        )
    for key, office in world.rules.offices.items():
        if key in empty:
            yield Finding(
                "office-unfillable",
                Level.ERROR,
                (f"offices.{key}", f"procedures.{office.procedure}"),
                Sentence("finding.office-unfillable", {"office": office.title, "procedure": world.procedures[office.procedure].title}),
                EVERYTHING_VACANT,
            )


def circles(world: World, empty: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the sets of bodies whose seats, all of them in ``empty``, are filled only from within the set."""
    empty = set(empty)
    bodies = [
        key
        for key in world.rules.bodies
        if (offices := world.offices_of(key)) and world.electorates[key].ground == key and empty.issuperset(offices)
    ]
    above = {key: {_electors(world, office) for office in world.offices_of(key)} for key in bodies}
    reach = {key: _reached(above, key) for key in bodies}
    done: set[str] = set()
    for key in bodies:
        if key in reach[key] and key not in done:
            circle = tuple(other for other in bodies if other in reach[key] and key in reach[other])
            done |= set(circle)
            yield circle


def _electors(world: World, office: str) -> str:
    """Return the ground of the electorate that fills the office."""
    return world.electorates[world.procedures[world.rules.offices[office].procedure].body].ground


def _reached(above: Mapping[str, set[str]], start: str) -> set[str]:
    """Return the bodies reached from ``start`` by asking again and again who elects."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for body in above.get(waiting.pop(), set()) - found:
            found.add(body)
            waiting.append(body)
    return found
