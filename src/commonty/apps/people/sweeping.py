"""What people does and lets go of as time passes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache

from commonty.apps.people import limits
from commonty.apps.people.jobs import read_returned_mail
from commonty.apps.people.models import Code, SpentCode

EVERY = timedelta(minutes=15)
"""How often the mailbox is looked into to which mail comes back."""


def attend(*, now: datetime) -> None:
    """Delete codes, tries and sessions that are over, and look for mail that came back. For the clock's job; safe to repeat."""
    if settings.BOUNCES_URL and cache.add("people.returned-mail", now.isoformat(), EVERY.total_seconds()):
        read_returned_mail.enqueue()
    Code.objects.sweep(now=now)
    limits.sweep(now=now)
    SpentCode.objects.filter(at__lte=now - timedelta(minutes=5)).delete()
    Session.objects.filter(expire_date__lte=now).delete()
