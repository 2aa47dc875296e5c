"""Tasks for the tests of the queue; a worker in another process imports them by name."""

from django.db import connection
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


@task(queue_name="long")
def take_long() -> None:
    """Note whether a transaction is open while something takes long."""
    Done.objects.create(job=f"long, in a transaction: {connection.in_atomic_block}", done_at=timezone.now())


@task
def call_elsewhere() -> None:
    """Note whether a transaction is open while another server is waited for."""
    Done.objects.create(job=f"in a transaction: {connection.in_atomic_block}", done_at=timezone.now())


call_elsewhere.func.talks_to_others = True  # type: ignore[attr-defined]  # what the worker looks for
