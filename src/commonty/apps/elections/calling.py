"""Whether an election can be called: for which seats, held by whom, and with which timetable."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body, Seat
from commonty.apps.elections.secrecy import is_secret, key_for
from commonty.apps.rules.governing import rules_for
from commonty.apps.rules.models import Version
from commonty.constitution import calendar, routes
from commonty.constitution.document import Ballot, Office, Procedure
from commonty.constitution.refusal import Refused


@dataclass(frozen=True)
class Timetable:
    """The days of an election, as the rules give them from the day of its call."""

    nominate_until: datetime
    accept_until: datetime
    opens: datetime
    closes: datetime

    @classmethod
    def of(cls, procedure: Procedure, zone: str, now: datetime) -> "Timetable":
        """Return it: nominations, then acceptances; then the clear days of the notice; then the vote."""
        nominate_until = calendar.after(now, procedure.nominations, zone)
        accept_until = calendar.after(nominate_until, procedure.acceptance, zone)
        opens = calendar.opens(accept_until, procedure.notice, zone)
        return cls(nominate_until, accept_until, opens, calendar.after(opens, procedure.voting, zone))

    def final(self, procedure: Procedure, zone: str) -> datetime:
        """Return when its result is final, where nobody challenges it and nothing is late."""
        return max(calendar.after(self.closes, wait, zone) for wait in (procedure.challenge, procedure.delay))


@dataclass(frozen=True)
class Call:
    """What an election that can be called now is for, by which rules, and when."""

    version: Version
    provided: Office
    electors: Body
    days: Timetable
    seats: int


def callable_now(office: str, body: Body, *, seats: int | None, now: datetime) -> Call:
    """
    Return what an election called now would be, for ``seats`` seats, or for all that fall free.

    Raises ``Refused``, citing the article, where the office is not filled by elections, or where too few seats fall free.
    """
    version = rules_for(body.path, now=now)
    office_rule, procedure = provided(office, body, version)
    electors = electors_of(body, procedure, version)
    if is_secret(procedure):
        key_for(electors, article=f"procedures.{office_rule.procedure}", now=now)
    zone = version.constitution.time_zone
    days = Timetable.of(procedure, zone, now)
    free = seats_free(office, body, office_rule, by=horizon(procedure, office_rule, days, zone, now), now=now)
    if (seats or free) < 1 or (seats or 0) > free:
        raise Refused(_("No seat of this office falls free soon."), article=f"offices.{office}")
    return Call(version, office_rule, electors, days, seats or free)


def provided(office: str, body: Body, version: Version) -> tuple[Office, Procedure]:
    """Return the office and the procedure of its elections; raise ``Refused`` where the body has no such office, or it is not elected."""
    article = f"offices.{office}"
    found = version.constitution.offices.get(office)
    if found is None or found.body != body.article_in(version):
        raise Refused(_("%(body)s has no such office.") % {"body": body.title}, article=article)
    procedure = routes.procedure(version.constitution, found.procedure)
    if not procedure.nominations:
        raise Refused(_("The rules fill this office by a motion, not by an election. Move that somebody be seated."), article=article)
    if procedure.ballot is Ballot.OPEN:
        reason = _("This program holds elections by unlinked or by secret ballots, and this procedure asks for open ones. None was called.")
        raise Refused(reason, article=f"procedures.{found.procedure}")
    return found, procedure


def is_elected(office: Office, version: Version) -> bool:
    """Say whether an office is filled by elections."""
    return bool(routes.procedure(version.constitution, office.procedure).nominations)


def electors_of(body: Body, procedure: Procedure, version: Version) -> Body:
    """Return the body whose members elect: the nearest on the way up of those that the procedure names."""
    place: Body | None = body
    while place is not None:
        if place.article_in(version) == procedure.body:
            return place
        place = place.parent
    decides = version.constitution.bodies[procedure.body].title
    raise Refused(_("%(body)s has no say in %(other)s.") % {"body": decides, "other": body.title}, article=f"bodies.{procedure.body}")


def seats_free(office: str, body: Body, provided: Office, *, by: datetime, now: datetime) -> int:
    """Return how many seats of an office nobody holds ``by`` a moment, as things are now, nor is to take."""
    staying = Seat.objects.filter(office=office, body=body).staying(now, after=by)
    return provided.seats - staying.count()


def horizon(procedure: Procedure, office: Office, timetable: Timetable, zone: str, now: datetime) -> datetime:
    """Return until when a term must end for its seat to be filled by an election called now: as soon as it could be final, at least."""
    return max(timetable.final(procedure, zone), calendar.after(now, office.called_before, zone))
