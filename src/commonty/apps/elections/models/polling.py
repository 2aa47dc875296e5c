"""What happens from the opening of a vote to its count, a row each: lots, paper ballots, the sheet."""

from django.db import models
from django.utils.translation import pgettext_lazy

from commonty.apps.elections.models.standing import TO_ELECTION
from commonty.apps.people.models import Person
from commonty.apps.voting.models import BallotBox
from commonty.apps.voting.models.tellers import Pile, Reading


class Opening(models.Model):
    """That voting opened, when it was due to, and which box it is in."""

    election = models.OneToOneField(related_name="opening", **TO_ELECTION)
    box = models.OneToOneField(BallotBox, models.PROTECT, related_name="opening")
    at = models.DateTimeField()
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"opening of election {self.election_id}"


class Commitment(models.Model):
    """
    What an officer puts in for the lot before the close: ``digest`` alone, the SHA-256 of a secret.

    Opened after the close, with those of the others and the record's head, it makes a lot that none of them could choose.
    """

    election = models.ForeignKey(related_name="commitments", **TO_ELECTION)
    person = models.ForeignKey(Person, models.PROTECT, related_name="commitments")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "person"], name="commitment_once")]

    def __str__(self) -> str:
        return f"commitment {self.pk} in election {self.election_id}"

    @property
    def disclosed(self) -> "Disclosure | None":
        """That it was opened, if it was."""
        return getattr(self, "disclosure", None)


class Disclosure(models.Model):
    """The secret behind a commitment, opened in time."""

    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="disclosure")
    secret = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"disclosure of {self.commitment}"


class Closing(models.Model):
    """That voting closed, with the head of the record at that moment: the part of the lot that is nobody's."""

    election = models.OneToOneField(related_name="closing", **TO_ELECTION)
    at = models.DateTimeField()
    due = models.DateTimeField()
    head_size = models.PositiveBigIntegerField()
    head_root = models.CharField(max_length=64)
    count_due = models.DateTimeField()
    """When the votes are counted, whatever is missing then; earlier where nothing is."""

    def __str__(self) -> str:
        return f"closing of election {self.election_id}"


class Batch(Pile):
    """A pile of paper ballots. It counts once two tellers entered it alike, each without seeing the other's."""

    election = models.ForeignKey(related_name="batches", **TO_ELECTION)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "label"], name="batch_label")]


class TellersEntry(Reading):
    """What one teller read from a pile of paper ballots; entering it again puts it in the place of the earlier one."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="entries")
    teller = models.ForeignKey(Person, models.PROTECT, related_name="tellers_entries")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "teller"], name="tellers_entry_once")]


class Result(models.TextChoices):
    """What came of an election."""

    ELECTED = "elected", pgettext_lazy("election", "counted")
    UNOPPOSED = "unopposed", pgettext_lazy("election", "elected without a vote")
    NOBODY_STOOD = "nobody-stood", pgettext_lazy("election", "nobody stood")
    INQUORATE = "inquorate", pgettext_lazy("election", "too few took part")
    NO_VOTES = "no-votes", pgettext_lazy("election", "no valid ballot was cast")
    REFUSED = "refused", pgettext_lazy("election", "void: the board of its ballots was refused by its check")
    UNOPENED = "unopened", pgettext_lazy("election", "void: its trustees did not open it in time")


class Outcome(models.Model):
    """
    What came of an election, with the whole count sheet: provisional until the time for challenging is over.

    ``winners`` are numbers of candidates, first elected first. The sheet knows candidates by number alone, and has no ballots in it:
    those are with the box. ``seed`` is what the lots were made from, and ``officers`` how many put something into it.
    """

    election = models.OneToOneField(related_name="outcome", **TO_ELECTION)
    result = models.CharField(max_length=12, choices=Result)
    winners = models.JSONField(default=list)
    vacant = models.PositiveIntegerField()
    sheet = models.JSONField(null=True)
    digest = models.CharField(max_length=64, default="")
    seed = models.TextField(default="")
    officers = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    due = models.DateTimeField()
    challenge_until = models.DateTimeField()
    final_at = models.DateTimeField()
    """When the result is final and mandates are given, unless a challenge holds it back."""

    def __str__(self) -> str:
        return f"election {self.election_id}: {self.result}"


class Proof(models.Model):
    """
    That a count sheet was counted from its ballots and came out as it stands: by which code, and from which ballots.

    So that a page need not count again what was counted. It holds for exactly that sheet, those ballots and that code.
    """

    digest = models.CharField(max_length=64, unique=True)
    """Of the sheet."""
    ballots = models.CharField(max_length=64)
    """What ``BallotBox.fingerprint`` was."""
    code = models.CharField(max_length=64)
    """The digest of the counting library."""

    def __str__(self) -> str:
        return f"proof of {self.digest}"
