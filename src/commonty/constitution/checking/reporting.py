"""Whether what is voted elsewhere, in a hall or by somebody outside, can be reported, and the report be challenged."""

from collections.abc import Iterator

from commonty.constitution.checking.finding import Finding, Level
from commonty.constitution.checking.world import World
from commonty.constitution.choices import TELL
from commonty.constitution.document import Credentials, Freeze, Procedure, Vacancy, Where
from commonty.wording.sentence import Sentence

PLAIN = Procedure(title="", body="")


def elsewhere(world: World) -> Iterator[Finding]:
    """Find the procedures whose votes are cast elsewhere and could not come back here, or not rightly."""
    yield from _counted_back(world)
    is_told = any(power.power == TELL for power in world.rules.powers.values())
    for key, procedure in world.procedures.items():
        if procedure.where is Where.HERE:
            if (procedure.report, procedure.kept) != (PLAIN.report, PLAIN.kept):
                yield _of("elsewhere-idle", key, procedure, "elsewhere-idle-here")
            continue
        if not is_told:
            yield _of("elsewhere-uncounted", key, procedure)
        if not procedure.challenge:
            yield _of("elsewhere-unchallenged", key, procedure)
        if procedure.where is Where.HALL:
            yield from _in_a_hall(world, key, procedure)
        if any(rule.section or rule.scaled for rule in (*procedure.threshold, *procedure.carried_at_once, *procedure.lost_at_once)):
            yield _of("elsewhere-apart", key, procedure)
        if procedure.totals_shown or procedure.paper or procedure.credentials is Credentials.AUTHORITY:
            yield _of("elsewhere-idle", key, procedure)


def _counted_back(world: World) -> Iterator[Finding]:
    """Find the offices whose vacant seats are to be filled from ballots that somebody outside keeps, or has destroyed."""
    for key, office in world.rules.offices.items():
        procedure = world.elections.get(office.procedure)
        if procedure is not None and procedure.where is Where.OUTSIDE and office.vacancy is Vacancy.COUNTBACK:
            said = Sentence("finding.elsewhere-countback", {"office": office.title, "procedure": procedure.title})
            yield Finding("elsewhere-countback", Level.ERROR, (f"offices.{key}", f"procedures.{office.procedure}"), said)


def _in_a_hall(world: World, key: str, procedure: Procedure) -> Iterator[Finding]:
    """Find what its sheet, which is printed before, and its tellers would leave out."""
    if procedure.freeze is Freeze.OPENING:
        yield _of("elsewhere-roll", key, procedure)
    for at, meeting in world.rules.meetings.items():
        if meeting.body == procedure.body and meeting.proxies_per_holder:
            said = Sentence("finding.elsewhere-proxies", {"procedure": procedure.title, "meeting": meeting.title})
            yield Finding("elsewhere-proxies", Level.ERROR, (f"procedures.{key}", f"meetings.{at}"), said)


def _of(finding: str, key: str, procedure: Procedure, name: str = "") -> Finding:
    said = Sentence(f"finding.{name or finding}", {"procedure": procedure.title})
    return Finding(finding, Level.ERROR, (f"procedures.{key}",), said)


__all__ = ["elsewhere"]
