"""What moving in leaves to the queue: each job does one part, and asks for the next."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from commonty.apps.people.jobs import talks_to_others
from commonty.site.moving import bringing, opening, taking_back, telling
from commonty.site.moving.models import Arrival, Asking

LONGEST = timedelta(minutes=1)
"""How long one job asks another server, before the next goes on: well below what a worker holds a job for."""


@task
@talks_to_others
def ask(asking: int) -> None:
    """Ask another server for the next pages of people, for a minute at most."""
    until = timezone.now() + LONGEST
    is_left = True
    while is_left and timezone.now() < until:
        is_left = Asking.objects.get(pk=asking).ask(now=timezone.now())
    if is_left:
        ask.enqueue(asking)


@task
def bring(arrival: int) -> None:
    """Bring the next part of a list in."""
    if bringing.bring_part(Arrival.objects.get(pk=arrival), now=timezone.now()):
        bring.enqueue(arrival)


@task
def take_back(arrival: int) -> None:
    """Forget the next of those who came."""
    if taking_back.take_part_back(Arrival.objects.get(pk=arrival), now=timezone.now()):
        take_back.enqueue(arrival)


@task
def open_doors(arrival: int) -> None:
    """Make the next of those who came members."""
    if opening.open_part(Arrival.objects.get(pk=arrival), now=timezone.now()):
        open_doors.enqueue(arrival)


@task
def tell(arrival: int) -> None:
    """Queue letters to the next of those who are told by e-mail."""
    if telling.tell_some(Arrival.objects.get(pk=arrival), now=timezone.now()):
        tell.enqueue(arrival)
