"""That somebody has died, as it was recorded; and that this was a mistake."""

from django.db import models

from commonty.apps.people.models.person import Person


class Death(models.Model):
    """That it was recorded that a person has died, and by what right. Nothing of theirs is erased by it; mail to them stops."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="deaths")
    at = models.DateTimeField()
    """When it was recorded: the day of the death itself is nobody's business here."""
    source = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["person"], name="death_of")]

    def __str__(self) -> str:
        return f"death of person {self.person_id}"


class DeathTakenBack(models.Model):
    """That a death was recorded by mistake: the person is alive."""

    death = models.OneToOneField(Death, models.PROTECT, related_name="taken_back")
    at = models.DateTimeField()
    source = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"correction of the {self.death}"
