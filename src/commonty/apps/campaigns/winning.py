"""Writing down a win, and telling those who signed for it."""

from datetime import datetime

from django.db import transaction

from commonty.apps.campaigns.jobs import tell_of_win
from commonty.apps.campaigns.models import Campaign, Win
from commonty.apps.people.models import Person


@transaction.atomic
def write_down(campaign: Campaign, what: str, *, by: Person, now: datetime) -> Win:
    """Write down what was won, under a mandate for the campaign; those who signed and want to hear of it are told."""
    win = campaign.win(what, by=by, now=now)
    tell_of_win.enqueue(win.pk)
    return win
