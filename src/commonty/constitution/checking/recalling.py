"""Which offices have holders whom the others cannot recall."""

from collections.abc import Iterator, Mapping
from itertools import islice

from commonty.constitution.checking.filling import fillable
from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.motions import Helpers, can_carry
from commonty.constitution.checking.paths import Story
from commonty.constitution.checking.world import World
from commonty.wording.sentence import Sentence

MOST_HOLDINGS = 300
"""So many sets of offices that one person might hold are tried in one document; more only a document made to be slow has."""


def irremovable(world: World) -> Iterator[Finding]:
    """Find the offices that a holder, perhaps of others too, can keep against everyone."""
    filled = fillable(world)
    left = MOST_HOLDINGS
    for key in filled:
        relevant = [other for other in filled if other in _relevant(world, key)]
        if can_remove(world, key, frozenset({key, *relevant})):
            continue  # and whoever holds fewer offices all the more
        for held in islice(holdings(world, key, relevant), left):
            left -= 1
            if not can_remove(world, key, held):
                yield _found(world, key, held, filled)
                break
        else:
            if not left:
                yield _unproved(world, key)


def _found(world: World, key: str, held: frozenset[str], filled: Mapping[str, int]) -> Finding:
    """Return the finding about an office that is kept by who holds these."""
    office = world.rules.offices[key]
    others = [world.rules.offices[each].title for each in filled if each in held - {key}]
    values = {"office": office.title, "procedure": world.procedures[office.recall].title, "offices": others}
    return Finding(
        "office-irremovable",
        Level.ERROR,
        (f"offices.{key}", f"procedures.{office.recall}"),
        Sentence("finding.office-irremovable-with" if others else "finding.office-irremovable", values),
        Story(world, filled).one_holds(held),
    )


def _unproved(world: World, key: str) -> Finding:
    """Return the finding about an office of which it would take too long to show that its holder can be recalled."""
    office = world.rules.offices[key]
    values = {"office": office.title, "procedure": world.procedures[office.recall].title}
    articles = (f"offices.{key}", f"procedures.{office.recall}")
    return Finding("office-irremovable", Level.ERROR, articles, Sentence("finding.office-irremovable-unproved", values))


def can_remove(world: World, office: str, held: frozenset[str]) -> bool:
    """Say whether all others can recall the holder of ``held`` from ``office``, perhaps from other offices first."""
    while True:
        helpers = Helpers(fillable(world, held), held)
        lost = {key for key in held if can_carry(world, world.rules.offices[key].recall, helpers, recall=True)}
        if office in lost:
            return True
        if not lost:
            return False
        held -= lost


def holdings(world: World, office: str, among: list[str]) -> Iterator[frozenset[str]]:
    """
    Yield the largest sets of offices ``among`` those given that one person may hold together with ``office``.

    The emptiest first: what can be shown with one office is not shown with three.
    """
    yield frozenset({office})
    open_to = [key for key in among if key != office and key not in world.clashes[office]]
    yield from _widened(world, frozenset({office}), open_to)


def _widened(world: World, held: frozenset[str], open_to: list[str]) -> Iterator[frozenset[str]]:
    """Yield ``held`` with as many of ``open_to`` as go together: at each clash, once with and once without."""
    free = [key for key in open_to if not world.clashes[key] & set(open_to)]
    clashing = [key for key in open_to if key not in free]
    held |= set(free)
    if not clashing:
        yield held
        return
    first, rest = clashing[0], clashing[1:]
    yield from _widened(world, held | {first}, [key for key in rest if key not in world.clashes[first]])
    yield from _widened(world, held, rest)


def _relevant(world: World, office: str) -> set[str]:
    """Return the offices on which the recall from ``office`` can hang: who moves, who votes, and who fills and recalls those."""
    found = {office}
    waiting = [office]
    while waiting:
        key = waiting.pop()
        for procedure in (world.rules.offices[key].procedure, world.rules.offices[key].recall):
            new = world.offices_behind(procedure) - found
            found |= new
            waiting += new
    return found
