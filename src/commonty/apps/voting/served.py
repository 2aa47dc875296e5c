"""Telling those who can print letters, in time, that too many are not reached by the notice of a vote."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.mandates.authorising import giving
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.mail import send_later
from commonty.apps.voting.letters_to_officers import LettersAreMissing
from commonty.apps.voting.models import Asked, Serving

EVERY = timedelta(minutes=30)
"""How often it is counted whom a notice reached: of many members that takes a while."""


def attend(*, now: datetime) -> int:
    """Tell of each vote once that it will have to wait for letters, and once more that it does; return how many letters that took."""
    told = 0
    for serving in Serving.objects.filter(ended_at=None).select_related("roll__body").order_by("pk"):
        if serving.is_limited and cache.add(f"voting.served:{serving.pk}", now.isoformat(), EVERY.total_seconds()):
            told += _tell(serving, now=now)
    return told


def posting(serving: Serving, *, now: datetime) -> list[Mandate]:
    """Return the mandates of those who may print letters to the people on a roll: in a caucus, those that it gave itself."""
    body = serving.roll.body
    found = giving({REVEAL}, body.path, now=now)
    return [each for each in found if not keeps_to_itself(body, now=now) or (each.given_in == body.place and each.scope == body.place)]


def _tell(serving: Serving, *, now: datetime) -> int:
    if serving.is_enough(serving.reached(now=now)):
        return 0
    told = 0
    matter = f"letters:{serving.pk}:{'late' if now >= serving.opens else 'early'}"
    for mandate in posting(serving, now=now):
        with transaction.atomic():
            _asked, is_new = Asked.objects.get_or_create(mandate=mandate, matter=matter, defaults={"at": now})
            if is_new:
                send_later(mandate.holder_id, LettersAreMissing(serving.pk), now=now)
                told += 1
    return told
