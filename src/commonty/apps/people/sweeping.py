"""What people lets go of as time passes."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from commonty.apps.people import limits
from commonty.apps.people.models import Code, SpentCode


def attend(*, now: datetime) -> None:
    """Delete codes, tries and sessions that are over. For the clock's job; safe to repeat."""
    Code.objects.sweep(now=now)
    limits.sweep(now=now)
    SpentCode.objects.filter(at__lte=now - timedelta(minutes=5)).delete()
    Session.objects.filter(expire_date__lte=now).delete()
