"""That somebody asked, without an account, what is held about them."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy

from commonty.apps.keys import keyring
from commonty.apps.people.models import Person

PLACE = "bodies.asking"


class Identity(models.TextChoices):
    """How an officer knows that it is them."""

    IN_PERSON = "in-person", gettext_lazy("They came, and an officer knows them or saw a document")
    OLD_CONTACT = "old-contact", gettext_lazy("They answered at an address or number that was known before")
    PAPER_CODE = "paper-code", gettext_lazy("They gave a code that had been posted to the address that was known before")


class Longer(models.TextChoices):
    """Why an answer takes longer (GDPR article 12(3))."""

    COMPLEX = "complex", gettext_lazy("There is much to put together")
    MANY = "many", gettext_lazy("Many people ask at the same time")


class Close(models.TextChoices):
    """What became of it."""

    ANSWERED = "answered", gettext_lazy("Answered")
    NOTHING = "nothing", gettext_lazy("Answered: nothing is held")
    UNPROVED = "unproved", gettext_lazy("Refused: they did not show who they are")
    DISOWNED = "disowned", gettext_lazy("Stopped: whom it is about said that it was not them")
    EXCESSIVE = "excessive", gettext_lazy("Refused: they have asked the same again and again")


class Asking(models.Model):
    """
    One request, with its clock. What it is called by and where its answer goes is sealed under a passing key.

    The key is destroyed when it is closed: then a number, a day and, where somebody was found, the person are left.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="askings")
    """Nobody where nobody was found."""
    sealed = models.BinaryField(default=b"")
    received = models.DateTimeField()
    due = models.DateTimeField(db_index=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """Nobody where it was asked on the public page."""
    identity = models.CharField(max_length=20, choices=Identity.choices, default="")
    proved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    longer = models.CharField(max_length=20, choices=Longer.choices, default="")
    closed_at = models.DateTimeField(null=True)
    close = models.CharField(max_length=20, choices=Close.choices, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, close="") | (models.Q(closed_at__isnull=False) & ~models.Q(close="")),
                name="asking_closed_somehow",
            )
        ]
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return f"asking {self.pk}"

    @property
    def key(self) -> str:
        """The name of its key."""
        return f"bodies.asking.{self.pk}"

    def seal(self, said: Mapping[str, str]) -> None:
        """Keep who asks and where the answer goes, until it is closed."""
        keyring.new_passing(self.key)
        self.sealed = keyring.seal_passing(self.key, PLACE, json.dumps(said, ensure_ascii=False).encode())
        self.save(update_fields=["sealed"])

    def clear(self) -> Mapping[str, str]:
        """Return who asks and where the answer goes; nothing where that was let go of."""
        if not keyring.passing(self.key) or self.closed_at is not None:
            return {}
        (clear,) = keyring.unseal_passing(self.key, [(PLACE, bytes(self.sealed))])
        said: dict[str, str] = json.loads(clear)
        return said

    def is_overdue(self, now: datetime) -> bool:
        """Say whether the law's time for an answer is over."""
        return self.closed_at is None and self.due <= now
