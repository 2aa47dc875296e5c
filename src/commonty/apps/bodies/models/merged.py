"""How memberships stood before two numbers were merged, so that they can be parted again."""

from django.db import models

from commonty.apps.bodies.models.membership import STORED, Membership
from commonty.apps.people.models import Merging


class MergedMembership(models.Model):
    """One membership, of either number, as it stood; ``was`` is empty where there was none."""

    merging = models.ForeignKey(Merging, models.PROTECT, related_name="memberships")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="mergings")
    was = models.CharField(max_length=10, blank=True, choices=[(each, each) for each in STORED])
    until = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    rests_from = models.DateTimeField(null=True)
    active = models.DateTimeField()
    category = models.CharField(max_length=100, blank=True)
    last_row = models.PositiveBigIntegerField(default=0)
    """The newest row of its history once they were merged: a later one says that something has happened to it since."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merging", "membership"], name="bodies_merged_once")]

    def __str__(self) -> str:
        return f"{self.membership} before {self.merging}"
