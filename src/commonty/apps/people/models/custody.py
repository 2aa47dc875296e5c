"""The custody register: who looked at, exported or did something to whose data, when, and by what right."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import models

from commonty.apps.people.models.person import Person
from commonty.apps.prepared import write_many
from commonty.constitution.authority import Authority


class CustodyLines(models.Manager["CustodyLine"]):
    """Writes the register."""

    def write(
        self, people: Iterable[int], fields: Sequence[str], *, authority: Authority, now: datetime, is_export: bool = False
    ) -> "CustodyLine":
        """Write one line, for each of these people to read. Whoever calls it tells the record."""
        line = self.create(
            looker_id=authority.person,
            fields=list(fields),
            is_export=is_export,
            at=now,
            kind=authority.kind.value,
            source=authority.source,
            power=authority.power,
            scope="/".join(authority.scope),
            article=authority.article,
        )
        write_many(Concerned, ("line", "person"), ((line.pk, person) for person in people))
        return line


class CustodyLine(models.Model):
    """
    One look at one page of other people's data, or one export of it, or one act on them.

    A line of an act has one word in place of fields: the kind of the line of the record that tells of it (``"dues.entered"``), for what
    can be undone by a press the name of that (``undoing.Kind.name``), or one of these.
    """

    ASKED = "asking"
    """Somebody asked in a person's name what is held about them."""
    STOPPED = "asking-stopped"
    """It was said at a contact of theirs that it was not them."""
    UNDONE = "-undone"
    """How the word ends for the undoing of a deed."""

    looker = models.ForeignKey(Person, models.PROTECT, null=True, related_name="looks")
    """Who looked, or did it; nobody where a decision was carried out."""
    fields = models.JSONField()
    is_export = models.BooleanField(default=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=60)
    power = models.CharField(max_length=60)
    scope = models.CharField(max_length=500)
    article = models.CharField(max_length=120)

    objects: ClassVar[CustodyLines] = CustodyLines()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"custody line {self.pk}"


class Concerned(models.Model):
    """A person whose data one line of the custody register is about."""

    line = models.ForeignKey(CustodyLine, models.PROTECT, related_name="concerned")
    person = models.ForeignKey(Person, models.PROTECT, related_name="custody")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "person"], name="concerned_once_a_line")]
