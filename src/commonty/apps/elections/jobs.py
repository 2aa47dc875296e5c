"""What the clock does here. Each job names a row and calls it; the models of this app queue them, so they are asked for by name."""

from datetime import datetime
from importlib import import_module

from django.apps import apps
from django.utils import timezone
from django_tasks import task


@task()
def attend_to(election: int) -> None:
    """Do what has fallen due for one election."""
    apps.get_model("elections", "Election").objects.attend_to(election, now=timezone.now())


@task()
def serve(notice: int, after: int) -> None:
    """Send one batch of a notice: to those whose place on the roll is ``after`` or later."""
    apps.get_model("elections", "Notice").objects.get(pk=notice).serve(after, now=timezone.now())


@task()
def serve_meeting(place: int, after: int) -> None:
    """Send one batch of the notice of a meeting that an election is put to."""
    apps.get_model("elections", "AgendaPlace").objects.get(pk=place).serve(after, now=timezone.now())


def attend(now: datetime) -> int:
    """Call the elections that the rules make the clock call, and do everything that has fallen due; return how many steps that took."""
    steps: int = apps.get_model("elections", "Election").objects.attend(now=now)
    called: int = import_module("commonty.apps.elections.vacancies").attend(now=now)
    apps.get_model("voting", "BallotBox").objects.let_keys_pass()
    return steps + called
