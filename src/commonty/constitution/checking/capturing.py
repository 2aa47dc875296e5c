"""Whether one person can change the rules, alone or by joining offices; and whether everyone together still can."""

from collections.abc import Iterator
from dataclasses import dataclass

from commonty.constitution.checking.ballots import SILENCE, answers, prevails
from commonty.constitution.checking.filling import fillable
from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.motions import MEMBERS, Helpers, can_carry
from commonty.constitution.checking.paths import EVERYTHING_VACANT, Story
from commonty.constitution.checking.world import World
from commonty.constitution.explaining.routing import pattern
from commonty.wording.sentence import Sentence

AMEND = "rules.amend"


@dataclass(frozen=True)
class RuleChange:
    """A way to change the rules: the guard's procedure, or a route that reaches articles. ``article`` is its key."""

    article: str
    procedure: str
    articles: tuple[str, ...]


def rule_changes(world: World) -> Iterator[RuleChange]:
    """Yield every way to change the rules."""
    for key, guard in world.rules.guards.items():
        if not guard.unamendable:
            yield RuleChange(f"guards.{key}", guard.procedure, guard.articles)
    for key, route in world.rules.routes.items():
        if route.reaches or route.effect == AMEND:
            yield RuleChange(f"routes.{key}", route.procedure, route.reaches)


def captured(world: World) -> Iterator[Finding]:
    """Find the ways to change the rules that one person can take."""
    for change in rule_changes(world):
        for key, level, opposed in (("rules-captured", Level.ERROR, True), ("one-vote-suffices", Level.WARNING, False)):
            found = one_can_carry(world, change.procedure, opposed=opposed)
            if found is None:
                continue
            way, held = found
            procedure = world.procedures[way]
            offices = [world.rules.offices[each].title for each in world.rules.offices if each in held]
            yield Finding(
                key,
                level,
                (change.article, f"procedures.{way}", *(f"offices.{each}" for each in world.rules.offices if each in held)),
                Sentence(f"finding.{key}-with" if offices else f"finding.{key}", {"procedure": procedure.title, "offices": offices}),
                Story(world, fillable(world)).one_changes_rules(held, way, change.article, opposed=opposed),
            )
            break


def one_can_carry(world: World, key: str, *, opposed: bool) -> tuple[str, frozenset[str]] | None:
    """
    Return the way by which one person can carry a motion alone that ``key`` decides, and the offices they must hold for it.

    ``None`` where there is no such way. ``opposed``: whatever all others vote. Otherwise: where all others are silent.
    """
    for way in world.ways(key):
        entitled = least_roll(world, way)
        theirs = answers(world.stages(way), entitled=entitled, others=entitled - 1) if opposed else SILENCE
        procedure = world.procedures[way]
        is_open = not procedure.left_over_only and not procedure.seconders
        if is_open and prevails(world.stages(way), entitled=entitled, ours=(1, 0), theirs=theirs):
            held = _offices_needed(world, way)
            if held is not None:
                return way, held
    return None


def _offices_needed(world: World, key: str) -> frozenset[str] | None:
    """Return the fewest offices that make one person mover and voter under the procedure; ``None`` where no such holding may be."""
    procedure = world.procedures[key]
    filled = fillable(world)
    mover = {procedure.movers} - {MEMBERS}
    ground = world.electorates[procedure.body].ground
    seats = ("",) if ground == world.rules.root else world.offices_of(ground)
    for seat in sorted(seats, key=lambda each: each not in mover):
        held = frozenset(mover | ({seat} - {""}))
        if held <= filled.keys() and not any(world.clashes[each] & held for each in held):
            return held
    return None


def least_roll(world: World, key: str) -> int:
    """Return the least number of people on the roll of the procedure: one, unless everyone is on it."""
    return world.people if world.is_everyone(world.electorates[world.procedures[key].body]) else 1


def closed(world: World) -> Iterator[Finding]:
    """Find the articles that can no longer be amended once every office is vacant."""
    helpers = Helpers(fillable(world))
    for change in rule_changes(world):
        if change.article.startswith("guards.") and not can_carry(world, change.procedure, helpers):
            yield Finding(
                "amendment-closed",
                Level.ERROR,
                (change.article, f"procedures.{change.procedure}"),
                Sentence(
                    "finding.amendment-closed",
                    {
                        "articles": tuple(pattern(world.rules, each) for each in change.articles),
                        "procedure": world.procedures[change.procedure].title,
                    },
                ),
                EVERYTHING_VACANT,
            )
