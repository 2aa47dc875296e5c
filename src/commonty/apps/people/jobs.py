"""What people does later, in the queue: each job is given ids alone, and is safe to repeat."""

from collections.abc import Callable, Mapping
from typing import ParamSpec

from django.utils import timezone
from django_tasks import task

from commonty.apps.people import bouncing, erasing, letters

P = ParamSpec("P")


def talks_to_others(function: Callable[P, None]) -> Callable[P, None]:
    """Mark a job that waits for another server: it runs outside the queue's transaction, at least once."""
    function.talks_to_others = True  # type: ignore[attr-defined]  # what the worker looks for
    return function


@task(priority=20)
@talks_to_others
def send_code(code: int) -> None:
    """Send a code to the mailbox that it is for. Somebody waits for it, so it goes before other mail."""
    letters.send_code(code, now=timezone.now())


@task()
@talks_to_others
def deliver(person: int, kind: str, facts: Mapping[str, object]) -> None:
    """Send a letter to a member."""
    letters.deliver(person, kind, facts, now=timezone.now())


@task()
@talks_to_others
def read_returned_mail() -> None:
    """Take in what came back of mail that could not be delivered."""
    bouncing.fetch(now=timezone.now())


@task(priority=10)
def forget(person: int) -> None:
    """Erase a person who asked for it."""
    erasing.forget(person, now=timezone.now())
