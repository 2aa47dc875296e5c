"""What a person was told and what they agreed to: rows with the exact words, never flags."""

import hashlib
from datetime import datetime

from django.db import models
from django.utils import translation

from commonty.apps.people.purposes import PURPOSES
from commonty.apps.prepared import prepared


class Wording(models.Model):
    """The exact words that people were shown about one purpose, in one language."""

    purpose = models.CharField(max_length=40)
    basis = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.purpose} ({self.language})"

    @classmethod
    def shown(cls, purpose: str, language: str) -> "Wording":
        """Return the words that say ``purpose`` in ``language`` today, kept when they are first shown."""
        known = PURPOSES[purpose]
        with translation.override(language):
            text = known.wording()
        digest = hashlib.sha256(f"{purpose}\n{known.basis}\n{language}\n{text}".encode()).hexdigest()
        defaults = {"purpose": purpose, "basis": known.basis, "language": language, "text": text}
        known_already = next(iter(_shown(digest)), None)
        return known_already or cls.objects.get_or_create(digest=digest, defaults=defaults)[0]


class AgreementManager(models.Manager["Agreement"]):
    """Gives and takes back."""

    def standing(self, person: int) -> "models.QuerySet[Agreement]":
        """Return what this person was told or agreed to and has not taken back."""
        return self.filter(person_id=person, withdrawn_at=None).select_related("wording")

    def covers(self, person: int, purpose: str) -> bool:
        """Whether the person's data may be used for ``purpose`` now."""
        return bool(_standing_for(person, purpose))

    def give(self, person: int, purpose: str, *, language: str, now: datetime) -> "Agreement":
        """Write down that the person was shown the words of ``purpose`` and goes along; nothing new where they already do."""
        standing = next(iter(_standing_for(person, purpose)), None)
        return standing or self.create(person_id=person, wording=Wording.shown(purpose, language), given_at=now)

    def withdraw(self, person: int, purpose: str, *, now: datetime) -> bool:
        """Take a consent back; say whether there was one."""
        return bool(self.standing(person).filter(wording__purpose=purpose).update(withdrawn_at=now))


class Agreement(models.Model):
    """That a person was told of a purpose or consented to it, when, and when they took it back."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="agreements")
    wording = models.ForeignKey(Wording, models.PROTECT)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = AgreementManager()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("given_at")), name="withdrawn_after_given"
            )
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


@prepared
def _shown(digest: str) -> models.QuerySet[Wording]:
    return Wording.objects.filter(digest=digest)


@prepared
def _standing_for(person: int, purpose: str) -> models.QuerySet[Agreement]:
    return Agreement.objects.standing(person).filter(wording__purpose=purpose)
