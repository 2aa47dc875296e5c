"""What bodies does later, in the queue: given ids alone, and safe to repeat."""

from django.utils import timezone
from django_tasks import task

from commonty.apps.bodies import letters_of_asking, letters_of_recovery
from commonty.apps.people.jobs import talks_to_others


@task()
@talks_to_others
def tell_contact(contact: int, what: str) -> None:
    """Send a letter to one contact of an account that is recovered."""
    letters_of_recovery.send(contact, what, now=timezone.now())


@task(priority=10)
@talks_to_others
def tell_of_asking(contact: int) -> None:
    """Send the letter to one contact of whom a request is about."""
    letters_of_asking.send(contact, now=timezone.now())


@task(priority=10)
@talks_to_others
def send_link_of_asking(waiting: int) -> None:
    """Send the link with which a request that was made on the public page is confirmed."""
    letters_of_asking.send_link(waiting, now=timezone.now())
