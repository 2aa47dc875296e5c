"""How the doors open: rules come into force, everybody on the list belongs, part by part, and officers sit until the first election."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.founding import establish
from commonty.apps.bodies.models import Body, root
from commonty.apps.bodies.moving_in import Member, bring_in
from commonty.apps.record.recording import record
from commonty.apps.record.signing import fingerprint
from commonty.apps.record.texts import keep
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.checking import check
from commonty.constitution.checking.finding import Level
from commonty.constitution.document import Constitution
from commonty.constitution.refusal import Refused
from commonty.site.founding.models import Draft, Founder
from commonty.site.moving.entries import OrganisationMovedIn
from commonty.site.moving.models import Arrival
from commonty.site.moving.officers import seat_officers

PART = 1000
"""How many people one job makes members."""


@transaction.atomic
def begin(arrival: Arrival, *, now: datetime) -> None:
    """
    Put the rules in force and bring the bodies that they name into being; ``open_part`` does the rest.

    What stands in the way is refused here, with what would do. From now on the doors stand ajar: nobody comes in before everybody was
    told, and no hour strikes.
    """
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    draft = refuse_unless_ready(arrival)
    if arrival.opening_at is not None:
        raise Refused(_("The doors are opening already."))
    arrival.forget_list()  # Its key too, should the machine have died just before that went.
    establish(draft.text, authority=_authority(arrival), now=now)
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
def open_part(arrival: Arrival, *, now: datetime) -> bool:
    """
    Make members of the next people who came, and once all are, seat the officers; say whether something is left.

    Safe to repeat, and to stop anywhere: a part is done whole, once.
    """
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if arrival.opening_at is None or arrival.opened_at is not None or arrival.taking_back_at is not None:
        return False
    top, authority = root(), _authority(arrival)
    rules = top.rules(now).constitution
    few = list(_next_members(arrival, rules))
    if few:
        bring_in(few, top, rules, authority=authority, now=now)
        arrival.opened_to = few[-1].person
        arrival.save(update_fields=["opened_to"])
        return True
    _end(arrival, top, rules, authority=authority, now=now)
    return False


def _next_members(arrival: Arrival, rules: Constitution) -> Iterator[Member]:
    rows = arrival.people.filter(person__gt=arrival.opened_to).order_by("person").values_list("person_id", "category", "joined")
    for person, category, joined in rows[:PART]:
        yield Member(person, category, calendar.instant(joined, time(0), rules.time_zone) if joined else None)


def _end(arrival: Arrival, top: Body, rules: Constitution, *, authority: Authority, now: datetime) -> None:
    """Seat the officers, and tell the record what moved in, and by which meeting."""
    seated, left_out = seat_officers(arrival, rules, authority=authority, now=now)
    kept = keep(arrival.minute)
    told = OrganisationMovedIn(
        top.pk,
        rules.title,
        met_on=arrival.met_on.isoformat() if arrival.met_on else "",
        minute=kept.digest,
        minute_file=arrival.minute_digest,
        digest=top.rules(now).digest,
        fingerprint=fingerprint(),
        members=arrival.people.count(),
        officers=seated,
        left_out=left_out,
    )
    arrival.opened_line = record(told, authority=authority, now=now).seq
    arrival.kept_minute, arrival.minute, arrival.opened_at = kept, "", now
    arrival.save(update_fields=["kept_minute", "minute", "opened_at", "opened_line"])


def _authority(arrival: Arrival) -> Authority:
    return arrival.authority("bodies.move-in", person=None)
