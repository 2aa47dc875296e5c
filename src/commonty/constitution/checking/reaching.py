"""Whether notice can reach enough people as the rules ask, and nobody keeps a vote on themselves from opening by posting no letters."""

from collections.abc import Iterator, Mapping

from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.secrecy import RECALL, only_way
from commonty.constitution.checking.world import World
from commonty.constitution.choices import REVEAL
from commonty.constitution.document import Procedure, Where
from commonty.wording.sentence import Sentence

PLAIN = Procedure(title="", body="")


def idle(world: World) -> Iterator[Finding]:
    """Find where it is said how long voting waits for letters, or how many may be unreached, and nothing follows from it."""
    for key, procedure in world.procedures.items():
        is_said = procedure.posting != PLAIN.posting or procedure.unreachable != PLAIN.unreachable
        if is_said and (not _is_limited(procedure) or procedure.where is not Where.HERE):
            yield _of("reach-idle", (f"procedures.{key}",), {"procedure": procedure.title})


def unposted(world: World) -> Iterator[Finding]:
    """Find the procedures whose votes wait for letters, where nobody has the power to print any."""
    if any(power.power == REVEAL for power in world.rules.powers.values()):
        return
    for key, procedure in world.procedures.items():
        if _is_limited(procedure):
            yield _of("reach-unposted", (f"procedures.{key}",), {"procedure": procedure.title})


def own_vote(world: World) -> Iterator[Finding]:
    """Find who would have to post the letters of the vote on their own recall, and could keep it from opening by posting none."""
    rules = world.rules
    named = {key for key, power in rules.powers.items() if power.power == REVEAL}
    offices = {key: office for key, office in rules.offices.items() if named & set(office.powers)}
    recalls = [(f"offices.{key}", office.title, office.recall) for key, office in offices.items()]
    titles = [rules.powers[key].title for key in sorted(named)]
    recalls += [(f"routes.{key}", titles[0], route.procedure) for key, route in rules.routes.items() if titles and route.effect == RECALL]
    for article, holders, procedure in recalls:
        way = only_way(world, procedure, _is_limited)
        if way:
            values = {"holders": holders, "procedure": world.procedures[way].title}
            yield _of("reach-own-recall", (article, f"procedures.{way}"), values)


def _is_limited(procedure: Procedure) -> bool:
    return procedure.unreachable < 1


def _of(finding: str, articles: tuple[str, ...], values: Mapping[str, object]) -> Finding:
    return Finding(finding, Level.ERROR, articles, Sentence(f"finding.{finding}", values))


__all__ = ["idle", "own_vote", "unposted"]
