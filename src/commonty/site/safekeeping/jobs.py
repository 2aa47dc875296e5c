"""What safekeeping leaves to the clock and to the queue."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from commonty.site.safekeeping.keeping import is_due, keep

AGAIN = timedelta(hours=1)
"""How long after a failure the clock asks again."""


@task(queue_name="long")
def make_backup() -> None:
    """Make the backup that is due."""
    if is_due(now=timezone.now()):
        keep(now=timezone.now())


def attend(*, now: datetime) -> None:
    """Ask for the next backup once it is due, and after a failure once an hour. For the clock; safe to repeat."""
    if is_due(now=now) and cache.add("safekeeping.keep", now.isoformat(), AGAIN.total_seconds()):
        make_backup.enqueue()
