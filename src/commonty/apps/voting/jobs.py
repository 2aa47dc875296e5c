"""What the machine does on boards of secret ballots once they are closed. The models queue these jobs, so they are asked for by name."""

from datetime import datetime, timedelta
from importlib import import_module

from django.apps import apps
from django.utils import timezone
from django_tasks import task

SILENT = timedelta(minutes=10)
"""After so long without a sign of life a board is gone on with: its job was lost, or failed too often."""


@task(queue_name="long")
def go_on(board: int) -> None:
    """Do what is the machine's to do on a board now: put ballots together, check what trustees made, open and check the result."""
    apps.get_model("voting", "Board").objects.go_on(board, clock=timezone.now)


def attend(now: datetime) -> int:
    """
    Go on with boards whose work stopped, tell voters that a ballot was cast in their name and officers of letters, end rehearsals.

    Returns how many of all.
    """
    found: int = apps.get_model("voting", "Board").objects.attend(now=now, silent=SILENT)
    told: int = import_module("commonty.apps.voting.voters_told").tell_all(now=now)
    told += import_module("commonty.apps.voting.served").attend(now=now)
    ended: int = apps.get_model("voting", "Rehearsal").objects.attend(now=now)
    return found + told + ended
