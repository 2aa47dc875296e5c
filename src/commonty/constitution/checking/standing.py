"""Whether members can begin: someone may move, second and vote, a petition needs nobody's leave, each effect has one route."""

from collections.abc import Iterator

from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.motions import MEMBERS, signatures
from commonty.constitution.checking.world import World
from commonty.constitution.document import Admission, Belonging, Right
from commonty.constitution.matters import matter
from commonty.wording.sentence import Sentence

ADMIT = "bodies.admit"


def nobody_may(world: World) -> Iterator[Finding]:
    """Find the rights without which nothing begins, and which no category of members has."""
    needed = [Right.PROPOSE, Right.VOTE]
    if any(procedure.seconders or procedure.petition for procedure in world.procedures.values()):
        needed.insert(1, Right.SECOND)
    for right in needed:
        if not any(right in category.rights for category in world.rules.categories.values()):
            found = tuple(f"categories.{key}" for key in world.rules.categories) or ("categories",)
            yield Finding("nobody-may", Level.ERROR, found, Sentence(f"finding.nobody-may-{right.value}"))


def petitions(world: World) -> Iterator[Finding]:
    """Find the procedures of the whole membership under which an office decides what is put."""
    for key, procedure in world.procedures.items():
        if procedure.left_over_only or procedure.movers == MEMBERS or not world.is_everyone(world.electorates[procedure.body]):
            continue
        if not procedure.petition or signatures(procedure, world.people) > world.people - 1:
            values = {"procedure": procedure.title, "office": world.rules.offices[procedure.movers].title}
            yield Finding(
                "petition-closed",
                Level.ERROR,
                (f"procedures.{key}", f"offices.{procedure.movers}"),
                Sentence("finding.petition-closed", values),
            )


def two_routes(world: World) -> Iterator[Finding]:
    """Find the effects that two routes decide in one context."""
    by_matter: dict[tuple[str, str], list[str]] = {}
    for key, route in world.rules.routes.items():
        by_matter.setdefault((route.effect, route.context), []).append(f"routes.{key}")
    for (effect, _), routes in by_matter.items():
        if len(routes) > 1:
            yield Finding("two-routes", Level.ERROR, tuple(routes), Sentence("finding.two-routes", {"matter": matter(effect)}))


def missing_routes(world: World) -> Iterator[Finding]:
    """Find the effects that the document counts on and gives no route, and no power where a mandate is to do it."""
    routes = {(route.effect, route.context) for route in world.rules.routes.values()}
    powers = {power.power for power in world.rules.powers.values()}
    needed: list[tuple[str, str, str]] = []
    for key, body in world.rules.bodies.items():
        if body.many:
            needed.append((f"bodies.{key}", "bodies.create", body.parent))
        if body.belonging is Belonging.ADMISSION and body.admission is Admission.DECISION:
            needed.append((f"bodies.{key}", ADMIT, key))
        if body.belonging is Belonging.ADMISSION and body.admission is Admission.MANDATE and ADMIT not in powers:
            needed.append((f"bodies.{key}", ADMIT, ""))
    needed += [(f"duties.{key}", duty.effect, world.rules.root) for key, duty in world.rules.duties.items() if not duty.procedure]
    for article, effect, context in needed:
        if (effect, context) not in routes and ((effect, "*") not in routes or not context):
            yield Finding("no-route", Level.ERROR, (article,), Sentence("finding.no-route", {"matter": matter(effect)}))
