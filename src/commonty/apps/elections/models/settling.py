"""What happens after a count, a row each: challenges, who is seated, and how a seat is filled that falls vacant."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from commonty.apps.bodies.models import Body, Seat
from commonty.apps.elections.models.standing import TO_ELECTION, Candidate
from commonty.apps.people.models import Person
from commonty.apps.record.models import Text


class Challenge(models.Model):
    """That a member holds the roll, the ballots, the vote or the count to be wrong, and why; or what came of a countback."""

    election = models.ForeignKey(related_name="challenges", **TO_ELECTION)
    countback = models.ForeignKey("elections.Countback", models.PROTECT, null=True, related_name="challenges")
    """The countback that is challenged; ``None`` where it is the election itself."""
    person = models.ForeignKey(Person, models.PROTECT, related_name="election_challenges")
    reasons = models.OneToOneField(Text, models.PROTECT, related_name="+")
    bench = models.PositiveIntegerField(default=0)
    """How many ruled on it when it was made: more than half of them settle it, however many have gone since."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["election", "person"], condition=Q(countback=None), name="election_challenge_once"),
            models.UniqueConstraint(fields=["countback", "person"], name="countback_challenge_once"),
        ]

    def __str__(self) -> str:
        return f"challenge {self.pk} to election {self.election_id}"

    @property
    def settled(self) -> "Judgement | None":
        """What became of it, once it is settled."""
        return getattr(self, "judgement", None)


class Ruling(models.Model):
    """How one of those who rule on a challenge rules on it, and why. Upheld is what could have changed the result."""

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="rulings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="election_rulings")
    upheld = models.BooleanField()
    reasons = models.OneToOneField(Text, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenge", "person"], name="election_ruling_once")]

    def __str__(self) -> str:
        return f"ruling on {self.challenge}"


class Judgement(models.Model):
    """What became of a challenge: ruled on by more than half of those who rule, or settled by their silence."""

    challenge = models.OneToOneField(Challenge, models.PROTECT, related_name="judgement")
    upheld = models.BooleanField()
    by_silence = models.BooleanField()
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"judgement on {self.challenge}"


class Declaration(models.Model):
    """That the result is final, and everybody elected was seated who could be."""

    election = models.OneToOneField(related_name="declaration", **TO_ELECTION)
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"declaration of election {self.election_id}"


class Seating(models.Model):
    """That a candidate who was elected, or comes up by a countback, took their seat."""

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="seating")
    seat = models.OneToOneField(Seat, models.PROTECT, related_name="seating")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seating of {self.candidate}"


class FailedSeating(models.Model):
    """That somebody elected could not be seated, and why. The result stands; any member may ask for it to be done again."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="failures")
    reason = models.TextField()
    article = models.CharField(max_length=100, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"failed seating of {self.candidate}"


class Why(models.TextChoices):
    """Why an election went no further."""

    DISSOLVED = "dissolved", pgettext_lazy("why an election went no further", "its body was dissolved")
    KEYS = "keys", pgettext_lazy("why an election went no further", "too few of its trustees are left to open a secret ballot")
    UNSERVED = (
        "unserved",
        pgettext_lazy(
            "why an election went no further", "too many were not reached by its notice, and no letters were posted to them in time"
        ),
    )
    CREDENTIALS = "credentials", pgettext_lazy("why an election went no further", "its voting codes were not issued in time")


class Lapse(models.Model):
    """That an election went no further."""

    election = models.OneToOneField(related_name="lapse", **TO_ELECTION)
    why = models.CharField(max_length=12, choices=Why)
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"election {self.election_id}: {self.why}"


class Countback(models.Model):
    """
    That a seat which an election filled fell vacant, and is filled from the ballots of that election for the rest of its term.

    Until ``ask_until`` candidates who were not elected say whether they are willing.
    """

    election = models.ForeignKey(related_name="countbacks", **TO_ELECTION)
    seat = models.OneToOneField(Seat, models.PROTECT, related_name="countback")
    """The seat that was left."""
    at = models.DateTimeField()
    ask_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"countback {self.pk} of election {self.election_id}"

    @property
    def counted(self) -> "Recount | None":
        """What came of it, once it is counted."""
        return getattr(self, "recount", None)


class Willingness(models.Model):
    """That a candidate who was not elected would take the seat."""

    countback = models.ForeignKey(Countback, models.PROTECT, related_name="willing")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="willing")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["countback", "candidate"], name="willing_once")]

    def __str__(self) -> str:
        return f"{self.candidate}: willing"


class Recount(models.Model):
    """
    What came of a countback: the sheet, as of an election, and who takes the seat; nobody, where nobody willing was left.

    Where somebody does it is provisional, as the result of an election is, until ``final_at``. Where nobody does, nothing waits for it.
    """

    countback = models.OneToOneField(Countback, models.PROTECT, related_name="recount")
    sheet = models.JSONField(null=True)
    digest = models.CharField(max_length=64, default="")
    winner = models.ForeignKey(Candidate, models.PROTECT, null=True, related_name="recounts_won")
    at = models.DateTimeField()
    due = models.DateTimeField()
    challenge_until = models.DateTimeField(null=True)
    final_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(winner=None, challenge_until=None, final_at=None)
                | Q(winner__isnull=False, challenge_until__isnull=False, final_at__isnull=False),
                name="recount_won_is_provisional_first",
            ),
        ]

    def __str__(self) -> str:
        return f"count of {self.countback}"

    @property
    def confirmed(self) -> "Confirmation | None":
        """That it is final, once it is."""
        return getattr(self, "confirmation", None)


class Confirmation(models.Model):
    """That what came of a countback is final, and who came up was seated, if they could be."""

    recount = models.OneToOneField(Recount, models.PROTECT, related_name="confirmation")
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"confirmation of {self.recount}"


class Hindered(models.TextChoices):
    """Why the clock does not fill a seat that the rules ask it to fill."""

    REFUSED = "refused", pgettext_lazy("why no election is called", "the rules do not let it be called")
    FAILED = "failed", pgettext_lazy("why no election is called", "the program failed in it")
    UNTAKEN = "untaken", pgettext_lazy("why no election is called", "nobody took the seat in the last one")
    UNSEATED = "unseated", pgettext_lazy("why no election is called", "whoever was elected could not be seated")


class Hindrance(models.Model):
    """
    That a seat is vacant, or soon will be, which the rules ask to be filled, and that the clock cannot have it filled now.

    The clock makes these rows and takes them away: there is one as long as the cause lasts, and none once an election is running.
    """

    office = models.CharField(max_length=100)
    body = models.ForeignKey(Body, models.PROTECT, related_name="hindrances")
    electors = models.ForeignKey(Body, models.PROTECT, related_name="+")
    """The body whose members would elect, and are told."""
    why = models.CharField(max_length=8, choices=Hindered)
    article = models.CharField(max_length=100, default="")
    """What the rules cite."""
    again_at = models.DateTimeField(null=True)
    """When the clock calls the next, where the rules say so; ``None`` where it waits for the cause to cease, or for a decision."""
    at = models.DateTimeField()
    """Since when."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "body"], name="hindrance_of_an_office")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.office} in {self.body_id}: {self.why}"


class Told(models.Model):
    """That a line of the record is about an election, so that its page can lead there."""

    election = models.ForeignKey(related_name="told", **TO_ELECTION)
    seq = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"line {self.seq} about election {self.election_id}"
