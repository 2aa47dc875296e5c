"""Which effects the form of a motion offers to a body: what the rules leave it to decide, and nothing that they would refuse."""

from commonty.apps.bodies.models import Body, root
from commonty.apps.decisions.requirements import AMEND
from commonty.apps.rules.models import Version
from commonty.constitution import routes
from commonty.constitution.document import Constitution
from commonty.constitution.effect import Effect
from commonty.constitution.refusal import Refused


def is_offered(kind: type[Effect], body: Body, rules: Version) -> bool:
    """Whether there is a way by which ``body`` itself could decide an effect of this kind, whatever it were about."""
    if kind.is_of_the_organisation and rules.body != root().pk:
        return False
    if kind.is_of_a_part and (body.is_root or rules.body != body.pk):
        return False
    constitution, article = rules.constitution, body.article_in(rules)
    try:
        ways = [way for key in _procedures(kind, constitution) for way in routes.ways(constitution, key)]
        return any(_is_put_by(constitution, way, article) for way in ways)
    except Refused:
        return False


def _procedures(kind: type[Effect], constitution: Constitution) -> set[str]:
    """Return the procedures that decide effects of this kind, wherever they happen; raise ``Refused`` where the rules do not say."""
    if kind.name == AMEND:
        return {guard.procedure for guard in constitution.guards.values() if not guard.unamendable}
    routed = {route.effect for route in constitution.routes.values()}
    effect = kind.name if kind.name in routed else kind.decided_as
    if kind.is_of_the_organisation:
        return {routes.route_for(constitution, effect, context=constitution.root)[1].procedure}
    return {route.procedure for route in constitution.routes.values() if route.effect == effect}


def _is_put_by(constitution: Constitution, key: str, article: str) -> bool:
    """Whether a body of this article puts something new by a procedure; not where it is only for what is left over."""
    procedure = routes.procedure(constitution, key)
    return procedure.body == article and bool(procedure.voting) and not procedure.left_over_only
