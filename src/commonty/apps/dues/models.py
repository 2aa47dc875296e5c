"""Who has paid up to when, from which upload; and who is in arrears."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonty.apps.keys import keyring
from commonty.apps.people.models import Person
from commonty.moving.paid import BANK, DATES, Column
from commonty.moving.reading import Table, read

UNDO = timedelta(days=7)
"""How long an upload can be undone."""
KEPT = timedelta(days=14)
"""How long a file lies here that nobody puts in force."""
KEY = "dues"


class Kind(models.TextChoices):
    """What an upload is."""

    DATES = "dates", _("A list of days")
    BANK = "bank", _("A bank’s export")


class Way(models.TextChoices):
    """How somebody in arrears is told."""

    EMAIL = "email", _("by e-mail")
    POST = "post", _("by letter")


class Upload(models.Model):
    """
    A file that says who has paid, from its bringing to its undoing.

    Until ``in_force_at`` it is tried out alone, and its lines lie sealed under a key of their own, which goes with them. ``until`` is
    the last day that it knows of: whoever had not paid up to that day then is in arrears. ``source`` and ``undone_by`` are mandates.
    """

    kind = models.CharField(max_length=5, choices=Kind)
    begun_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    marker = models.CharField(max_length=40, blank=True)
    """What stands before the member number in the references of a bank's export."""
    until = models.DateField(null=True)
    is_mapped = models.BooleanField(default=False)
    in_force_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=100, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=100, blank=True)
    root = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(undone_at=None) | Q(in_force_at__isnull=False), name="dues_undone_was_in_force"),
            models.CheckConstraint(condition=Q(in_force_at=None) | Q(until__isnull=False), name="dues_in_force_knows_its_day"),
            models.CheckConstraint(condition=Q(in_force_at=None) | ~Q(source=""), name="dues_in_force_has_its_source"),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("dues:upload", args=[self.pk])

    @property
    def key(self) -> str:
        """The name of the key that its lines are sealed with."""
        return f"{KEY}.{self.pk}"

    @property
    def choices(self) -> tuple[Column, ...]:
        """What its columns can be."""
        return BANK if self.kind == Kind.BANK else DATES

    def table(self) -> Table:
        """Return the file as it was read; raise ``SealedFile.DoesNotExist`` once it is let go of."""
        (raw,) = keyring.unseal_passing(self.key, [(KEY, bytes(self.sealed_file.sealed))])
        return read(raw)

    def fields(self) -> tuple[Column, ...]:
        """Return what each column is."""
        return tuple(Column(each) for each in self.columns)

    def undoable_until(self) -> datetime | None:
        """Return until when it can be undone; ``None`` where there is nothing to undo."""
        return None if self.in_force_at is None or self.undone_at is not None else self.in_force_at + UNDO


class SealedFile(models.Model):
    """The lines of a file that is not in force, sealed: those that match nobody are kept no longer than the trial."""

    upload = models.OneToOneField(Upload, models.CASCADE, related_name="sealed_file")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"file of {self.upload_id}"


class PaidUpTo(models.Model):
    """That an upload sets up to which day, that day too, a person has paid. ``salt`` hides it in the root that the record has."""

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="days")
    person = models.ForeignKey(Person, models.PROTECT, related_name="paid_up_to")
    day = models.DateField()
    salt = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "person"], name="dues_set_once_an_upload")]

    def __str__(self) -> str:
        return f"{self.person_id} up to {self.day}"

    def leaf(self, number: int) -> bytes:
        """Return what the root is made of."""
        return f"{self.salt}:{number}:{self.day.isoformat()}".encode()


class CountedLine(models.Model):
    """That a line of a bank's export was counted for a person, as a keyed hash of it: it is not counted again."""

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="payments_counted")
    mark = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"line of {self.upload_id}"


class Arrears(models.Model):
    """
    That somebody's dues are in arrears: since which upload, whether and how they were told, and from when their rights rest.

    Nothing rests before they were told (``told_at``).
    """

    DEED: ClassVar[str] = "arrears-posted"
    """What it is called among what was done to members lately that a letter about it was written down as posted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="arrears")
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="arrears")
    paid_up_to = models.DateField()
    began_at = models.DateTimeField()
    way = models.CharField(max_length=5, choices=Way)
    told_at = models.DateTimeField(null=True)
    rests_from = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="dues_in_arrears_once"),
            models.CheckConstraint(condition=Q(rests_from=None) | Q(told_at__isnull=False), name="dues_rests_once_told"),
        ]

    def __str__(self) -> str:
        return f"arrears of {self.person_id}"


class Objection(models.Model):
    """What somebody said against being in arrears, once, and what they were answered; both are sealed with their key."""

    arrears = models.OneToOneField(Arrears, models.PROTECT, related_name="objection")
    sealed_words = models.BinaryField()
    at = models.DateTimeField()
    sealed_answer = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=100, blank=True)

    WORDS, ANSWER = "dues.objection.words", "dues.objection.answer"

    def __str__(self) -> str:
        return f"objection to {self.arrears_id}"

    def words(self) -> str:
        """Return what they said."""
        return keyring.unseal(self.arrears.person_id, self.WORDS, bytes(self.sealed_words)).decode()

    def answer(self) -> str:
        """Return what they were answered; empty before that."""
        if self.sealed_answer is None:
            return ""
        return keyring.unseal(self.arrears.person_id, self.ANSWER, bytes(self.sealed_answer)).decode()


def in_force() -> "models.QuerySet[Upload]":
    """Return the uploads that count."""
    return Upload.objects.filter(in_force_at__isnull=False, undone_at=None)


def days_paid() -> dict[int, date]:
    """Return up to which day each person has paid: as the newest upload says that is in force and names them."""
    rows = PaidUpTo.objects.filter(upload__in=in_force()).order_by("upload__in_force_at", "upload")
    return dict(rows.values_list("person_id", "day"))


def paid_by(person: Person) -> PaidUpTo | None:
    """Return what says up to when one person has paid; ``None`` where nobody knows."""
    rows = PaidUpTo.objects.filter(person=person, upload__in=in_force()).select_related("upload")
    return rows.order_by("upload__in_force_at", "upload").last()
