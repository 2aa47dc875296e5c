"""Who runs an election, counts its papers and watches it: by a mandate, and never somebody who stands in it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.decisions.telling import TELL as COUNT
from commonty.apps.elections.models.matter import Matter
from commonty.apps.elections.models.standing import Nomination
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Issuing
from commonty.apps.voting.models.issuing import ISSUE
from commonty.constitution.authority import Authority
from commonty.constitution.document import Credentials
from commonty.constitution.refusal import Refused

RUN = "elections.run"
TELL = "elections.tell"
WATCH = "elections.watch"
OFFICERS = (RUN, TELL, WATCH)


def officer(election: Matter, person: Person, powers: Iterable[str] = OFFICERS, *, now: datetime) -> Authority:
    """
    Return the mandate by which somebody acts in an election: the first of ``powers`` that they have.

    Whoever counts votes in meetings counts those of an election that is held in one, too. Raises ``Refused`` for who has none, and for who
    stands: citing the power, since no candidate holds it in the same election.
    """
    refusal: Refused | None = None
    asked = tuple(powers)
    for power in (*asked, *((COUNT,) if election.is_elsewhere and TELL in asked else ())):
        try:
            found = authorise(person, power, election.electors.path, now=now)
        except Refused as refused:
            refusal = refusal or refused
            continue
        if election.is_candidate(person):
            raise Refused(_("You stand in this election: others run, count and watch it."), article=found.article)
        return found
    raise refusal or Refused(_("This takes a mandate, and you have none for it here."), article=election.article)


def powers_in(election: Matter) -> tuple[str, ...]:
    """Return the powers of those who run, count and watch an election: of whoever counts in meetings too, where it is held in one."""
    return (*OFFICERS, COUNT) if election.is_elsewhere else OFFICERS


def stands(person: Person) -> bool:
    """Say whether somebody stands in an election that is running, or has said that they will: they bring nobody's account back."""
    open_still = {"election__declaration": None, "election__lapse": None, "acceptance__isnull": False, "withdrawal": None}
    found = Nomination.objects.filter(nominee=person, **open_still).select_related("election")
    return any(nomination.election.is_running() for nomination in found)


def is_officer(election: Matter, person: Person, powers: Iterable[str] = OFFICERS, *, now: datetime) -> bool:
    """Say whether somebody may act so in an election, as a page asks it."""
    try:
        officer(election, person, powers, now=now)
    except Refused:
        return False
    return True


def refuse_officers(election: Matter, person: Person, *, now: datetime) -> None:
    """
    Raise ``Refused`` where somebody who would stand runs, counts or watches elections of the same body, or sends out this one's codes.

    Codes that never come keep their voters from voting, and nobody else would know.
    """
    is_issued = election.procedure.credentials is Credentials.AUTHORITY
    for power in (*OFFICERS, ISSUE) if is_issued else OFFICERS:
        try:
            held = authorise(person, power, election.electors.path, now=now)
        except Refused:
            continue
        reason = _("Whoever runs, counts or watches an election cannot stand in it. Give that mandate up first, or do not stand.")
        if power == ISSUE:
            reason = _("Whoever sends out the voting codes of an election cannot stand in it. Give that mandate up first, or do not stand.")
        raise Refused(reason, article=held.article)
    if Issuing.objects.filter(source=election.source, mandate__holder=person).exists():
        raise Refused(_("You made the voting codes of this election, so you cannot stand in it."), article=election.article)
