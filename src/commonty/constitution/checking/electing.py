"""Whether elections can be held as the rules say: which procedures hold them, by what ballots, for which seats, in time."""

from collections.abc import Iterator
from math import ceil

from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.times import least, longest
from commonty.constitution.checking.world import World
from commonty.constitution.choices import GRADED, KEEP_KEY, ONE_SEAT, PAIRWISE, RANKED
from commonty.constitution.document import Ballot, Base, BodyKind, Counting, Measure, Office, Procedure, Uncontested, Vacancy, Variant
from commonty.constitution.duration import Duration, Unit
from commonty.wording.sentence import Sentence

SEAT = "bodies.seat"
COUNTED = {Base.CAST, Base.VALID}
PLAIN = Procedure(title="", body="")
KEYS = ("nominators", "acceptance", "statement", "uncontested", "ron", "counting", "variant", "measure", "grades", "paper")
"""What a procedure says of elections alone."""
FEWEST_GRADES, MOST_GRADES = 2, 101
"""From no and yes to 0 to 100: what rules by grades count."""


def deciding(world: World) -> Iterator[Finding]:
    """Find the articles that let a procedure which holds elections decide something else."""
    for article, key in _named(world):
        procedure = world.elections.get(key)
        if procedure is not None:
            values = {"procedure": procedure.title}
            yield Finding("election-decides", Level.ERROR, (article, f"procedures.{key}"), Sentence("finding.election-decides", values))


def _named(world: World) -> Iterator[tuple[str, str]]:
    """Yield each article that names a procedure for anything but to fill an office, with that procedure."""
    rules = world.rules
    yield from ((f"routes.{key}", route.procedure) for key, route in rules.routes.items() if route.effect != SEAT)
    yield from ((f"guards.{key}", guard.procedure) for key, guard in rules.guards.items())
    yield from ((f"offices.{key}", office.recall) for key, office in rules.offices.items())
    yield from ((f"duties.{key}", duty.procedure) for key, duty in rules.duties.items())
    for key, procedure in rules.procedures.items():
        for other in (procedure.second_vote, procedure.ratified_by, *procedure.or_by):
            yield f"procedures.{key}", other


def idle(world: World) -> Iterator[Finding]:
    """Find what is said of elections where there are none: of a procedure that opens no nominations, and of an office filled by motions."""
    for key, procedure in world.procedures.items():
        # Papers stand beside a board: those of an election, and those of a secret vote on a motion.
        own = [name for name in KEYS if name != "paper" or procedure.ballot is not Ballot.SECRET]
        says = any(getattr(procedure, name) != getattr(PLAIN, name) for name in own) or procedure.ballot is Ballot.UNLINKED
        if key not in world.elections and says:
            yield _of("election-idle", key, procedure)
    for key, office in world.rules.offices.items():
        if office.procedure not in world.elections and _says_how_it_is_elected(office):
            values = {"office": office.title, "procedure": world.procedures[office.procedure].title}
            articles = (f"offices.{key}", f"procedures.{office.procedure}")
            yield Finding("election-idle", Level.ERROR, articles, Sentence("finding.election-idle-office", values))


def _says_how_it_is_elected(office: Office) -> bool:
    """Say whether an article on an office says something that only elections heed."""
    called = office.called_before or office.called_again or office.called_again_after
    return bool(office.reserved or called) or office.vacancy is not Vacancy.LEAVE


def again_at_once(world: World) -> Iterator[Finding]:
    """Find the offices whose election the clock calls again with no wait, and those that say a wait and that it never does."""
    for key, office in world.rules.offices.items():
        if bool(office.called_again) is not bool(office.called_again_after):
            yield Finding("election-again", Level.ERROR, (f"offices.{key}",), Sentence("finding.election-again", {"office": office.title}))


def rotating(world: World) -> Iterator[Finding]:
    """Find the offices of which a share is to stand down each year, and whose terms are over before, or that no election fills."""
    for key, office in world.rules.offices.items():
        if not office.rotation:
            continue
        values = {"office": office.title, "procedure": world.procedures[office.procedure].title}
        if office.procedure not in world.elections:
            articles = (f"offices.{key}", f"procedures.{office.procedure}")
            yield Finding("rotation-unheld", Level.WARNING, articles, Sentence("finding.rotation-unheld", values))
        if longest(office.term) < least(Duration(12 * ceil(1 / office.rotation), Unit.MONTHS)):
            yield Finding("rotation-term", Level.WARNING, (f"offices.{key}",), Sentence("finding.rotation-term", values))


def unheld(world: World) -> Iterator[Finding]:
    """Find the elections that this program cannot hold: by open ballots, or by a yes and no of a base that none tells."""
    for key, procedure in world.elections.items():
        if procedure.ballot is Ballot.OPEN:
            yield _of("election-ballot", key, procedure)
        asks = procedure.counting is Counting.YES_NO or procedure.uncontested is Uncontested.YES_NO
        if asks and procedure.threshold and (len(procedure.threshold) > 1 or procedure.threshold[0].base not in COUNTED):
            yield _of("election-threshold", key, procedure)


def unkept(world: World) -> Iterator[Finding]:
    """Find the secret ballots that nobody could open, or that would not be ranked; and what is said of keys where there are none."""
    powers = {key: power for key, power in world.rules.powers.items() if power.power == KEEP_KEY}
    for key, procedure in world.elections.items():
        if procedure.ballot is not Ballot.SECRET:
            continue
        if not powers:
            yield _of("election-keyless", key, procedure)
        if procedure.counting not in RANKED or procedure.uncontested is Uncontested.YES_NO:
            yield _of("election-unranked", key, procedure)
    yield from _idle(world)
    for key, power in world.rules.powers.items():
        offices = [office for office in world.rules.offices.values() if key in office.powers]
        seats = sum(office.seats for office in offices)
        values = {"power": power.title, "together": power.together, "seats": seats}
        if power.together != 1 and (key not in powers or power.together < 1):
            yield Finding("together-idle", Level.ERROR, (f"powers.{key}",), Sentence("finding.together-idle", values))
        elif offices and power.together > seats:
            yield Finding("keys-beyond-seats", Level.ERROR, (f"powers.{key}",), Sentence("finding.keys-beyond-seats", values))


def _idle(world: World) -> Iterator[Finding]:
    """Find what is said of secret ballots where the ballot is none."""
    for key, procedure in world.procedures.items():
        for said in ("opening", "few") if procedure.ballot is not Ballot.SECRET else ():
            if getattr(procedure, said) != getattr(PLAIN, said):
                yield _of(f"{said}-idle", key, procedure)


def unasked(world: World) -> Iterator[Finding]:
    """Find what is chosen for another counting rule than the one that counts, and rules by grades that do not say what those are called."""
    for key, procedure in world.elections.items():
        if procedure.variant is not Variant.REFERENCE and procedure.counting is not Counting.MEEK:
            yield _of("variant-idle", key, procedure)
        if procedure.measure is not Measure.MARGINS and procedure.counting not in PAIRWISE:
            yield _of("measure-idle", key, procedure)
        if procedure.grades and procedure.counting not in GRADED:
            yield _of("grades-idle", key, procedure)
        is_scale = FEWEST_GRADES <= len(procedure.grades) <= MOST_GRADES and all(each.strip() for each in procedure.grades)
        if procedure.counting in GRADED and not is_scale:
            yield _of("grades-unsaid", key, procedure)


def unseatable(world: World) -> Iterator[Finding]:
    """Find the offices with more seats than their rule fills, or with more seats kept than there are, or kept for nobody."""
    for key, office in world.rules.offices.items():
        values = {"office": office.title, "procedure": world.procedures[office.procedure].title}
        articles = (f"offices.{key}", f"procedures.{office.procedure}")
        election = world.elections.get(office.procedure)
        if election is not None and election.counting in ONE_SEAT and office.seats > 1:
            yield Finding("counts-one-seat", Level.ERROR, articles, Sentence("finding.counts-one-seat", values))
        if sum(each.seats for each in office.reserved) > office.seats:
            yield Finding("reserved-beyond-seats", Level.ERROR, articles[:1], Sentence("finding.reserved-beyond-seats", values))
        if any(not (each.body or each.category) for each in office.reserved):
            yield Finding("reserved-for-nobody", Level.ERROR, articles[:1], Sentence("finding.reserved-unsaid", values))
        if any(not (each.seats or each.most) or 0 < each.most < each.seats for each in office.reserved):
            yield Finding("reserved-limit", Level.ERROR, articles[:1], Sentence("finding.reserved-limit", values))
        bodies = world.rules.bodies
        if any(each.most and each.body and bodies[each.body].kind is BodyKind.CAUCUS for each in office.reserved):
            yield Finding("most-of-caucus", Level.ERROR, articles[:1], Sentence("finding.most-of-caucus", values))


def late(world: World) -> Iterator[Finding]:
    """Find the offices whose election, called as early as the rules say, can be final only after the term."""
    for key, office in world.rules.offices.items():
        election = world.elections.get(office.procedure)
        if election is None or not office.called_before:
            continue
        steps = (election.nominations, election.acceptance, election.notice, election.voting)
        most = sum(longest(each) for each in steps) + max(longest(election.challenge), longest(election.delay))
        if most > least(office.called_before):
            values = {"office": office.title, "called_before": office.called_before}
            articles = (f"offices.{key}", f"procedures.{office.procedure}")
            yield Finding("election-late", Level.WARNING, articles, Sentence("finding.election-late", values))


def _of(finding: str, key: str, procedure: Procedure) -> Finding:
    return Finding(finding, Level.ERROR, (f"procedures.{key}",), Sentence(f"finding.{finding}", {"procedure": procedure.title}))


__all__ = ["again_at_once", "deciding", "idle", "late", "rotating", "unasked", "unheld", "unkept", "unseatable"]
