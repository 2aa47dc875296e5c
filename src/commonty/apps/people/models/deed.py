"""What was done to a member under a mandate, so that it can be undone for some days."""

from django.db import models

from commonty.apps.people.models.person import Person


class Deed(models.Model):
    """That somebody did something to a member under a mandate: ``seq`` is the line of the record that tells of it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="deeds")
    what = models.CharField(max_length=20)
    """The name of its kind: ``undoing.kinds``."""
    of = models.PositiveBigIntegerField()
    """The primary key of what it made or changed; what that is depends on ``what``."""
    body = models.CharField(max_length=100)
    at = models.DateTimeField()
    source = models.CharField(max_length=100)
    seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "what", "of", "seq"], name="people_deed_once")]
        indexes = [
            models.Index(fields=["body", "-at"], name="people_deeds_of_a_body"),
            models.Index(fields=["what", "of"], name="people_deeds_of"),
        ]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.of}, done to person {self.person_id}"

    @property
    def is_undone(self) -> bool:
        """Whether a counter-act undid it."""
        return hasattr(self, "undoing")


class Undoing(models.Model):
    """That a deed was undone, when and by what right."""

    deed = models.OneToOneField(Deed, models.PROTECT, related_name="undoing")
    at = models.DateTimeField()
    source = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"undoing of {self.deed}"
