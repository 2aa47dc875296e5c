"""The numbered slips of a vote on paper: printed, replaced, counted by number, reconciled. None says whose it was, nor what it says."""

from django.db import models
from django.db.models import F, Q

from commonty.apps.people.models import Person
from commonty.apps.voting.models.ballot_box import BallotBox


class SlipRun(models.Model):
    """Slips that were printed for a box, numbered from ``first`` to ``last``."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="slip_runs", db_index=False)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "first"], name="slip_run_once"),
            models.CheckConstraint(condition=Q(first__gte=1) & Q(first__lte=F("last")), name="slip_run_has_slips"),
        ]
        ordering = ["first"]

    def __str__(self) -> str:
        return f"slips {self.first} to {self.last} of box {self.box_id}"


class SpoiltSlip(models.Model):
    """That a voter handed a slip back unused, because they had spoilt it, and drew another."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="spoilt_slips", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "number"], name="spoilt_slip_once")]

    def __str__(self) -> str:
        return f"spoilt slip {self.number} of box {self.box_id}"


class SlipCount(models.Model):
    """Which numbers one teller found; a later one of theirs stands in the place of the earlier, and the earlier is kept."""

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="slip_counts")
    teller = models.ForeignKey(Person, models.PROTECT, related_name="slips_counted")
    kept = models.JSONField()
    """The numbers that were never given out, as ``[[first, last], …]``."""
    returned = models.JSONField()
    """The numbers that lay in the box, likewise."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"count {self.pk} of the slips of box {self.box_id}"

    def says(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the numbers that were kept, and those that lay in the box."""
        return _numbers(self.kept), _numbers(self.returned)


class SlipAccount(models.Model):
    """That the slips of a box are reconciled: two tellers found the same numbers, and the sums close. Nothing of it changes any more."""

    box = models.OneToOneField(BallotBox, models.PROTECT, related_name="slip_account")
    printed = models.PositiveIntegerField()
    given = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    entered = models.PositiveIntegerField()
    spoilt = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    """How many did not come back."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(printed=F("given") + F("kept")), name="slips_printed_are_given_or_kept"),
            models.CheckConstraint(condition=Q(given=F("entered") + F("spoilt") + F("missing")), name="slips_given_are_accounted_for"),
        ]

    def __str__(self) -> str:
        return f"account of the slips of box {self.box_id}"


def _numbers(ranges: list[list[int]]) -> frozenset[int]:
    return frozenset(number for first, last in ranges for number in range(first, last + 1))
