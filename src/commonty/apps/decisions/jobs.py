"""What the clock does here. Each job names a row and calls it; the models of this app queue them, so they are asked for by name."""

from datetime import datetime
from importlib import import_module

from django.apps import apps
from django.utils import timezone
from django_tasks import task


@task()
def attend_to(motion: int) -> None:
    """Do what has fallen due for one motion."""
    apps.get_model("decisions", "Motion").objects.attend_to(motion, now=timezone.now())


@task()
def serve(notice: int, after: int) -> None:
    """Send one batch of a notice: to those whose place on the roll is ``after`` or later."""
    apps.get_model("decisions", "Notice").objects.get(pk=notice).serve(after, now=timezone.now())


@task()
def serve_correction(correction: int, after: int) -> None:
    """Send one batch of letters that a correction was proposed: to those whose place on the roll is ``after`` or later."""
    apps.get_model("decisions", "Correction").objects.get(pk=correction).serve(after, now=timezone.now())


def attend(now: datetime) -> int:
    """Raise what the rules make the clock raise, do everything that has fallen due, and let go of papers; return how many steps it took."""
    raised: int = import_module("commonty.apps.decisions.duties").raise_duties(now)
    steps: int = apps.get_model("decisions", "Motion").objects.attend(now=now)
    destroyed: int = import_module("commonty.apps.decisions.papers").destroy_what_is_over(now)
    return raised + steps + destroyed
