"""What trustees were told of by letter, so that each is told each thing once."""

from django.db import models

from commonty.apps.mandates.models import Mandate


class Asked(models.Model):
    """That whoever holds a mandate to keep a key was told that something is asked of them: ``matter`` names it among theirs."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="asked", db_index=False)
    matter = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mandate", "matter"], name="asked_once")]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.matter}"
