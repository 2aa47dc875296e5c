"""Asking on the public page, without an account, what is held about oneself. Nobody is looked up here, so no answer tells anything."""

from datetime import datetime

from django.db import transaction

from commonty.apps.bodies import asking, jobs
from commonty.apps.bodies.models import AskedByMail, Asking
from commonty.apps.bodies.models.asked_by_mail import LASTS
from commonty.apps.keys import keyring
from commonty.apps.people import limits
from commonty.apps.people.writing import clean_line

FOR_ONE_ASKER = 3
"""Links an hour to one mailbox."""


@transaction.atomic
def ask(name: str, email: str, network: str, *, language: str, now: datetime) -> AskedByMail:
    """Keep what is asked for, sealed, and send a link to the mailbox. Raises ``TooOften``."""
    address = clean_line(email)
    limits.count("asking.place", network, most=limits.FOR_ONE_PLACE, now=now)
    limits.count("asking.address", address.casefold(), most=FOR_ONE_ASKER, now=now)
    waiting = AskedByMail(language=language, expires_at=now + LASTS)
    waiting.sealed = keyring.seal_ours(waiting.place, f"{clean_line(name)}\n{address}".encode())
    waiting.save()
    jobs.send_link_of_asking.enqueue(waiting.pk)
    return waiting


@transaction.atomic
def confirm(waiting: AskedByMail, *, now: datetime) -> Asking | None:
    """Let a request count from now on, its mailbox being proved. Nothing where its link was pressed already."""
    held = AskedByMail.objects.select_for_update().filter(pk=waiting.pk, expires_at__gt=now).first()
    if held is None:
        return None
    name, email = held.clear()
    held.delete()
    return asking.take_in(name=name, where=email, now=now)


def attend(*, now: datetime) -> None:
    """Forget every request whose link can no longer be pressed. For the clock; safe to repeat."""
    AskedByMail.objects.filter(expires_at__lte=now).delete()
