"""What moving in leaves to the queue: each job does one part, and asks for the next."""

from django.utils import timezone
from django_tasks import task

from commonty.site.moving import bringing, opening, taking_back, telling
from commonty.site.moving.models import Arrival


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
