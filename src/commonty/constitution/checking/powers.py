"""Whether the members can open every power and every route."""

from collections.abc import Iterator

from commonty.constitution.checking.filling import circles, fillable
from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.motions import Helpers, can_carry
from commonty.constitution.checking.paths import EVERYTHING_VACANT
from commonty.constitution.checking.world import World
from commonty.constitution.matters import matter
from commonty.wording.sentence import Sentence

GRANT = "mandates.grant"


def unreachable(world: World) -> Iterator[Finding]:
    """
    Find the routes that no motion can take, and the powers that nobody can come to have.

    A route through a body that only fills itself is told of there, as ``circular-electorate``.
    """
    filled = fillable(world)
    helpers = Helpers(filled)
    open_to_all = {key for key, route in world.rules.routes.items() if can_carry(world, route.procedure, helpers)}
    circular = {body for circle in circles(world, set(world.rules.offices) - set(filled)) for body in circle}
    for key, route in world.rules.routes.items():
        if key not in open_to_all and world.electorates[world.procedures[route.procedure].body].ground not in circular:
            yield Finding(
                "route-closed",
                Level.ERROR,
                (f"routes.{key}", f"procedures.{route.procedure}"),
                Sentence("finding.route-closed", {"matter": matter(route.effect), "procedure": world.procedures[route.procedure].title}),
                EVERYTHING_VACANT,
            )
    if any(world.rules.routes[key].effect == GRANT for key in open_to_all):
        return
    given = {power for key in filled for power in world.rules.offices[key].powers}
    for key, power in world.rules.powers.items():
        if key not in given:
            holders = tuple(f"offices.{each}" for each, office in world.rules.offices.items() if key in office.powers)
            yield Finding(
                "power-unreachable",
                Level.ERROR,
                (f"powers.{key}", *holders),
                Sentence("finding.power-unreachable-by-office" if holders else "finding.power-unreachable", {"power": power.title}),
                EVERYTHING_VACANT,
            )
