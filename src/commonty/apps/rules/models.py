"""The versions of each body's constitution, and which of them was in force when."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.constitution.document import Constitution
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused

MOST_PARSED = 256
"""How many parsed constitutions a process keeps."""

_parsed: dict[str, Constitution] = {}


class Version(models.Model):
    """One version of a body's constitution. It is never edited: an amendment makes the next one."""

    body = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    in_force_from = models.DateTimeField()
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="rules_one_version_a_number")]
        indexes = [models.Index(fields=["body", "in_force_from"], name="rules_in_force")]

    def __str__(self) -> str:
        return f"{self.body}, version {self.number}"

    def get_absolute_url(self) -> str:
        """Return the page of this version."""
        return reverse("rules:version", args=[self.body, self.number])

    @property
    def constitution(self) -> Constitution:
        """These rules, parsed. Kept by the digest of the text, so that no two texts are ever taken for one another."""
        known = _parsed.get(self.digest)
        if known is None:
            if len(_parsed) >= MOST_PARSED:
                _parsed.clear()
            known = _parsed[self.digest] = parse(self.text)
        return known


def in_force(scope: Sequence[str], *, at: datetime) -> Version:
    """
    Return the rules in force at a time in the nearest body on the path that has its own.

    Raises ``Refused`` where there were none yet.
    """
    nearest = Case(*(When(body=body, then=Value(depth)) for depth, body in enumerate(scope)), output_field=IntegerField())
    versions = Version.objects.filter(body__in=scope, in_force_from__lte=at).defer("text")
    version = versions.order_by(nearest.desc(), "-in_force_from", "-number").first() if scope else None
    if version is None:
        raise Refused(_("No rules are in force here yet."))
    return version
