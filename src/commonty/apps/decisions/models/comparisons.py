"""The question whether a motion is the same matter as one that was lost, and how it is ruled on: one row for each step."""

from typing import Any

from django.db import models

from commonty.apps.people.models import Person
from commonty.apps.record.models import Text

TO_MOTION: dict[str, Any] = {"to": "decisions.Motion", "on_delete": models.PROTECT}


class Comparison(models.Model):
    """That a member asks whether a motion is the same matter as one that was lost, and why they think what they think."""

    motion = models.ForeignKey(related_name="comparisons", **TO_MOTION)
    lost = models.ForeignKey(related_name="+", **TO_MOTION)
    matter = models.CharField(max_length=64, db_index=True)
    """What the motion would do when it was asked, as ``matter_of`` gives it: a later version with another matter is another question."""
    barred = models.BooleanField()
    """What the program takes them for, comparing what they would do: this holds until somebody rules, and where nobody does."""
    person = models.ForeignKey(Person, models.PROTECT, related_name="comparisons")
    reasons = models.OneToOneField(Text, models.PROTECT, related_name="+")
    bench = models.PositiveIntegerField()
    """How many ruled on it when it was asked: more than half of them settle it, however many have gone since."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["motion", "lost", "matter"], name="comparison_once")]

    def __str__(self) -> str:
        return f"comparison of motion {self.motion_id} with motion {self.lost_id}"


class ComparisonRuling(models.Model):
    """Whether one of those who rule holds the two to be the same matter, and why."""

    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="rulings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="comparison_rulings")
    same = models.BooleanField()
    reasons = models.OneToOneField(Text, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comparison", "person"], name="comparison_ruling_once")]

    def __str__(self) -> str:
        return f"ruling on {self.comparison}"


class ComparisonJudgement(models.Model):
    """Whether they are the same matter: ruled by more than half of those who rule, or left to what the program takes them for."""

    comparison = models.OneToOneField(Comparison, models.PROTECT, related_name="judgement")
    same = models.BooleanField()
    by_silence = models.BooleanField()
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"judgement on {self.comparison}"

    def holds_same(self) -> bool:
        """Whether they count as the same now: a ruling that was challenged with success does not stand."""
        return self.same and not self.comparison.motion.challenges.filter(judgement__upheld=True).exists()
