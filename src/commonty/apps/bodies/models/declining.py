"""That an application was declined, and why."""

from django.db import models

from commonty.apps.bodies.models.membership import Membership
from commonty.apps.record.models import Text


class Declining(models.Model):
    """
    That somebody who applied was not let in: when, by what, and for which reasons.

    The reasons are for the applicant alone, and may be withdrawn as every text; where a motion declined, they are the text of the
    motion, and ``reasons`` is empty. Who was declined may apply again.
    """

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="declinings")
    at = models.DateTimeField()
    source = models.CharField(max_length=100)
    reasons = models.ForeignKey(Text, models.PROTECT, null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(source=""), name="bodies_declined_by_something")]

    def __str__(self) -> str:
        return f"declining {self.pk}"

    def why(self) -> str:
        """Return the reasons, or nothing where they were withdrawn."""
        return str(self.reasons) if self.reasons else ""
