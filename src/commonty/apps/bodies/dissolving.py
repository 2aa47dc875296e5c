"""How a body ends."""

from datetime import datetime

from django.db import transaction

from commonty.apps.bodies.entries import BodyDissolved
from commonty.apps.bodies.models import Body, Dissolution
from commonty.apps.mandates.models import Mandate, Why
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority


@transaction.atomic
def dissolve(top: Body, *, authority: Authority, now: datetime) -> None:
    """Dissolve a body and every body below it, from the bottom up, and end the mandates in them."""
    for body in Body.objects.filter(place__startswith=f"{top.place}/", dissolution=None).order_by("-place"):
        _dissolve(body, authority=authority, now=now)
    _dissolve(top, authority=authority, now=now)


def _dissolve(body: Body, *, authority: Authority, now: datetime) -> None:
    Dissolution.objects.create(body=body, at=now, source=authority.source)
    for mandate in Mandate.objects.filter(scope=body.place).living_or_to_come(now):
        mandate.end(Why.DISSOLVED, authority=authority, now=now)
    record(BodyDissolved(body=body.parent_id or body.pk, dissolved=body.pk, title=body.title), authority=authority, now=now)
