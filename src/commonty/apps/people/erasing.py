"""Erasing a person, so that backups forget them too. Every step is safe to repeat, from anywhere it was cut off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction

from commonty.apps.keys import keyring
from commonty.apps.keys.holding import holdings
from commonty.apps.people import ledger
from commonty.apps.people.entries import PersonErased
from commonty.apps.people.held import field_names
from commonty.apps.people.models import Account, BlindIndex, Erasure, Person, Pseudonym
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority, AuthorityKind


@dataclass(frozen=True)
class Outlasting:
    """What a law keeps of somebody though they are erased: in which register, which fields, and until when."""

    title: str
    law: str
    fields: tuple[str, ...]
    until: datetime

    @property
    def named(self) -> str:
        """The fields, in the reader's language."""
        return field_names(self.fields)


class Keeper(Protocol):
    """An app whose registers outlast an erasure."""

    def outlasting(self, person: int, *, now: datetime) -> list[Outlasting]:
        """Return what is kept of somebody if they are erased now."""

    def keep(self, person: int, *, now: datetime) -> None:
        """Keep it, before their key is destroyed. Safe to repeat."""


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Let an app keep what a law demands of those who are erased."""
    _keepers.append(keeper)


def outlasting(person: int, *, now: datetime) -> list[Outlasting]:
    """Return all that would outlast the erasure of somebody, for them to read before they decide."""
    return [each for keeper in _keepers for each in keeper.outlasting(person, now=now)]


@transaction.atomic
def mark(person: int, *, now: datetime) -> Erasure:
    """Write down that this person is to be erased, and end every way in. The job ``forget`` does the rest."""
    erasure, _made = Erasure.objects.get_or_create(person_id=person, defaults={"asked_at": now})
    Account.objects.filter(person_id=person).delete()
    return erasure


@transaction.atomic
def forget(person: int, *, now: datetime) -> None:
    """
    Erase a marked person: every app lets go of what it holds, their look-ups and pseudonyms go, and their key is destroyed.

    The key lies in another database: it goes inside this transaction, which, cut off later, is undone and run again. The ledger, outside
    both, hears of it once the key is gone. Raises ``Erasure.DoesNotExist`` for somebody who was not marked.
    """
    erasure = Erasure.objects.select_for_update().get(person_id=person)
    for keeper in _keepers:
        keeper.keep(person, now=now)
    for holding in holdings():
        holding.let_go(person, now=now)
    BlindIndex.objects.filter(person_id=person).delete()
    Pseudonym.objects.filter(person_id=person).delete()
    Person.objects.filter(pk=person).update(**{f"sealed_{field}": None for field in Person.SEALED}, email_confirmed_at=None)
    keyring.destroy(person)
    ledger.note(person)
    if erasure.done_at is None:
        erasure.done_at = now
        erasure.save(update_fields=["done_at"])
        record(PersonErased(""), authority=Authority(AuthorityKind.RIGHT, "self", None, "people.erase", (), ""), now=now)


def erased() -> tuple[int, ...]:
    """Return whoever was or is to be erased."""
    return tuple(Erasure.objects.order_by("person_id").values_list("person_id", flat=True))


def replay_erasures(also: Iterable[int] = (), *, now: datetime) -> tuple[int, ...]:
    """
    Erase again whoever had been erased when a backup was restored; return whom.

    That is whoever has no key any more, whoever is marked in what was restored, and ``also``: those on the ledger. To be called before
    anybody is served.
    """
    keyless = set(Person.objects.values_list("pk", flat=True)) - keyring.people()
    people = Person.objects.filter(pk__in={*keyless, *also, *erased()}).order_by("pk").values_list("pk", flat=True)
    for person in list(people):
        with transaction.atomic():
            mark(person, now=now)
            forget(person, now=now)
    return tuple(people)
