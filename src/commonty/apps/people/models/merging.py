"""That two member numbers were found to be one person; and that they are two after all."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from commonty.apps.people.models.person import Person


class MergingQuerySet(models.QuerySet["Merging"]):
    """Mergings, by whether they hold."""

    def standing(self) -> Self:
        """Those that nobody parted again."""
        return self.filter(parting=None)


class Merging(models.Model):
    """
    That two numbers are one person: ``kept`` goes on, and ``asleep`` gives no rights any more.

    Nothing that is kept of the one that sleeps is rewritten, and its key stays: so parting them again puts everything back.
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="mergings")
    asleep = models.ForeignKey(Person, models.PROTECT, related_name="asleep_since")
    at = models.DateTimeField()
    source = models.CharField(max_length=100)
    filled = models.JSONField(default=list)
    """The fields in which the one that goes on had nothing, and has what the other had."""
    withdrawn = models.JSONField(default=list)
    """The agreements of the one that goes on that ended, because the other had taken the same back."""

    objects = MergingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("asleep")), name="people_merged_are_two"),
            models.CheckConstraint(condition=~Q(source=""), name="people_merged_by_something"),
        ]

    def __str__(self) -> str:
        return f"merging {self.pk}"

    @property
    def is_parted(self) -> bool:
        """Whether they are two again."""
        return hasattr(self, "parting")


class Parting(models.Model):
    """That two who had been merged are two people."""

    merging = models.OneToOneField(Merging, models.PROTECT, related_name="parting")
    at = models.DateTimeField()
    source = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"parting of merging {self.merging_id}"
