"""Whether urgent procedures stay what they are for: bounded, ratified in time, and away from rules, rolls and elections."""

from collections.abc import Iterator

from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.times import least, longest
from commonty.constitution.checking.world import World
from commonty.wording.sentence import Sentence

OUT_OF_BOUNDS = ("rules.", "bodies.", "elections.", "mandates.recall")
"""The beginnings of the names of effects that touch rules, rolls or elections."""


def unbounded(world: World) -> Iterator[Finding]:
    """Find the urgent procedures whose decisions do not lapse in time, or move money without limit."""
    for key, procedure in world.procedures.items():
        if not procedure.urgent:
            continue
        values = {"procedure": procedure.title, "lapses": procedure.lapses}
        if not procedure.lapses or not procedure.ratified_by:
            yield Finding("urgent-unbounded", Level.ERROR, (f"procedures.{key}",), Sentence("finding.urgent-unbounded", values))
        elif time_needed(world, procedure.ratified_by) > least(procedure.lapses):
            values["ratifying"] = world.procedures[procedure.ratified_by].title
            yield Finding(
                "urgent-ratified-late",
                Level.ERROR,
                (f"procedures.{key}", f"procedures.{procedure.ratified_by}"),
                Sentence("finding.urgent-ratified-late", values),
            )
        if not procedure.money_limit:
            yield Finding("urgent-money", Level.WARNING, (f"procedures.{key}",), Sentence("finding.urgent-money", values))


def time_needed(world: World, key: str) -> int:
    """Return the most minutes between the notice of a motion and its effect, where nobody challenges it."""
    procedure = world.procedures[key]
    return longest(procedure.notice) + longest(procedure.voting) + max(longest(procedure.challenge), longest(procedure.delay))


def out_of_bounds(world: World) -> Iterator[Finding]:
    """Find where rules, rolls or elections can be decided urgently."""
    for key, guard in world.rules.guards.items():
        if not guard.unamendable:
            yield from _found(world, f"guards.{key}", (guard.procedure,))
    for key, route in world.rules.routes.items():
        if route.effect.startswith(OUT_OF_BOUNDS) or route.reaches:
            yield from _found(world, f"routes.{key}", (route.procedure,))
    for key, duty in world.rules.duties.items():
        if duty.procedure and duty.effect.startswith(OUT_OF_BOUNDS):
            yield from _found(world, f"duties.{key}", (duty.procedure,))
    for key, office in world.rules.offices.items():
        yield from _found(world, f"offices.{key}", (office.procedure, office.recall))


def _found(world: World, article: str, deciding: tuple[str, ...]) -> Iterator[Finding]:
    """Find the urgent ways of an article's procedures."""
    ways = dict.fromkeys(way for key in deciding for way in world.ways(key))
    for way in ways:
        if world.procedures[way].urgent:
            yield Finding(
                "urgent-reaches-rules",
                Level.ERROR,
                (article, f"procedures.{way}"),
                Sentence("finding.urgent-reaches-rules", {"procedure": world.procedures[way].title}),
            )
