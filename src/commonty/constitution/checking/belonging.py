"""Whether anybody can be where an article asks for somebody: in an office that is reserved, and in a section that votes apart."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from commonty.constitution.checking.filling import fillable
from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.motions import Helpers, can_carry
from commonty.constitution.checking.paths import EVERYTHING_VACANT, Story
from commonty.constitution.checking.world import World
from commonty.constitution.document import Procedure, Threshold
from commonty.wording.sentence import Sentence


def reserved_for_nobody(world: World) -> Iterator[Finding]:
    """Find the offices reserved for members of a body that nobody who may hold them can belong to."""
    held = holdable(world)
    for key, office in world.rules.offices.items():
        if office.reserved_for and key in fillable(world) and not eligible(world, key, held):
            yield Finding(
                "reserved-for-nobody",
                Level.ERROR,
                (f"offices.{key}", f"bodies.{office.reserved_for}"),
                Sentence("finding.reserved-for-nobody", {"office": office.title, "body": world.rules.bodies[office.reserved_for].title}),
                EVERYTHING_VACANT,
            )


def holdable(world: World) -> Mapping[str, int]:
    """Return how many seats of each office can be filled from nothing where whoever it is reserved for alone may hold it."""
    held: dict[str, int] = {}
    while True:
        more = {key: min(office.seats, eligible(world, key, held)) for key, office in world.rules.offices.items()}
        found = {
            key: number
            for key, number in more.items()
            if number > held.get(key, 0) and can_carry(world, world.rules.offices[key].procedure, Helpers(held), seat=key)
        }
        if not found:
            return held
        held |= found


def eligible(world: World, key: str, held: Mapping[str, int]) -> int:
    """Return how many people can belong to the body that an office is reserved for and may hold it, while so many seats are held."""
    body = world.rules.offices[key].reserved_for
    ground = world.electorates[body].ground if body else world.rules.root
    if ground == world.rules.root:
        return world.people
    return sum(held.get(office, 0) for office in world.offices_of(ground) if office != key and office not in world.clashes[key])


def empty_sections(world: World) -> Iterator[Finding]:
    """Find the procedures that need votes of a section to which nobody who votes there can belong."""
    helpers = Helpers(fillable(world))
    for key, procedure in world.procedures.items():
        if not helpers.most(world, world.electorates[procedure.body]):
            continue  # Nobody at all decides here, which other findings say.
        missing = dict.fromkeys(section for rule in procedure.threshold for section in _missing(world, helpers, procedure, rule))
        if missing:
            yield Finding(
                "section-empty",
                Level.ERROR,
                (f"procedures.{key}", *(f"bodies.{section}" for section in missing)),
                Sentence(
                    "finding.section-empty",
                    {"procedure": procedure.title, "sections": [world.rules.bodies[section].title for section in missing]},
                ),
                Story(world, helpers.seats).everyone_joins(procedure.body),
            )


def _missing(world: World, helpers: Helpers, procedure: Procedure, rule: Threshold) -> list[str]:
    """Return the empty sections for want of which this majority can never be reached; none where it can."""
    if rule.section:
        return [] if _can_vote(world, helpers, procedure, rule.section) else [rule.section]
    empty = [section for section in rule.scaled if not _can_vote(world, helpers, procedure, section)]
    if not empty:
        return []
    most = 1 - Fraction(len(empty), len(rule.scaled))  # Each section weighs the same, and one without votes gives nothing.
    return [] if most > rule.share or (most == rule.share and not rule.strict) else empty


def _can_vote(world: World, helpers: Helpers, procedure: Procedure, section: str) -> bool:
    """Say whether somebody can belong to the section and to the body that decides."""
    decides, apart = world.electorates[procedure.body], world.electorates[section]
    if world.rules.root in {decides.ground, apart.ground} or decides.ground == apart.ground:
        return min(helpers.most(world, decides), helpers.most(world, apart)) > 0
    one, other = ([key for key in world.offices_of(each.ground) if helpers.seats.get(key)] for each in (decides, apart))
    return any(office not in world.clashes[mine] for mine in one for office in other)
