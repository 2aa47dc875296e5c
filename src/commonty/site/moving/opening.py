"""How the doors open: the rules come into force, everybody on the list belongs, and its officers sit until the first election."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.founding import establish
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.moving_in import Member, bring_in
from commonty.apps.bodies.seating import seat
from commonty.apps.record.recording import record
from commonty.apps.record.signing import fingerprint
from commonty.apps.record.texts import keep
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.checking import check
from commonty.constitution.checking.finding import Level
from commonty.constitution.document import Constitution
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.refusal import Refused
from commonty.site.founding.models import Draft, Founder
from commonty.site.founding.models.founder import refuse_once_founded
from commonty.site.moving.entries import OrganisationMovedIn
from commonty.site.moving.models import Arrival

LONGEST = Duration(12, Unit.MONTHS)
"""How long somebody who held an office when the organisation moved in keeps it, if nobody is elected before."""


class _Rehearsed(Exception):
    """The doors would open."""


@transaction.atomic
def begin(arrival: Arrival, *, now: datetime) -> None:
    """Let the doors be opened: what could stand in the way is refused here, with what would do. ``open_doors`` does the rest."""
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    draft = refuse_unless_ready(arrival)
    if arrival.opening_at is not None:
        raise Refused(_("The doors are opening already."))
    with suppress(_Rehearsed), transaction.atomic():
        establish(draft.text, authority=_authority(arrival), now=now)
        raise _Rehearsed
    arrival.opening_at = now
    arrival.save(update_fields=["opening_at"])


def refuse_unless_ready(arrival: Arrival) -> Draft:
    """Return the rules that are to come into force; raise ``Refused`` where something is missing."""
    arrival.refuse_unless_brought()
    draft = Draft.objects.current()
    if draft is None or Founder.are_voting():
        raise Refused(_("Choose a constitution to begin with first."))
    if arrival.met_on is None or not arrival.minute:
        raise Refused(_("Say which meeting agreed to move, and what its minute says: everything here rests on it."))
    if any(finding.level is Level.ERROR for finding in check(draft.constitution)):
        raise Refused(_("The check finds errors in the draft: rules under which something could not be put right. Mend them first."))
    categories = set(arrival.people.order_by().values_list("category", flat=True).distinct())
    if missing := sorted(categories - set(draft.constitution.categories)):
        reason = _("People of this list are in the category “%(category)s”, and the draft has none of that key. Take the list back first.")
        raise Refused(reason % {"category": missing[0]}, article=f"categories.{missing[0]}")
    return draft


@transaction.atomic
def open_doors(arrival: Arrival, *, now: datetime) -> None:
    """Bring the organisation into being, with everybody who came, as its meeting agreed. Safe to repeat: it happens once."""
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if arrival.opened_at is not None or arrival.opening_at is None:
        return
    refuse_once_founded()
    draft = refuse_unless_ready(arrival)
    rules, authority = draft.constitution, _authority(arrival)
    top = establish(draft.text, authority=authority, now=now)
    members = bring_in(_members(arrival, rules), top, rules, authority=authority, now=now)
    officers = _seat_officers(arrival, rules, authority=authority, now=now)
    arrival.kept_minute, arrival.opened_at = keep(arrival.minute), now
    arrival.minute = ""
    arrival.save(update_fields=["kept_minute", "opened_at", "minute"])
    told = OrganisationMovedIn(
        top.pk,
        rules.title,
        met_on=arrival.met_on.isoformat() if arrival.met_on else "",
        minute=arrival.kept_minute.digest,
        minute_file=arrival.minute_digest,
        digest=draft.digest,
        fingerprint=fingerprint(),
        members=members,
        officers=officers,
    )
    record(told, authority=authority, now=now)


def _members(arrival: Arrival, rules: Constitution) -> Iterator[Member]:
    rows = arrival.people.order_by("pk").values_list("person_id", "category", "joined")
    for person, category, joined in rows.iterator(chunk_size=2000):
        yield Member(person, category, calendar.instant(joined, time(0), rules.time_zone) if joined else None)


def _seat_officers(arrival: Arrival, rules: Constitution, *, authority: Authority, now: datetime) -> int:
    """Seat those who held offices; one that the rules do not let somebody hold stays empty for the first election."""
    seated = 0
    for officer in arrival.officers.select_related("person"):
        body = Body.objects.get(article=rules.offices[officer.office].body)
        with suppress(Refused), transaction.atomic():
            seat(officer.person, officer.office, body, authority=authority, now=now, brought_in=LONGEST)
            seated += 1
    return seated


def _authority(arrival: Arrival) -> Authority:
    return arrival.authority("bodies.move-in", person=None)
