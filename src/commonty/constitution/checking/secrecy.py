"""Whether motions can be voted on in secret as the rules say: somebody opens them, and nobody shuts the vote on their own recall."""

from collections.abc import Callable, Iterator

from commonty.constitution import routes
from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.world import World
from commonty.constitution.choices import KEEP_KEY
from commonty.constitution.document import Ballot, Procedure, Where
from commonty.wording.sentence import Sentence

RECALL = "mandates.recall"


def keyless(world: World) -> Iterator[Finding]:
    """Find the procedures that put motions to a secret vote which nobody could open, for want of anybody who keeps its keys."""
    if any(power.power == KEEP_KEY for power in world.rules.powers.values()):
        return
    for key, procedure in world.procedures.items():
        if is_secret(procedure) and key not in world.elections:
            values = {"procedure": procedure.title}
            yield Finding("secret-keyless", Level.ERROR, (f"procedures.{key}",), Sentence("finding.secret-keyless", values))


def shown(world: World) -> Iterator[Finding]:
    """Find the secret votes whose running totals are to be shown: nobody knows them before trustees open the sum."""
    for key, procedure in world.procedures.items():
        if is_secret(procedure) and procedure.totals_shown:
            values = {"procedure": procedure.title}
            yield Finding("secret-totals", Level.ERROR, (f"procedures.{key}",), Sentence("finding.secret-totals", values))


def shut(world: World) -> Iterator[Finding]:
    """Find the trustees who would open every vote on their own recall, and could leave it shut."""
    rules = world.rules
    kept = {key for key, power in rules.powers.items() if power.power == KEEP_KEY}
    for key, office in rules.offices.items():
        way = only_way(world, office.recall, is_secret)
        if kept & set(office.powers) and way:
            values = {"holders": office.title, "procedure": world.procedures[way].title}
            yield Finding("keys-recall", Level.ERROR, (f"offices.{key}", f"procedures.{way}"), Sentence("finding.keys-recall", values))
    for key, route in rules.routes.items():
        way = only_way(world, route.procedure, is_secret)
        if kept and route.effect == RECALL and way:
            power = rules.powers[min(kept)].title
            values = {"holders": power, "procedure": world.procedures[way].title}
            yield Finding("keys-recall", Level.ERROR, (f"routes.{key}", f"procedures.{way}"), Sentence("finding.keys-recall", values))


def is_secret(procedure: Procedure) -> bool:
    """Say whether it is voted on in secret, here: slips of paper in a hall take no keys."""
    return procedure.ballot is Ballot.SECRET and procedure.where is Where.HERE


def only_way(world: World, procedure: str, is_such: Callable[[Procedure], bool]) -> str:
    """Return a procedure by which what it decides is put; empty where whoever moves it can choose one that is not such."""
    ways = routes.ways(world.rules, procedure)
    return ways[0] if all(is_such(world.procedures[way]) for way in ways) else ""


__all__ = ["RECALL", "is_secret", "keyless", "only_way", "shown", "shut"]
