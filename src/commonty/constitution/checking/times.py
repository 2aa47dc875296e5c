"""Whether times fit together: votes that are open, hearings within notice, challenges before effects, terms that end."""

from collections.abc import Iterator

from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.world import World
from commonty.constitution.document import Belonging, Body, BodyKind, Procedure, Where
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.strictness import MINUTES, at_least
from commonty.wording.sentence import Sentence

A_DAY = Duration(24, Unit.HOURS)
"""The least that a lost account waits: whoever has it still must be able to read a letter."""
PLAIN = Body(title="", kind=BodyKind.ASSEMBLY, belonging=Belonging.ADMISSION)


def unfitting(world: World) -> Iterator[Finding]:
    """Find the procedures whose times contradict one another."""
    for key, procedure in world.procedures.items():
        if not procedure.voting and procedure.where is Where.HERE:
            yield _of("no-voting-time", key, procedure)
        if not at_least(procedure.delay, procedure.challenge):
            yield _of("effect-before-challenge", key, procedure)
        if not at_least(procedure.notice, procedure.hearing):
            yield _of("hearing-cut-short", key, procedure)


def recovered(world: World) -> Iterator[Finding]:
    """Find the bodies that let a lost account come back before anybody could object, or speak of it where nothing asks them."""
    for key, body in world.rules.bodies.items():
        if key == world.rules.root and not at_least(body.recovery, A_DAY):
            yield _of_body("recovery-short", key, body)
        if key != world.rules.root and body.recovery != PLAIN.recovery:
            yield _of_body("recovery-idle", key, body)


def unruled(world: World) -> Iterator[Finding]:
    """Find the challenges on which nobody rules, or nobody in time, or the one who is challenged."""
    for key, procedure in world.procedures.items():
        if not procedure.challenge:
            continue
        if not procedure.ruled_by or not procedure.ruling:
            yield _of("challenge-unruled", key, procedure)
        elif rules_on_itself(world, procedure):
            yield _of("ruled-by-challenged", key, procedure)
    for key, office in world.rules.offices.items():
        for way in dict.fromkeys((*world.ways(office.procedure), *world.ways(office.recall))):
            procedure = world.procedures[way]
            if procedure.challenge and rules_alone(world, procedure, key):
                yield _of("ruled-by-challenged", way, procedure, f"offices.{key}")


def rules_on_itself(world: World, procedure: Procedure) -> bool:
    """Say whether the people who rule on a challenge are those who decided."""
    if procedure.ruled_by in world.rules.bodies:
        return world.electorates[procedure.ruled_by] == world.electorates[procedure.body] and _same(world, procedure)
    office = world.rules.offices[procedure.ruled_by]
    return office.body == procedure.body and world.rules.bodies[office.body].belonging is Belonging.SEATS


def rules_alone(world: World, procedure: Procedure, office: str) -> bool:
    """Say whether nobody but holders of the office rules on challenges: on who fills it, and on their own recall."""
    if procedure.ruled_by == office:
        return True
    alone = world.offices_of(procedure.ruled_by) == (office,) and world.rules.offices[office].seats == 1
    return alone and world.rules.bodies[procedure.ruled_by].belonging is Belonging.SEATS


def _same(world: World, procedure: Procedure) -> bool:
    """Say whether two bodies with the same ground are the same people: by joining at will they need not be."""
    return procedure.ruled_by == procedure.body or not world.electorates[procedure.body].chosen


def endless(world: World) -> Iterator[Finding]:
    """Find the offices and powers without an end, and the offices held over for longer than they are held."""
    founding = world.rules.founding
    if founding and founding.offices and not founding.interim:
        yield Finding("mandate-endless", Level.ERROR, ("founding",), Sentence("finding.interim-endless"))
    for key, office in world.rules.offices.items():
        if not office.term:
            yield Finding("mandate-endless", Level.ERROR, (f"offices.{key}",), Sentence("finding.office-endless", {"office": office.title}))
        elif longest(office.hold_over) > least(office.term):
            values = {"office": office.title, "hold_over": office.hold_over, "term": office.term}
            yield Finding("hold-over-long", Level.ERROR, (f"offices.{key}",), Sentence("finding.hold-over-long", values))
    for key, power in world.rules.powers.items():
        if not power.longest:
            yield Finding("mandate-endless", Level.ERROR, (f"powers.{key}",), Sentence("finding.power-endless", {"power": power.title}))


def least(duration: Duration) -> int:
    """Return the least minutes that it can last."""
    return duration.count * MINUTES[duration.unit][0]


def longest(duration: Duration) -> int:
    """Return the most minutes that it can last."""
    return duration.count * MINUTES[duration.unit][1]


def _of(finding: str, key: str, procedure: Procedure, *also: str) -> Finding:
    """Return an error about the times of a procedure."""
    values = {name: getattr(procedure, name) for name in ("notice", "hearing", "challenge", "delay")}
    return Finding(
        finding, Level.ERROR, (f"procedures.{key}", *also), Sentence(f"finding.{finding}", {"procedure": procedure.title, **values})
    )


def _of_body(finding: str, key: str, body: Body) -> Finding:
    """Return an error about how long a lost account waits in a body."""
    return Finding(finding, Level.ERROR, (f"bodies.{key}",), Sentence(f"finding.{finding}", {"body": body.title, "wait": body.recovery}))
