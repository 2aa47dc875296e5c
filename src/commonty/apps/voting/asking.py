"""Telling trustees what is asked of them, and till when: each thing once, by letter to their mailbox."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from commonty.apps.mandates.models import Mandate
from commonty.apps.people.mail import send_later
from commonty.apps.people.post import Message
from commonty.apps.voting import opening
from commonty.apps.voting.letters_to_trustees import AskedToKeepAKey, BoardWaits, CeremonyWaits
from commonty.apps.voting.models import Asked, Ceremony, Trustee
from commonty.apps.voting.models.trustees import KEEP

Asking = tuple[Mandate, str, Message]


def attend(*, now: datetime) -> int:
    """Tell trustees of what waits for them and was not told yet; return how many letters that took."""
    told = 0
    for mandate, matter, letter in (*_named(now), *_in_ceremonies(now), *_on_boards(now)):
        with transaction.atomic():
            _asked, is_new = Asked.objects.get_or_create(mandate=mandate, matter=matter, defaults={"at": now})
            if is_new:
                send_later(mandate.holder_id, letter, now=now)
                told += 1
    return told


def _named(now: datetime) -> Iterator[Asking]:
    """Yield who was named and has taken no part in any ceremony yet."""
    named = Mandate.objects.living(now).filter(power=KEEP, trusteeships__parts=None).exclude(asked__matter="named")
    for mandate in named.distinct().order_by("pk"):
        yield mandate, "named", AskedToKeepAKey(mandate.pk)


def _in_ceremonies(now: datetime) -> Iterator[Asking]:
    """Yield whom a ceremony waits for."""
    for ceremony in Ceremony.objects.filter(key=None, ended=None).order_by("pk"):
        matter = f"ceremony:{ceremony.pk}:{ceremony.step}"
        waited_for = ceremony.trustees.filter(number__in=ceremony.waits_for())
        for trustee in _who_hold(waited_for.exclude(mandate__asked__matter=matter), now):
            yield trustee.mandate, matter, CeremonyWaits(ceremony.pk, str(ceremony.step))


def _on_boards(now: datetime) -> Iterator[Asking]:
    """Yield whose part a closed vote waits for."""
    for board in opening.at_work():
        matter = f"board:{board.pk}:{board.stage}"
        if board.stage not in opening.WORK:
            continue
        for trustee in _who_hold(board.key.ceremony.trustees.exclude(mandate__asked__matter=matter), now):
            if opening.waits_for(board, trustee.mandate.holder):
                yield trustee.mandate, matter, BoardWaits(board.pk, str(board.stage))


def _who_hold(trustees: QuerySet[Trustee], now: datetime) -> list[Trustee]:
    """Return those who still hold the mandate that they have their place by."""
    found = trustees.select_related("mandate__ending", "mandate__holder").order_by("number")
    return [each for each in found if each.mandate.lives(now)]
