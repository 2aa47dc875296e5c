"""What happens before the ballots are fixed, a row each: who was told, who is nominated, who accepts, and who stands in the end."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from commonty.apps.elections import jobs
from commonty.apps.elections.letters import NoticeOfElection
from commonty.apps.people.mail import send_later
from commonty.apps.people.models import Person
from commonty.apps.record.models import Text
from commonty.apps.record.models import Wording as Words
from commonty.apps.voting.models import Roll

BATCH = 500
"""Letters queued in one transaction."""

TO_ELECTION: dict[str, Any] = {"to": "elections.Election", "on_delete": models.PROTECT}


class Notice(models.Model):
    """That an election was announced: the text as it was served, and to whom."""

    election = models.OneToOneField(related_name="notice", **TO_ELECTION)
    served = models.OneToOneField(Text, models.PROTECT, related_name="+")
    recipients = models.ForeignKey(Roll, models.PROTECT, related_name="election_notices")
    """Everybody whom it was served on; the roll of the election too, where the rules freeze it at notice."""
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"notice of election {self.election_id}"

    def serve(self, after: int, *, now: datetime) -> None:
        """Let a letter go to everybody from place ``after`` on, a batch at a time."""
        letter = NoticeOfElection(self.pk)
        places = self.recipients.entries.filter(index__gte=after, index__lt=after + BATCH, person__isnull=False)
        for person in places.values_list("person_id", flat=True):
            send_later(person, letter, now=now)
        if after + BATCH < self.recipients.count:
            jobs.serve.enqueue(self.pk, after + BATCH)


class Nomination(models.Model):
    """That somebody is proposed for the office: by themselves, or by another member."""

    election = models.ForeignKey(related_name="nominations", **TO_ELECTION)
    nominee = models.ForeignKey(Person, models.PROTECT, related_name="nominations")
    by = models.ForeignKey(Person, models.PROTECT, related_name="nominations_made")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "nominee"], name="nomination_once")]

    def __str__(self) -> str:
        return f"nomination {self.pk} in election {self.election_id}"

    @property
    def accepted(self) -> "Acceptance | None":
        """That the nominee accepts, if they do."""
        return getattr(self, "acceptance", None)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the nominee took their candidacy back."""
        return hasattr(self, "withdrawal")

    @property
    def statement(self) -> "Statement | None":
        """What the nominee says for themselves: the last version."""
        return Statement.objects.filter(nomination=self).select_related("text__wording").order_by("-number").first()


class Support(models.Model):
    """That a member supports a nomination."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="supports")
    person = models.ForeignKey(Person, models.PROTECT, related_name="supports")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "person"], name="support_once")]

    def __str__(self) -> str:
        return f"support of {self.nomination}"


class Acceptance(models.Model):
    """
    That the nominee stands.

    ``reserved`` are the places, among the office's reservations and counted from 0, of those that they say they are one of: it is
    theirs to say, since nobody else reads who is in a caucus.
    """

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="acceptance")
    reserved = models.JSONField(default=list)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="acceptances_entered")
    """Who entered it, as whoever runs the election, where the nominee accepted on paper; ``None`` where they did so themselves."""
    form = models.OneToOneField(Text, models.PROTECT, null=True, related_name="+")
    """What is noted of the form that they signed."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_by=None, form=None) | Q(entered_by__isnull=False, form__isnull=False),
                name="acceptance_on_paper_has_its_form",
            ),
        ]

    def __str__(self) -> str:
        return f"acceptance of {self.nomination}"

    @property
    def note(self) -> str:
        """What is noted of the signed form; empty where there is none, and once it was withdrawn from view."""
        return _clear(self.form) if self.form is not None else ""


class Statement(models.Model):
    """One version of what a candidate says for themselves: the last before the ballots are fixed stands."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.OneToOneField(Text, models.PROTECT, related_name="+")
    """Markdown, beside the record, so that it can be withdrawn from view."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "number"], name="statement_number")]

    def __str__(self) -> str:
        return f"statement {self.number} of {self.nomination}"

    @property
    def clear(self) -> str:
        """Its words; empty once they were withdrawn from view."""
        return _clear(self.text)


class Withdrawal(models.Model):
    """That a nominee, or a candidate before the ballots were fixed, took it back."""

    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"withdrawal of {self.nomination}"


class Way(models.TextChoices):
    """How an election goes on once it is known who stands."""

    CONTESTED = "contested", pgettext_lazy("election", "more stand than there are seats")
    YES_NO = "yes-no", pgettext_lazy("election", "each is put to the vote, yes or no")
    AGAINST_RON = "against-ron", pgettext_lazy("election", "they stand against “re-open nominations”")
    UNOPPOSED = "unopposed", pgettext_lazy("election", "no more stand than there are seats, and they are elected without a vote")
    NOBODY = "nobody", pgettext_lazy("election", "nobody stands")


class Slate(models.Model):
    """
    That the ballots were fixed: who stands, in what order, and how it is counted. Nobody can withdraw any more.

    ``order_seed`` is what the order of the candidates was made from (``counting.lots.seeded_order``), so that it can be made again.
    """

    election = models.OneToOneField(related_name="slate", **TO_ELECTION)
    way = models.CharField(max_length=12, choices=Way)
    rule = models.CharField(max_length=20, default="")
    """The name of the counting rule; empty where there is no vote."""
    has_ron = models.BooleanField(default=False)
    seats = models.PositiveIntegerField(default=0)
    """How many of the seats those who stand can fill together; 0 where none."""
    order_seed = models.CharField(max_length=200)
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"ballots of election {self.election_id}"

    @property
    def is_voted_on(self) -> bool:
        """Whether there is a vote."""
        return self.way not in {Way.UNOPPOSED, Way.NOBODY}


class Candidate(models.Model):
    """Somebody who stands, by their number on the ballot."""

    slate = models.ForeignKey(Slate, models.PROTECT, related_name="candidates")
    number = models.PositiveIntegerField()
    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="candidate")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slate", "number"], name="candidate_number")]
        ordering = ["slate", "number"]

    def __str__(self) -> str:
        return f"candidate {self.number} of election {self.slate.election_id}"

    @property
    def person(self) -> Person:
        """Who stands."""
        return self.nomination.nominee


def _clear(text: Text) -> str:
    try:
        return text.wording.clear
    except Words.DoesNotExist:
        return ""
