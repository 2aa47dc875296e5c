"""Enrols many people at once, as an organisation brings them that had them already; and takes them back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from commonty.apps.keys import keyring
from commonty.apps.people.entries import PersonBroughtIn
from commonty.apps.people.models import (
    Account,
    Agreement,
    BlindIndex,
    Bounce,
    Code,
    Concerned,
    CustodyLine,
    Deed,
    LastMemberNumber,
    PaperCode,
    Person,
    Pseudonym,
    Undoing,
    Wording,
)
from commonty.apps.people.models.person import blind_email, compared, place
from commonty.apps.people.purposes import MEMBERSHIP
from commonty.apps.people.writing import clean_line, clean_text, words
from commonty.apps.prepared import change_many, write_many
from commonty.apps.record.recording import record_many
from commonty.constitution.authority import Authority

AT_ONCE = 500
FIELDS = ("name", "email", "phone", "address")
COLUMNS = tuple(f"sealed_{field}" for field in FIELDS)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is brought in. ``number`` is the member number that they have already; nought for none."""

    name: str
    number: int = 0
    email: str = ""
    phone: str = ""
    address: str = ""

    def sealed(self, person: int) -> Mapping[str, bytes]:
        """Return what says who they are, each value sealed with their key; what is empty is left out."""
        clear = {"name": clean_line(self.name), "email": clean_line(self.email), "phone": clean_line(self.phone)}
        clear["address"] = clean_text(self.address)
        return {field: keyring.seal(person, place(field), value.encode()) for field, value in clear.items() if value}

    def blinds(self) -> list[tuple[str, str]]:
        """Return what they are found by: place and keyed hash."""
        found = [(BlindIndex.NAME_WORD, keyring.blind(BlindIndex.NAME_WORD, word)) for word in words(self.name)]
        if digits := compared(self.phone):
            found.append((BlindIndex.PHONE, keyring.blind(BlindIndex.PHONE, digits)))
        return [*found, (BlindIndex.EMAIL, blind_email(self.email))] if self.email else found


@transaction.atomic
def make_room(highest: int) -> None:
    """See to it that no new member gets a number up to ``highest``, and that whoever is here already has none of these."""
    LastMemberNumber.objects.get_or_create(pk=1)
    last = LastMemberNumber.objects.select_for_update().get(pk=1)
    last.number = max(last.number, highest)
    last.save(update_fields=["number"])
    for person in Person.objects.filter(member_number__lte=highest).order_by("member_number"):
        person.member_number = LastMemberNumber.next()
        person.save(update_fields=["member_number"])


@transaction.atomic
def bring_in(newcomers: Sequence[Newcomer], *, language: str, authority: Authority, now: datetime) -> list[Person]:
    """
    Enrol people by a decision that says so, and tell the record of each; return them in order.

    Their addresses count as proved: the organisation has been writing to them. Who came without a number gets one. They are found by
    their address and the words of their names at once, and may sign in.
    """
    numbers = iter(_numbers(sum(not each.number for each in newcomers)))
    made = Person.objects.bulk_create(
        [
            Person(
                member_number=each.number or next(numbers),
                language=language,
                signed_up_at=now,
                email_confirmed_at=now if each.email else None,
            )
            for each in newcomers
        ],
        batch_size=AT_ONCE,
    )
    keyring.new_many(person.pk for person in made)
    with keyring.held():
        keyring.take_in_hand(person.pk for person in made)
        sealed = ((person, newcomer.sealed(person.pk)) for person, newcomer in zip(made, newcomers, strict=True))
        change_many(Person, COLUMNS, ([*(own.get(field) for field in FIELDS), person.pk] for person, own in sealed))
        blinds = ((person.pk, where, blind) for person, newcomer in zip(made, newcomers, strict=True) for where, blind in newcomer.blinds())
        write_many(BlindIndex, ("person", "place", "blind"), blinds)
        record_many((PersonBroughtIn("", person=person.pk) for person in made), authority=authority, now=now)
    return made


def keep_custody_of(people: Sequence[Person], *, authority: Authority, now: datetime) -> CustodyLine:
    """Write down who brought these people's data here, by what right, for each of them to read."""
    return CustodyLine.objects.write([person.pk for person in people], FIELDS, authority=authority, now=now)


def tell_purpose(people: Collection[int], *, language: str, now: datetime) -> None:
    """Note that people are told what they are kept for, in the words of today."""
    wording = Wording.shown(MEMBERSHIP, language)
    write_many(Agreement, ("person", "wording", "given_at"), ((each, wording.pk, now) for each in people))


@transaction.atomic
def take_back(people: Collection[int]) -> None:
    """Let go of people who were brought in by mistake, of whom nothing else is known here yet: rows and keys."""
    everybody = sorted(people)
    for few in (everybody[start : start + AT_ONCE] for start in range(0, len(everybody), AT_ONCE)):
        Account.objects.filter(person__in=few).delete()
        Code.objects.filter(person__in=few).delete()
        PaperCode.objects.filter(person__in=few).delete()
        Undoing.objects.filter(deed__person__in=few).delete()
        Deed.objects.filter(person__in=few).delete()
        Bounce.objects.filter(person__in=few).delete()
        Pseudonym.objects.filter(person__in=few).delete()
        Agreement.objects.filter(person__in=few).delete()
        Concerned.objects.filter(person__in=few).delete()
        _delete_at_once(BlindIndex.objects.filter(person__in=few))
        _delete_at_once(Person.objects.filter(pk__in=few))
        keyring.destroy_many(few)


def _delete_at_once(rows: models.QuerySet[BlindIndex] | models.QuerySet[Person]) -> None:
    """Delete rows that nothing points to any more, without asking for each whether something does; the database would refuse."""
    rows._raw_delete(rows.db)  # noqa: SLF001 - Django's way to delete without collecting


def _numbers(count: int) -> range:
    """Return so many member numbers that nobody has had."""
    LastMemberNumber.objects.get_or_create(pk=1)
    last = LastMemberNumber.objects.select_for_update().get(pk=1)
    first = last.number + 1
    last.number += count
    last.save(update_fields=["number"])
    return range(first, first + count)
