"""Who belongs to which body, in what standing, and since when."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonty.apps.bodies.models.body import Body
from commonty.apps.people.models import Person
from commonty.apps.prepared import prepared


class Standing(models.TextChoices):
    """How somebody stands in a body. ``QUALIFYING`` and ``INACTIVE`` are never stored: the clock and the rules say them."""

    APPLIED = "applied", _("applied")
    QUALIFYING = "qualifying", _("in the qualifying period")
    GOOD = "good", _("in good standing")
    ARREARS = "arrears", _("in arrears")
    SUSPENDED = "suspended", _("suspended")
    INACTIVE = "inactive", _("not heard from for long")
    LEFT = "left", _("left")
    EXPELLED = "expelled", _("expelled")
    MERGED = "merged", _("goes on under another number")


STORED = [
    Standing.APPLIED.value,
    Standing.GOOD.value,
    Standing.ARREARS.value,
    Standing.SUSPENDED.value,
    Standing.LEFT.value,
    Standing.EXPELLED.value,
    Standing.MERGED.value,
]
BELONGING = [Standing.GOOD.value, Standing.ARREARS.value, Standing.SUSPENDED.value]
"""The standings of those who belong to the body."""


class Membership(models.Model):
    """
    That a person belongs, or belonged, to a body: one row for the two of them, for good.

    The rows of ``history`` are the truth. ``standing``, ``since`` and ``until`` repeat the newest of them, so that a roll
    is one query; ``standing.stand`` alone writes them. ``since`` is when they were last admitted, which qualifying
    counts from; ``active`` is when they last voted, signed in or pressed “I am here”. ``category`` is kept in the root body, and
    ``rests_from``: from when their rights rest, because their dues are in arrears (see ``dues``); the clock judges it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    category = models.CharField(max_length=100, blank=True)
    standing = models.CharField(max_length=10, choices=Standing)
    until = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    active = models.DateTimeField()
    rests_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "body"], name="bodies_one_membership"),
            models.CheckConstraint(condition=Q(standing__in=STORED), name="bodies_stored_standing"),
            models.CheckConstraint(condition=Q(since__isnull=False) | ~Q(standing__in=BELONGING), name="bodies_who_belongs_was_admitted"),
        ]
        indexes = [models.Index(fields=["body", "standing", "person"], name="bodies_roll")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.body_id}"

    def belongs(self) -> bool:
        """Say whether the person belongs to the body, in whatever standing."""
        return self.standing in BELONGING

    def is_suspended(self, now: datetime) -> bool:
        """Say whether a suspension is running."""
        return self.standing == Standing.SUSPENDED and (self.until is None or now < self.until)

    def rests(self, now: datetime) -> bool:
        """Say whether their rights rest, because their dues are in arrears."""
        return self.standing == Standing.ARREARS or (self.rests_from is not None and self.rests_from <= now)


@prepared
def belonging(person: int, body: str) -> models.QuerySet[Membership]:
    """Return the membership of one who belongs to a body; nothing for one who does not."""
    return Membership.objects.filter(person=person, body=body, standing__in=BELONGING)


class StandingRow(models.Model):
    """That a standing began: when, until when if it ends by itself, and by what."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="history")
    standing = models.CharField(max_length=10, choices=Standing)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    source = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["membership", "at"], name="bodies_history")]


class Sponsor(models.Model):
    """That a member vouches for an applicant."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="sponsors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sponsored")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "person"], name="bodies_sponsor_once")]
