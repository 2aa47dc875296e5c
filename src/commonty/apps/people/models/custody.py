"""The custody register: who looked at or exported whose data, when, and by what right."""

from django.db import models

from commonty.apps.people.models.person import Person


class CustodyLine(models.Model):
    """
    One look at one page of other people's data, or one export of it.

    Two kinds of line are no looks, and have one word in place of fields: that somebody asked in a person's name what is held about them
    (``ASKED``), and that it was said at a contact of theirs that it was not them (``STOPPED``).
    """

    ASKED = "asking"
    STOPPED = "asking-stopped"

    looker = models.ForeignKey(Person, models.PROTECT, null=True, related_name="looks")
    """Who looked; nobody where a decision was carried out."""
    fields = models.JSONField()
    is_export = models.BooleanField(default=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=60)
    power = models.CharField(max_length=60)
    scope = models.CharField(max_length=500)
    article = models.CharField(max_length=120)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"custody line {self.pk}"

    @property
    def is_look(self) -> bool:
        """Whether somebody looked at data or exported it."""
        return self.fields not in ([self.ASKED], [self.STOPPED])


class Concerned(models.Model):
    """A person whose data one line of the custody register is about."""

    line = models.ForeignKey(CustodyLine, models.PROTECT, related_name="concerned")
    person = models.ForeignKey(Person, models.PROTECT, related_name="custody")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "person"], name="concerned_once_a_line")]
