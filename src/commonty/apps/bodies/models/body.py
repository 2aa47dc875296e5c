"""Bodies: the sets of people that decide."""

from datetime import datetime
from functools import cached_property

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.apps.prepared import prepared
from commonty.apps.rules.models import Version, in_force
from commonty.constitution import document
from commonty.constitution.refusal import Refused


class Body(models.Model):
    """
    A body. Its id is a slug that never changes; ``article`` is the key of its article in the constitution.

    ``place`` is its path from the root down, joined by ``/``: a body never moves.
    """

    id = models.SlugField(primary_key=True, max_length=100)
    article = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    place = models.CharField(max_length=500, unique=True)
    title = models.CharField(max_length=200)
    created = models.DateTimeField()
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(Coalesce("parent", Value("")), condition=Q(parent__isnull=True), name="bodies_one_root"),
            models.CheckConstraint(condition=~Q(source=""), name="bodies_none_without_source"),
        ]
        indexes = [models.Index(fields=["article"], name="bodies_of_an_article")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("bodies:body", args=[self.pk])

    @property
    def path(self) -> tuple[str, ...]:
        """The ids of the bodies from the root down to this one: the scope of authorities."""
        return tuple(self.place.split("/"))

    @property
    def is_root(self) -> bool:
        """Whether every member of the organisation belongs to it."""
        return self.parent_id is None

    def rules(self, at: datetime) -> Version:
        """Return the rules in force in it at a time."""
        return in_force(self.path, at=at)

    def provision(self, rules: Version) -> document.Body:
        """Return what the rules say of it; raise ``Refused`` where they say nothing."""
        constitution = rules.constitution
        article = self.article_in(rules)
        if article not in constitution.bodies:
            raise Refused(_("The rules say nothing of %(body)s.") % {"body": self.title}, article=f"bodies.{article}")
        return constitution.bodies[article]

    def article_in(self, rules: Version) -> str:
        """Return the key of its article: under a constitution of its own, it is the root there."""
        return rules.constitution.root if rules.body == self.pk else self.article

    @cached_property
    def is_dissolved(self) -> bool:
        """Whether it is no more."""
        return hasattr(self, "dissolution")


class Dissolution(models.Model):
    """That a body was dissolved: when, and by what decision."""

    body = models.OneToOneField(Body, models.PROTECT, related_name="dissolution")
    at = models.DateTimeField()
    source = models.CharField(max_length=100)


def root() -> Body:
    """Return the body that all members belong to; raise ``Refused`` before the organisation is founded."""
    found = _roots()
    if not found:
        raise Refused(_("This organisation has not been founded yet."))
    return found[0]


@prepared
def _roots() -> models.QuerySet[Body]:
    return Body.objects.filter(parent=None)
