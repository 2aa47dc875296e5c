"""Who came with an organisation that moved in, and who held its offices."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonty.apps.people.models import Person
from commonty.site.moving.models.arrival import Arrival


class Way(models.TextChoices):
    """How somebody is told that they are here."""

    EMAIL = "email", _("by e-mail")
    POST = "post", _("by letter")
    NEITHER = "neither", _("in person: there is no address, or it must not be used")


class BroughtIn(models.Model):
    """
    That a person came with the organisation: on which line of its list they stood, how they are told, and when they were.

    ``is_founder``: they were here before, as one of those who moved it in, and what they said of themselves stayed.
    """

    DEED: ClassVar[str] = "told-by-letter"
    """What it is called among what was done to members lately that a letter to them was written down as posted."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="brought_in")
    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="people")
    line = models.PositiveIntegerField()
    category = models.CharField(max_length=100)
    joined = models.DateField(null=True)
    closed = models.JSONField(default=list)
    """The ways that they opted out of, which were not taken over."""
    way = models.CharField(max_length=10, choices=Way)
    told_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)
    """When a letter on paper was posted, or handed over."""
    is_founder = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrival", "line"], name="moving_one_person_a_line"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="moving_told_in_a_known_way"),
        ]
        indexes = [models.Index(fields=["arrival", "way", "told_at", "person"], name="moving_still_to_tell")]

    def __str__(self) -> str:
        return f"line {self.line} of {self.arrival_id}"


class Officer(models.Model):
    """That somebody held an office when the organisation moved in, and holds it until the first election here."""

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="officers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="brought_in_to")
    office = models.CharField(max_length=100)
    left_out_by = models.CharField(max_length=120, blank=True)
    """The article under which the rules did not let them hold it when the doors opened; empty where they hold it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["arrival", "person", "office"], name="moving_one_office_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.office}: person {self.person_id}"
