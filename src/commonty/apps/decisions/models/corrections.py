"""That a slip in the text of a noticed motion is to be corrected, and what became of it."""

from datetime import datetime
from typing import Any

from django.db import models

from commonty.apps.decisions import jobs
from commonty.apps.decisions.letters import CorrectionProposed
from commonty.apps.decisions.models.steps import BATCH, TO_MOTION, Wording
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.record.models import Text
from commonty.apps.record.models import Wording as Words


class Correction(models.Model):
    """
    The text as it would read, proposed to everybody on whom notice was served.

    It stands once nobody has objected ``until`` then. What the motion would do it never touches.
    """

    motion = models.ForeignKey(related_name="corrections", **TO_MOTION)
    text = models.OneToOneField(Text, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    at = models.DateTimeField()
    until = models.DateTimeField()
    wording = models.OneToOneField(Wording, models.PROTECT, null=True, related_name="correction")
    """The version that it became."""
    again: Any = models.OneToOneField("decisions.Motion", models.PROTECT, null=True, related_name="correction_of")
    """The motion that was moved in place of this one, where somebody objected."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["motion"],
                condition=models.Q(wording=None, again=None),
                name="decisions_one_correction_at_a_time",
            ),
            models.CheckConstraint(condition=models.Q(wording=None) | models.Q(again=None), name="decisions_correction_stands_or_falls"),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk} of motion {self.motion_id}"

    @property
    def objected(self) -> "Objection | None":
        """That somebody objected."""
        return getattr(self, "objection", None)

    @property
    def title(self) -> str:
        """The title as it would read; empty once the text was withdrawn."""
        return self._clear().partition("\n")[0]

    @property
    def body(self) -> str:
        """The text in Markdown as it would read, without the title."""
        return self._clear().partition("\n\n")[2]

    def serve(self, after: int, *, now: datetime) -> None:
        """Let a letter go to everybody on whom the notice was served, from place ``after`` on, a batch at a time."""
        recipients = self.motion.notice.recipients
        letter = CorrectionProposed(self.pk)
        places = recipients.entries.filter(index__gte=after, index__lt=after + BATCH, person__isnull=False)
        for person in places.values_list("person_id", flat=True):
            send_later(person, letter, now=now)
        if after + BATCH < recipients.count:
            jobs.serve_correction.enqueue(self.pk, after + BATCH)

    def _clear(self) -> str:
        try:
            return self.text.wording.clear
        except Words.DoesNotExist:
            return ""


class Objection(models.Model):
    """That somebody entitled objects to a correction: one is enough."""

    correction = models.OneToOneField(Correction, models.PROTECT, related_name="objection")
    person = models.ForeignKey(Person, models.PROTECT, related_name="correction_objections")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"objection to {self.correction}"
