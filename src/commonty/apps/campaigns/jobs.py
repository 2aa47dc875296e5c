"""What campaigns do later, in the queue."""

from django.utils import timezone
from django_tasks import task

from commonty.apps.campaigns.letters import WinLetter
from commonty.apps.campaigns.models import Win
from commonty.apps.people.mail import send_later

STEP = 500
"""How many letters one job queues; the rest is left to the next, so that no transaction is long."""


@task
def tell_of_win(win: int, after: int = 0) -> None:
    """Queue the letters on a win to those who signed, in the order in which they did; each is sent only where they consent."""
    campaign = Win.objects.get(pk=win).campaign
    signed = campaign.signatures.exclude(confirmed_at=None).filter(pk__gt=after).order_by("pk").values_list("pk", "person_id")[:STEP]
    last = 0
    for pk, person in signed:
        send_later(person, WinLetter(win), now=timezone.now())
        last = pk
    if last:
        tell_of_win.enqueue(win, last)
