"""Whether the credentials of secret ballots can be issued as the rules say, and by nobody who could read the ballots too."""

from collections.abc import Iterator

from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.secrecy import RECALL, only_way
from commonty.constitution.checking.world import World
from commonty.constitution.choices import ISSUE_CREDENTIALS, KEEP_KEY
from commonty.constitution.document import Ballot, Credentials, Freeze, Procedure
from commonty.wording.sentence import Sentence

PLAIN = Procedure(title="", body="")


def unissued(world: World) -> Iterator[Finding]:
    """Find the procedures whose credentials nobody could issue, or not in time, and those that speak of them in vain."""
    is_issued = any(power.power == ISSUE_CREDENTIALS for power in world.rules.powers.values())
    for key, procedure in world.procedures.items():
        is_issuing = procedure.credentials is Credentials.AUTHORITY
        if (is_issuing and procedure.ballot is not Ballot.SECRET) or (procedure.spare != PLAIN.spare and not is_issuing):
            yield _of("credentials-idle", key, procedure)
        if is_issuing and not is_issued:
            yield _of("credentials-unissued", key, procedure)
        has_time = procedure.notice or procedure.nominations or procedure.acceptance
        if is_issuing and (procedure.freeze is Freeze.OPENING or not has_time):
            yield _of("credentials-late", key, procedure)


def both(world: World) -> Iterator[Finding]:
    """Find the offices by which one person could issue credentials and keep a key: they would know whose the ballots are that they open."""
    offices = world.rules.offices
    issuing, keeping = (_giving(world, power) for power in (ISSUE_CREDENTIALS, KEEP_KEY))
    for key in issuing:
        for other in keeping:
            if other not in world.clashes[key]:
                values = {"office": offices[key].title, "other": offices[other].title}
                articles = (f"offices.{key}", f"offices.{other}")
                name = "issuer-keeps-key-same" if key == other else "issuer-keeps-key"
                yield Finding("issuer-keeps-key", Level.ERROR, articles[: 1 + (key != other)], Sentence(f"finding.{name}", values))


def own_vote(world: World) -> Iterator[Finding]:
    """Find the votes that whoever issues credentials could keep from opening, on their own recall; and those that would seat them."""
    rules = world.rules
    recalls = [(f"offices.{key}", rules.offices[key].title, rules.offices[key].recall) for key in _giving(world, ISSUE_CREDENTIALS)]
    seats = [(f"offices.{key}", rules.offices[key].title, rules.offices[key].procedure) for key in _giving(world, ISSUE_CREDENTIALS)]
    powers = [power.title for power in rules.powers.values() if power.power == ISSUE_CREDENTIALS]
    recalls += [(f"routes.{key}", powers[0], route.procedure) for key, route in rules.routes.items() if powers and route.effect == RECALL]
    for name, level, found in (("issuer-own-recall", Level.ERROR, recalls), ("issuer-own-seat", Level.WARNING, seats)):
        for article, holders, procedure in found:
            way = only_way(world, procedure, _is_issuing)
            if way:
                values = {"holders": holders, "procedure": world.procedures[way].title}
                yield Finding(name, level, (article, f"procedures.{way}"), Sentence(f"finding.{name}", values))


def _is_issuing(procedure: Procedure) -> bool:
    return procedure.ballot is Ballot.SECRET and procedure.credentials is Credentials.AUTHORITY


def _giving(world: World, power: str) -> list[str]:
    """Return the offices that give a power."""
    named = {key for key, rule in world.rules.powers.items() if rule.power == power}
    return [key for key, office in world.rules.offices.items() if named & set(office.powers)]


def _of(finding: str, key: str, procedure: Procedure) -> Finding:
    return Finding(finding, Level.ERROR, (f"procedures.{key}",), Sentence(f"finding.{finding}", {"procedure": procedure.title}))


__all__ = ["both", "own_vote", "unissued"]
