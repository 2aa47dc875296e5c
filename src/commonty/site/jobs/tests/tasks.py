"""Tasks for the tests of the queue; a worker in another process imports them by name."""

from django.utils import timezone
from django_tasks import task

from commonty.site.jobs.models import Done


@task
def note(number: int) -> None:
    """Note that this number's job ran; a second time is refused by the database."""
    Done.objects.create(job=f"note-{number}", done_at=timezone.now())


@task
def fail() -> None:
    """Write something, and then fail."""
    Done.objects.create(job="half-done", done_at=timezone.now())
    raise RuntimeError("the printer is on fire")
