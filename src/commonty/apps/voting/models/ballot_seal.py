"""That a ballot box was closed: how many voted which way, and what fixes their ballots."""

import hashlib

from django.db import models
from django.db.models import F, Q

from commonty.apps.voting.entries import BallotsParted
from commonty.apps.voting.models.roll import Roll, RollEntry
from commonty.apps.voting.withholding import FEWEST_SHOWN


class BallotSeal(models.Model):
    """That a ballot box was closed. From here on its ballots stay as they are, and nobody knows whose each was."""

    box = models.OneToOneField("voting.BallotBox", models.PROTECT, related_name="sealed")
    at = models.DateTimeField()
    entitled = models.PositiveBigIntegerField()
    returned = models.PositiveBigIntegerField()
    """Ballots cast online, by their weight."""
    given = models.PositiveBigIntegerField()
    """Paper ballots given out."""
    entered = models.PositiveBigIntegerField()
    """Paper ballots that two tellers entered alike."""
    spoiled = models.PositiveBigIntegerField(default=0)
    """Paper ballots, beside those, that two tellers alike could not read: they took part, and say nothing."""
    unopened = models.PositiveBigIntegerField(default=0)
    """People who voted online, where it is void: nothing of what they cast was opened, and ``returned`` is nothing."""
    is_withheld = models.BooleanField(default=False)
    """Whether numbers of a secret vote are withheld: those of its board, or of its papers, would show how a few voted."""
    salt = models.BinaryField(max_length=RollEntry.SALT, default=b"")
    """Given out with the ballots alone: else a few of them could be guessed from the digest."""
    digest = models.CharField(max_length=64)
    """SHA-256 over the salt and the ballots, grouped and in order, as canonical JSON."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(entered__lte=F("given") - F("spoiled")), name="ballot_seal_has_no_papers_but_those_given"),
        ]

    def __str__(self) -> str:
        return f"seal of ballot box {self.box_id}"

    @property
    def cast(self) -> int:
        """How many ballots are in the box."""
        return self.returned + self.entered

    @property
    def is_shown(self) -> bool:
        """Whether so many ballots were cast that they may be shown."""
        return self.cast >= FEWEST_SHOWN and not self.is_withheld

    def covered(self, fingerprint: str) -> str:
        """Return the digest of what hangs on the ballots as others may see it: with the salt over it where they are not shown."""
        return fingerprint if self.is_shown or not fingerprint else hashlib.sha256(bytes(self.salt) + fingerprint.encode()).hexdigest()

    def told(self, roll: Roll) -> BallotsParted:
        """Return what the record is told."""
        return BallotsParted(
            body=roll.body_id,
            box=self.box_id,
            roll=roll.pk,
            entitled=self.entitled,
            returned=self.returned,
            given=self.given,
            entered=self.entered,
            spoiled=self.spoiled,
            unopened=self.unopened,
            digest=self.digest,
            is_rehearsal=self.box.is_rehearsal,
        )
