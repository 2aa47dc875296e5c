"""Frozen rolls: who is entitled in one decision, fixed and hashed."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import ClassVar, Self

from django.db import connection, models, transaction
from django.db.models import Sum
from django.utils.translation import pgettext_lazy

from commonty.apps.bodies.models import Body, Seat, Standing, StandingRow
from commonty.apps.people.models import Merging, Person
from commonty.apps.record.merkle import leaf_hash
from commonty.apps.record.recording import record
from commonty.apps.voting import tree
from commonty.apps.voting.entries import EntryStruck, RollFrozen
from commonty.constitution.authority import Authority
from commonty.constitution.document import Belonging, Right

BATCH = 2_000

NO_SECTIONS: Mapping[str, Collection[int]] = {}


class Roll(models.Model):
    """
    Those entitled in one decision, as they were at one instant. It is never edited: nobody is added, and weights stay.

    Somebody who joins later is on the next roll. Who is struck off stays listed, with the reason and the time. A roll that was
    wrong makes a result open to challenge; the matter is then put again, with a roll of its own.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="rolls")
    at = models.DateTimeField()
    right = models.CharField(max_length=20, choices=[(right.value, right.value) for right in Right])
    count = models.PositiveIntegerField()
    """People."""
    weight = models.PositiveBigIntegerField()
    """Votes that all of them together have."""
    root = models.CharField(max_length=64)
    """The root of the Merkle tree over the salted entries (RFC 6962, SHA-256), in hexadecimal."""
    branches = models.BinaryField()
    """The roots of its subtrees of 256 entries, so that a proof reads 256 entries and not all."""

    class Meta:
        indexes = [models.Index(fields=["body", "-at"], name="roll_of_body")]

    def __str__(self) -> str:
        return f"roll {self.pk}: {self.count} of {self.body_id}"

    @classmethod
    @transaction.atomic
    def freeze(
        cls,
        body: Body,
        entitled: Iterable[tuple[int, int]],
        *,
        authority: Authority,
        now: datetime,
        right: Right = Right.VOTE,
        sections: Mapping[str, Collection[int]] = NO_SECTIONS,
    ) -> Self:
        """
        Fix the roll of ``entitled`` (person, weight), read as a stream, and tell the record its count, weight and root.

        ``sections`` says, by the key of its article, who belongs to a body whose votes are counted apart.
        """
        roll = cls.objects.create(body=body, at=now, right=right.value, count=0, weight=0, root="", branches=b"")
        growing = tree.Growing()
        stream = enumerate(entitled)
        while some := list(islice(stream, BATCH)):
            rows = [
                (index, person, weight, os.urandom(RollEntry.SALT), " ".join(sorted(key for key in sections if person in sections[key])))
                for index, (person, weight) in some
            ]
            for index, person, weight, salt, belongs in rows:
                growing.add(entry_data(salt, index, person, weight, belongs))
            RollEntry.objects.write(roll, rows)
            roll.count += len(rows)
            roll.weight += sum(row[2] for row in rows)
        roll.branches = growing.branches()
        roll.root = tree.root(roll.branches)
        roll.save(update_fields=["count", "weight", "root", "branches"])
        line = RollFrozen(body=body.pk, roll=roll.pk, right=roll.right, count=roll.count, weight=roll.weight, root=roll.root)
        record(line, authority=authority, now=now)
        return roll

    def entry_of(self, person: Person) -> "RollEntry | None":
        """Return the entry of ``person``, struck off or not, or ``None`` where they are not on this roll."""
        return self.entries.filter(person=person).select_related("strike").first()

    @property
    def weight_struck(self) -> int:
        """Votes that have left the base since the roll was frozen."""
        return Strike.objects.filter(entry__roll=self).aggregate(total=Sum("entry__weight"))["total"] or 0

    @property
    def entitled(self) -> int:
        """Votes in the base now: those frozen, less those struck off."""
        return self.weight - self.weight_struck

    def departed(self, now: datetime) -> Iterator[tuple[Person, "Departure"]]:
        """Yield those who left, were expelled, lost their seat or stand on it twice since it was frozen. Who came back joined afresh."""
        for row in self.departures().select_related("membership__person").order_by("at", "pk"):
            yield row.membership.person, DEPARTURES[row.standing]
        if self.is_of_seats:
            for seat in self.lost_seats(now).select_related("person").order_by("pk"):
                yield seat.person, Departure.LEFT
        for entry in self.doubled().select_related("person").order_by("index"):
            if entry.person is not None:
                yield entry.person, Departure.DOUBLED

    def doubled(self) -> models.QuerySet["RollEntry"]:
        """Return the places of numbers that sleep, where the number that goes on stands on this roll too: nobody has two votes."""
        return self.entries.filter(is_doubled(), strike=None)

    @property
    def is_of_seats(self) -> bool:
        """Whether it is the roll of a body that consisted, when it was frozen, of those who hold its offices."""
        if self.body.is_root:  # As with most votes: all members belong to it.
            return False
        rules = self.body.rules(self.at)
        provision = rules.constitution.bodies.get(self.body.article_in(rules))
        return provision is not None and provision.belonging is Belonging.SEATS

    def lost_seats(self, now: datetime) -> models.QuerySet[Seat]:
        """
        Return the seats that were taken back, or given up, since the roll was frozen, of people who hold no other in this body.

        A term that ends by itself is no departure: the roll was frozen within it.
        """
        ended = Seat.objects.filter(body=self.body_id, mandate__ending__at__gt=self.at, mandate__ending__at__lte=now)
        return ended.exclude(person__in=Seat.objects.filter(body=self.body_id).held(now).values("person"))

    def departures(self) -> models.QuerySet[StandingRow]:
        """Return what ended somebody's membership of this body, or of one above it, since the roll was frozen."""
        return departures(self.body.path, self.at)

    @transaction.atomic
    def strike(self, person: Person, why: "Departure", *, authority: Authority, now: datetime) -> bool:
        """
        Take who left, was expelled or stands on it twice off this roll: their vote goes, the base shrinks, and the record says so.

        Votes already counted stay counted. Returns whether there was anything to strike: doing it twice does no harm.
        """
        entry = RollEntry.objects.select_for_update(of=("self",)).filter(roll=self, person=person, strike=None).first()
        if entry is None:
            return False
        Strike.objects.create(entry=entry, why=why, at=now)
        entry.votes.filter(box__sealed=None).delete()
        line = EntryStruck(body=self.body_id, roll=self.pk, index=entry.index, weight=entry.weight, why=str(why.value))
        record(line, authority=authority, now=now)
        return True


def departures(path: Collection[str], since: datetime) -> models.QuerySet[StandingRow]:
    """Return what ended somebody's membership of one of the bodies of a path since then."""
    return StandingRow.objects.filter(membership__body_id__in=path, standing__in=list(DEPARTURES), at__gt=since)


def is_doubled() -> models.Exists:
    """Return the condition that a place on a roll is that of a number which sleeps, and that its person has another place there."""
    return models.Exists(
        Merging.objects.filter(parting=None, asleep=models.OuterRef("person"), kept__roll_entries__roll=models.OuterRef("roll"))
    )


def entry_data(salt: bytes, index: int, person: int | None, weight: int, sections: str = "") -> bytes:
    """Return what is hashed of an entry: the salt, then the place, the person, the weight, and where it is counted apart, if anywhere."""
    return salt + (f"{index}:{person}:{weight}" + (f":{sections}" if sections else "")).encode()


class RollEntries(models.Manager["RollEntry"]):
    """The entries, and how a new roll's are written."""

    def write(self, roll: Roll, rows: Iterable[tuple[int, int, int, bytes, str]]) -> None:
        """Write the rows (index, person, weight, salt, sections) of a new roll: by SQL of ours, five times as fast as ``bulk_create``."""
        into = ", ".join(
            connection.ops.quote_name(name) for name in ("roll_id", "index", "person_id", "weight", "salt", "sections", "leaf")
        )
        insert = f"INSERT INTO {connection.ops.quote_name(self.model._meta.db_table)} ({into}) VALUES (%s, %s, %s, %s, %s, %s, %s)"  # noqa: S608, SLF001 - names of our own; `_meta` is public
        with connection.cursor() as cursor:
            cursor.executemany(insert, [(roll.pk, *row, b"") for row in rows])


class RollEntry(models.Model):
    """One person's place on one roll: which they can see, and prove, for themselves."""

    SALT = 16

    roll = models.ForeignKey(Roll, models.PROTECT, related_name="entries", db_index=False)
    index = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="roll_entries", null=True)
    """``None`` once that person has been erased; what was hashed of them is then in ``leaf`` alone."""
    weight = models.PositiveIntegerField()
    salt = models.BinaryField(max_length=SALT)
    sections = models.TextField(default="")
    """The keys of the bodies that it is counted apart for, in order, with a space between them; mostly none."""
    leaf = models.BinaryField(max_length=tree.SIZE, default=b"")

    objects: ClassVar[RollEntries] = RollEntries()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roll", "index"], name="roll_entry_place"),
            models.UniqueConstraint(fields=["roll", "person"], name="roll_entry_person"),
        ]

    def __str__(self) -> str:
        return f"entry {self.index} of roll {self.roll_id}"

    def data(self) -> bytes:
        """Return what is hashed of this entry."""
        return entry_data(bytes(self.salt), self.index, self.person_id, self.weight, self.sections)

    def hash(self) -> bytes:
        """Return the hash of this entry's leaf, of an erased person's too."""
        return bytes(self.leaf) or leaf_hash(self.data())

    def proof(self) -> "Proof":
        """Return what shows that this very entry is under the root of the roll."""
        path = tree.path(
            bytes(self.roll.branches),
            self.index,
            lambda start, stop: [entry.hash() for entry in self.roll.entries.filter(index__gte=start, index__lt=stop).order_by("index")],
        )
        return Proof(self.data().hex(), self.index, self.roll.count, self.roll.root, path)

    def forget_person(self) -> None:
        """Keep the hash, so that everybody else's proof still holds, and forget whose entry it was."""
        self.leaf, self.salt, self.person = self.hash(), b"", None
        self.save(update_fields=["leaf", "salt", "person"])


@dataclass(frozen=True)
class Proof:
    """An inclusion proof as RFC 6962 has it; every hash in hexadecimal, ``path`` lowest first."""

    data: str
    index: int
    size: int
    root: str
    path: tuple[str, ...]


class Departure(models.TextChoices):
    """Why somebody leaves a frozen roll. Arrears and suspension are no such reason."""

    LEFT = "left", pgettext_lazy("why off a roll", "left")
    EXPELLED = "expelled", pgettext_lazy("why off a roll", "was expelled")
    DOUBLED = "doubled", pgettext_lazy("why off a roll", "stood on it under two numbers")


DEPARTURES = {
    Standing.LEFT.value: Departure.LEFT,
    Standing.EXPELLED.value: Departure.EXPELLED,
    Standing.APPLIED.value: Departure.LEFT,  # of somebody who was let in by mistake, and of who left and applies again
}
"""The standings that end a place on a frozen roll, by what is then said of it."""


class Strike(models.Model):
    """That somebody was taken off a frozen roll, why, and when."""

    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="strike")
    why = models.CharField(max_length=10, choices=Departure)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry}: {self.why}"
