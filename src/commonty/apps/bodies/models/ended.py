"""What a death ended, so that it can be given back where it was a mistake."""

from django.db import models

from commonty.apps.bodies.models.membership import STORED, Membership
from commonty.apps.people.models import Death


class EndedByDeath(models.Model):
    """How somebody stood in a body when it was recorded that they have died."""

    death = models.ForeignKey(Death, models.PROTECT, related_name="ended")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="ended_by_death")
    standing = models.CharField(max_length=10, choices=[(each, each) for each in STORED])
    until = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["death", "membership"], name="ended_once_by_a_death")]

    def __str__(self) -> str:
        return f"{self.membership} ended by {self.death}"
