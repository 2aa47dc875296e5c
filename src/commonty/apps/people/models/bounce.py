"""Mail to somebody that came back."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Q

from commonty.apps.people.models.person import Person
from commonty.apps.people.returned_mail import Trouble

SOFT_MOST = 3
"""Letters in a row that could not be delivered for now, from which on a mailbox counts as one that nobody reads."""
SOFT_WITHIN = timedelta(days=30)


class Bounces(models.Manager["Bounce"]):
    """Says whose mailbox mail does not reach."""

    def closed(self, *, now: datetime) -> models.QuerySet["Bounce"]:
        """Return a bounce of everybody whose mailbox does not take mail, for queries that ask of many: see ``unreachable``."""
        return self.filter(person__in=self._trouble(now=now).values("person"))

    def unreachable(self, people: Collection[int], *, now: datetime) -> frozenset[int]:
        """Return those of ``people`` whose mailbox does not take mail: one letter was refused for good, or three of late for a while."""
        return frozenset(self._trouble(now=now).filter(person__in=people).values_list("person", flat=True))

    def _trouble(self, *, now: datetime) -> "models.QuerySet[Bounce, Any]":
        of_late = Q(trouble=Trouble.SOFT, at__gt=now - SOFT_WITHIN)
        counted = self.values("person").annotate(hard=Count("pk", filter=Q(trouble=Trouble.HARD)), soft=Count("pk", filter=of_late))
        return counted.filter(Q(hard__gt=0) | Q(soft__gte=SOFT_MOST))

    def proved(self, person: int, *, now: datetime) -> None:
        """Note that a person reads their mailbox: they typed in a code that was sent there."""
        self.filter(person=person).delete()
        Person.objects.filter(pk=person, email_confirmed_at=None).update(email_confirmed_at=now)


class Bounce(models.Model):
    """
    That a letter to a person came back: when, and why, by the status that the mail server told (RFC 3463). Not which letter.

    Forgotten as soon as they prove that they read their mailbox, or give another.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="bounces")
    at = models.DateTimeField()
    trouble = models.CharField(max_length=9, choices=[(each.value, each.value) for each in Trouble])
    status = models.CharField(max_length=12, blank=True)

    objects: ClassVar[Bounces] = Bounces()

    def __str__(self) -> str:
        return f"{self.trouble} {self.status} of person {self.person_id}"
