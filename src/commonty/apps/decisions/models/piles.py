"""The piles of paper ballots of a motion, and what tellers read from them."""

from django.db import models

from commonty.apps.decisions.models.steps import TO_MOTION
from commonty.apps.people.models import Person
from commonty.apps.voting.models.tellers import Pile, Reading


class Batch(Pile):
    """A pile of paper ballots of one motion."""

    motion = models.ForeignKey(related_name="batches", **TO_MOTION)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["motion", "label"], name="motion_batch_label")]


class TellersEntry(Reading):
    """What one teller read from a pile; entering it again puts it in the place of the earlier one."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="entries")
    teller = models.ForeignKey(Person, models.PROTECT, related_name="motion_papers_entered")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "teller"], name="motion_tellers_entry_once")]
