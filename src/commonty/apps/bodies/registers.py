"""Registers that the law demands: what outlasts an erasure, by which law and until when, and that it is destroyed then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from commonty.apps.bodies.entries_of_registers import KeptRowDestroyed, RowKept
from commonty.apps.bodies.models import KeptRow, Membership, Standing
from commonty.apps.bodies.models.register import key_of, sealed
from commonty.apps.keys import keyring
from commonty.apps.people.erasing import Outlasting
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.apps.rules.models import in_force
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Constitution, Kept, Register
from commonty.constitution.duration import Duration, Unit

OWN = frozenset({Kept.NAME, Kept.ADDRESS, Kept.EMAIL, Kept.PHONE})
A_YEAR = 12
"""Months."""


@dataclass(frozen=True)
class Entered:
    """That a register lists somebody, who joined and left on these days."""

    membership: Membership
    key: str
    register: Register
    rules: Constitution
    left: datetime

    @property
    def until(self) -> datetime:
        """The day from which it is kept no more."""
        return calendar.after(self.left, Duration(self.register.years * A_YEAR, Unit.MONTHS), self.rules.time_zone)


def registers_of(person: int, *, now: datetime) -> Iterator[Entered]:
    """Yield the registers that list somebody who leaves now, or left before, unless their time is over already."""
    memberships = Membership.objects.filter(person=person).exclude(since=None).select_related("body").order_by("pk")
    for membership in memberships:
        version = in_force(membership.body.path, at=now)
        article = membership.body.article_in(version)
        for key, register in version.constitution.registers.items():
            if register.body == article:
                entered = Entered(membership, key, register, version.constitution, _left(membership, now=now))
                if entered.until > now:
                    yield entered


class Registers:
    """The registers of bodies, for who is erased."""

    def outlasting(self, person: int, *, now: datetime) -> list[Outlasting]:
        """Return what the law keeps of somebody if they are erased now, for them to read before that."""
        return [
            Outlasting(each.register.title, each.register.law, tuple(field.value for field in each.register.fields), each.until)
            for each in registers_of(person, now=now)
        ]

    def keep(self, person: int, *, now: datetime) -> None:
        """Keep what the law demands of somebody who is being erased."""
        keep(person, now=now)


def keep(person: int, *, now: datetime) -> None:
    """Keep what the law demands of somebody who is being erased: before their key is destroyed. Safe to repeat."""
    if not keyring.has_key(person):  # A restored backup: whatever was kept then is in it, under its own key.
        return
    own = Person.objects.get(pk=person)
    for each in registers_of(person, now=now):
        body = each.membership.body
        if KeptRow.objects.filter(person=person, body=body, register=each.key).exists():
            continue
        row = KeptRow.objects.create(
            person=own,
            body=body,
            register=each.key,
            title=each.register.title,
            law=each.register.law,
            fields=[field.value for field in each.register.fields],
            sealed=sealed(key_of(body.pk, each.key, person), _says(own, each)),
            at=now,
            until=each.until,
        )
        until = timezone.localtime(row.until, ZoneInfo(each.rules.time_zone)).date().isoformat()
        told = RowKept(body=body.pk, article=f"registers.{each.key}", title=row.title, until=until)
        record(told, authority=_by_article(body.path, each.key, "people.erase"), now=now)


def attend(*, now: datetime) -> int:
    """Destroy every row whose time is over, with its key; return how many. For the clock; safe to repeat."""
    over = list(KeptRow.objects.filter(until__lte=now).select_related("body")[:500])
    for row in over:
        with transaction.atomic():
            keyring.destroy_passing(row.key)
            told = KeptRowDestroyed(body=row.body_id, article=f"registers.{row.register}", title=row.title)
            record(told, authority=_by_article(row.body.path, row.register, "bodies.routine"), now=now)
            row.delete()
    return len(over)


def _left(membership: Membership, *, now: datetime) -> datetime:
    """Return when somebody left; now, where they have not."""
    if membership.belongs():
        return now
    last = membership.history.filter(standing__in=[Standing.LEFT, Standing.EXPELLED]).order_by("at", "pk").last()
    return last.at if last is not None else now


def _says(person: Person, entered: Entered) -> dict[str, str]:
    """Return the fields that a register declares, in clear."""
    kept, rules = entered.register.fields, entered.rules
    own = person.own(*(field.value for field in kept if field in OWN))
    joined = entered.membership.history.filter(standing=Standing.GOOD).order_by("at", "pk").first()
    known = {
        Kept.MEMBER_NUMBER: str(person.member_number),
        Kept.CATEGORY: rules.categories[entered.membership.category].title if entered.membership.category in rules.categories else "",
        Kept.JOINED: joined.at.date().isoformat() if joined is not None else "",
        Kept.LEFT: entered.left.date().isoformat(),
    }
    return {field.value: own[field.value] if field in OWN else known[field] for field in kept}


def _by_article(path: tuple[str, ...], register: str, power: str) -> Authority:
    return Authority(AuthorityKind.RIGHT, "self", None, power, path, f"registers.{register}")
