"""How a standing begins: a row of its own, what a roll reads, and a line for the person."""

from datetime import datetime

from django.db import transaction

from commonty.apps.bodies.entries import StandingBegan
from commonty.apps.bodies.models import Body, Membership, Standing, StandingRow
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.keys import keyring
from commonty.apps.mandates.models import Mandate, Why
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority

GONE = frozenset({Standing.LEFT, Standing.EXPELLED})


@transaction.atomic
def stand(membership: Membership, standing: Standing, *, authority: Authority, now: datetime, until: datetime | None = None) -> Membership:
    """
    Begin a standing of a person in a body; whoever goes leaves every body below it too, and what they held in them.

    ``until`` is when it ends by itself. Somebody who is admitted afresh qualifies afresh.
    """
    if standing in BELONGING and not membership.belongs():
        membership.since = membership.active = now
    membership.standing, membership.until = standing.value, until
    membership.save()
    StandingRow.objects.create(membership=membership, standing=standing, at=now, until=until, source=authority.source)
    tell_standing(membership, authority=authority, now=now)
    if standing in GONE:
        _leave_what_is_below(membership.person, membership.body, authority=authority, now=now)
    return membership


def _leave_what_is_below(person: Person, body: Body, *, authority: Authority, now: datetime) -> None:
    below = Membership.objects.filter(person=person, body__place__startswith=f"{body.place}/", standing__in=BELONGING)
    for membership in below.select_related("body", "person"):
        membership.standing, membership.until = Standing.LEFT.value, None
        membership.save()
        StandingRow.objects.create(membership=membership, standing=Standing.LEFT, at=now, source=authority.source)
        tell_standing(membership, authority=authority, now=now)
    for mandate in Mandate.objects.within(body.path).filter(holder=person).living_or_to_come(now):
        mandate.end(Why.LEFT, authority=authority, now=now)


def tell_standing(membership: Membership, *, authority: Authority, now: datetime) -> None:
    """Tell the person alone. Whoever has no key any more was erased: there is nobody to tell, and nothing may be kept."""
    if not keyring.has_key(membership.person_id):
        return
    until = membership.until.isoformat() if membership.until else ""
    told = StandingBegan(body=membership.body_id, person=membership.person_id, standing=str(membership.standing), until=until)
    record(told, authority=authority, now=now)
