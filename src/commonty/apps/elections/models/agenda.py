"""Where an election is voted on that is not held here, and what two tellers report of it: a row for each step."""

from datetime import datetime

from django.db import models
from django.utils.translation import pgettext_lazy

from commonty.apps.decisions.models import Agreement, Meeting
from commonty.apps.elections import jobs
from commonty.apps.elections.letters import ElectionInAMeeting
from commonty.apps.elections.models.standing import BATCH, TO_ELECTION
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Roll


class WhyNot(models.TextChoices):
    """Why an election was not held at the meeting that it was put to."""

    CALLED_OFF = "called-off", pgettext_lazy("why an election waits for another meeting", "the meeting did not take place")
    UNREACHED = "unreached", pgettext_lazy("why an election waits for another meeting", "it was not put to the vote")
    UNREPORTED = "unreported", pgettext_lazy("why an election waits for another meeting", "no two tellers reported it in time")


class AgendaPlace(models.Model):
    """That an election is put to a meeting: the last one stands, unless it was taken off."""

    election = models.ForeignKey(related_name="agenda_places", **TO_ELECTION)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="election_places")
    recipients = models.ForeignKey(Roll, models.PROTECT, related_name="+")
    """Everybody who may vote in it there, fixed as the meeting was called."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "meeting"], name="agenda_place_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"election {self.election_id} at meeting {self.meeting_id}"

    @property
    def off(self) -> "TakenOff | None":
        """That it was not held there."""
        return getattr(self, "taken_off", None)

    @property
    def attended(self) -> "Attendance | None":
        """How many were there, once two tellers reported the same."""
        return getattr(self, "attendance", None)

    @property
    def told_outside(self) -> "OutsideResult | None":
        """What whoever ran it outside reports, once two tellers entered the same."""
        return getattr(self, "outside_result", None)

    @property
    def reporters(self) -> tuple[int, ...]:
        """The two who reported what was voted, once it counts."""
        if self.told_outside is not None:
            return self.told_outside.agreement.first.teller_id, self.told_outside.agreement.second.teller_id
        return tuple(self.completions.values_list("teller", flat=True)[:2])

    def serve(self, after: int, *, now: datetime) -> None:
        """Let a letter go to everybody from place ``after`` on, a batch at a time."""
        letter = ElectionInAMeeting(self.pk)
        places = self.recipients.entries.filter(index__gte=after, index__lt=after + BATCH, person__isnull=False)
        for person in places.values_list("person_id", flat=True):
            send_later(person, letter, now=now)
        if after + BATCH < self.recipients.count:
            jobs.serve_meeting.enqueue(self.pk, after + BATCH)


class TakenOff(models.Model):
    """That an election was not held at a meeting that it was put to, and waits for another."""

    place = models.OneToOneField(AgendaPlace, models.PROTECT, related_name="taken_off")
    why = models.CharField(max_length=12, choices=WhyNot)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


class Attendance(models.Model):
    """How many were in the room when an election was voted on, as two tellers reported alike: no more papers can there be."""

    place = models.OneToOneField(AgendaPlace, models.PROTECT, related_name="attendance")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    present = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.place}: {self.present} in the room"


class OutsideResult(models.Model):
    """What whoever ran an outside ballot reports, as two tellers entered it alike: the program counted nothing of it."""

    place = models.OneToOneField(AgendaPlace, models.PROTECT, related_name="outside_result")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    cast = models.PositiveIntegerField()
    """Papers that could be read, blank ones among them."""
    spoiled = models.PositiveIntegerField()
    votes = models.JSONField()
    """``[[candidate, votes], …]``, in the order of the ballot, of those of whom the report says it."""
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.place}: {self.cast} papers"


class Completion(models.Model):
    """That a teller says that all papers of an election are entered, so many. Two who say the same end the entering."""

    place = models.ForeignKey(AgendaPlace, models.PROTECT, related_name="completions")
    teller = models.ForeignKey(Person, models.PROTECT, related_name="elections_completed")
    papers = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "teller"], name="completion_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.place}: {self.papers} papers"
