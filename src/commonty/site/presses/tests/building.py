"""Somebody with a mandate, and their browser, for tests."""

from datetime import datetime, timedelta

from django.test import Client

from commonty.apps.bodies.models import Body
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Account, Person
from commonty.constitution.authority import Authority, AuthorityKind


def mandated(body: Body, *, holder: Person | None = None, now: datetime) -> Mandate:
    """Give somebody, or the first member, a mandate that they can report on, as a decision does."""
    decided = Authority(AuthorityKind.DECISION, "motion:1", None, "decide", body.path, "procedures.ordinary")
    somebody = holder or Person.objects.order_by("pk")[0]
    return grant(somebody, REVEAL, body.path, starts=now, ends=now + timedelta(days=300), authority=decided, now=now)


def client_of(who: Person, **more: str) -> Client:
    """Return the browser of somebody who is signed in."""
    client = Client(**more)  # type: ignore[arg-type]  # what every request says of itself
    client.force_login(Account.objects.open_for(who))
    return client
