"""What the doctor leaves to the clock and to the queue."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from commonty.site.doctor.rounds import go_round, last_round

EVERY = timedelta(hours=6)


@task(queue_name="long", priority=-10)
def make_round() -> None:
    """Look at everything."""
    go_round(now=timezone.now())


def attend(*, now: datetime) -> None:
    """Ask for a round where the last one is some hours old. For the clock; safe to repeat."""
    last = last_round()
    if (last is None or now - last.at >= EVERY) and cache.add("doctor.round", now.isoformat(), EVERY.total_seconds()):
        make_round.enqueue()
