"""Meetings in a hall, and ballots that somebody outside runs: where votes are cast on paper or by hand, and not here."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from commonty.apps.bodies.models import Body
from commonty.apps.people.models import Person
from commonty.apps.record.models import Text
from commonty.apps.record.models import Wording as Words
from commonty.apps.voting.models import Roll
from commonty.constitution.document import Where


class Place(models.TextChoices):
    """Where votes are cast that are not cast here."""

    HALL = Where.HALL.value, pgettext_lazy("where votes are cast", "In a meeting, in a hall")
    OUTSIDE = Where.OUTSIDE.value, pgettext_lazy("where votes are cast", "In a ballot that somebody outside runs")


class Readiness(models.Model):
    """That a motion has its seconders, and waits until the meeting, or the ballot, is called that it is put to."""

    motion = models.OneToOneField("decisions.Motion", models.PROTECT, related_name="readiness")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"motion {self.motion_id} waits for a date"


class Meeting(models.Model):
    """
    A meeting in a hall; or, where ``where`` says so, a ballot that somebody outside runs.

    Its agenda are the motions whose notices name it, and what other apps put to it (``items``). What came of them two tellers report,
    each for themselves.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField()
    """Its number in its body."""
    where = models.CharField(max_length=10, choices=Place)
    place = models.OneToOneField(Text, models.PROTECT, related_name="+")
    """Where people meet, or who runs the ballot: beside the record, so that it can be withdrawn."""
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    """When a ballot closes; of a meeting, when it starts, because nobody knows how long it takes."""
    roll = models.ForeignKey(Roll, models.PROTECT, related_name="meetings")
    """Everybody who may vote there: the sheet that people sign."""
    by = models.ForeignKey(Person, models.PROTECT, related_name="meetings_called")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="meeting_number"),
            models.CheckConstraint(condition=Q(starts__lte=F("ends")), name="meeting_starts_before_it_ends"),
        ]
        ordering = ["-starts", "-pk"]

    def __str__(self) -> str:
        return f"meeting {self.number} of {self.body_id}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("decisions:meeting", args=[self.pk])

    @property
    def is_in_a_hall(self) -> bool:
        """Whether people meet; else somebody outside runs a ballot."""
        return self.where == Place.HALL

    @property
    def title(self) -> str:
        """What it is called."""
        named = {"number": self.number, "body": self.body.title}
        return (_("Meeting %(number)d, %(body)s") if self.is_in_a_hall else _("Outside ballot %(number)d, %(body)s")) % named

    @property
    def whereabouts(self) -> str:
        """Where people meet, or who runs the ballot; empty once that was withdrawn."""
        try:
            return self.place.wording.clear
        except Words.DoesNotExist:
            return ""

    @property
    def times(self) -> tuple[datetime, datetime]:
        """When voting there begins and ends."""
        return self.starts, self.ends

    @property
    def key(self) -> str:
        """The name of the key under which pictures of what was signed there are sealed: it ends with them."""
        return f"decisions.meeting.{self.pk}"

    @property
    def called_off(self) -> "Cancellation | None":
        """That it was called off, or moved."""
        return getattr(self, "cancellation", None)

    @property
    def agreed(self) -> "Agreement | None":
        """That two tellers reported the same of it."""
        return getattr(self, "agreement", None)


class Cancellation(models.Model):
    """That a meeting was called off before it began, or moved, and why."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="cancellation")
    reason = models.OneToOneField(Text, models.PROTECT, related_name="+")
    is_moved = models.BooleanField()
    """Whether another was called for the same motions at once."""
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"cancellation of meeting {self.meeting_id}"


@dataclass(frozen=True)
class Counted:
    """What was counted of one motion: how many were in the room, and how they voted."""

    present: int | None
    """``None`` of a ballot that somebody outside runs: nobody meets."""
    yes: int
    no: int
    abstain: int = 0
    blank: int = 0
    spoiled: int = 0

    @property
    def returned(self) -> int:
        """How many voted, be it with a paper that nobody can read."""
        return self.yes + self.no + self.abstain + self.blank + self.spoiled


@dataclass(frozen=True)
class Reported:
    """What a teller reports of a meeting: how many signed the sheet, who was in the chair, and of each motion what was counted."""

    counts: Mapping[int, Counted | None]
    """By the primary key of the motion; ``None`` where it was not put to the vote."""
    present: int | None = None
    chair: int | None = None
    """The person, by their primary key."""
    others: Mapping[str, dict[str, Any] | None] = field(default_factory=dict)
    """What other things were put there, by their sources: plain facts of JSON, and ``None`` where it was not put to the vote."""


class Report(models.Model):
    """What one teller entered; a later one of theirs stands in the place of the earlier, and the earlier is kept."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reports")
    teller = models.ForeignKey(Person, models.PROTECT, related_name="meetings_reported")
    present = models.PositiveIntegerField(null=True)
    chair = models.ForeignKey(Person, models.PROTECT, null=True, related_name="meetings_chaired")
    counts = models.JSONField()
    """``{motion: [present, yes, no, abstain, blank, spoiled] | null}``."""
    others = models.JSONField(default=dict)
    """``{"election:7": {…} | null}``: of what is put to meetings beside motions, as ``items.Item`` has it."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"report {self.pk} of meeting {self.meeting_id}"

    def said(self) -> Reported:
        """Return what it says."""
        counts = {int(motion): None if numbers is None else Counted(*numbers) for motion, numbers in self.counts.items()}
        return Reported(counts, self.present, self.chair_id, self.others)


class Agreement(models.Model):
    """That two tellers reported the same of a meeting: from here on it counts."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="agreement")
    first = models.ForeignKey(Report, models.PROTECT, related_name="+")
    second = models.ForeignKey(Report, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(first=F("second")), name="agreement_of_two")]

    def __str__(self) -> str:
        return f"agreement on meeting {self.meeting_id}"


class Paper(models.Model):
    """
    A picture of what was signed at a meeting, or the report of whoever ran a ballot; sealed with a key that ends with it.

    Its hash stands in the record for good.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of what is kept, in hexadecimal."""
    media = models.CharField(max_length=20)
    """What it is: ``image/jpeg``, ``image/png`` or ``application/pdf``."""
    size = models.PositiveIntegerField()
    """In bytes."""
    sealed = models.BinaryField(null=True)
    """``None`` once it was destroyed."""
    by = models.ForeignKey(Person, models.PROTECT, related_name="meeting_papers")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="meeting_paper_number")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"paper {self.number} of meeting {self.meeting_id}"


def facts_of(said: Reported) -> dict[str, Any]:
    """Return what was counted as plain facts, in the order of the motions."""
    return {str(motion): None if counted is None else list(astuple(counted)) for motion, counted in sorted(said.counts.items())}
