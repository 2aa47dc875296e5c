"""Which buttons were pressed lately, and where the answers led."""

from datetime import datetime, timedelta

from django.db import models

KEPT = timedelta(days=2)
"""How long a second press is known: a telephone may send again hours later what it could not send at once."""


class Press(models.Model):
    """
    One press of a button, written in the transaction that does what the button says.

    Its key is a hash over the form's random token, who pressed, where, and all that was filled in: nobody can tell from it who or what.
    ``led_to`` is filled in before the transaction ends, so that nobody ever reads a row without it.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    led_to = models.TextField(default="")
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"press at {self.at}"


def sweep(*, now: datetime) -> None:
    """Delete the presses that are over. For the clock's job; safe to repeat."""
    Press.objects.filter(at__lte=now - KEPT).delete()
