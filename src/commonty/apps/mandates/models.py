"""Mandates, how they end, and what their holders report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from commonty.apps.mandates.entries import MandateEnded, MandateReported
from commonty.apps.people.flooding import count_act
from commonty.apps.people.models import Person
from commonty.apps.record.models import Text
from commonty.apps.record.recording import record
from commonty.apps.record.texts import keep
from commonty.constitution.authority import Authority, AuthorityKind, of_oneself
from commonty.constitution.refusal import Refused

BROUGHT_IN = "moving:"
"""How the source begins of mandates that the meeting gave which brought the organisation here."""
HOLD_OFFICE = "bodies.hold"
"""The power that every office has: to hold it. The mandates of the office's other powers hang on this one, and end with it."""


def not_ended(now: datetime, prefix: str = "") -> Q:
    """Return the condition that nothing has ended a mandate before its time; ``prefix`` leads to it from another model."""
    return Q(**{f"{prefix}ending": None}) | Q(**{f"{prefix}ending__at__gt": now})


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates by the clock."""

    def living(self, now: datetime) -> MandateQuerySet:
        """Those that have begun and neither ended, expired nor run out of holding over."""
        return self.filter(not_ended(now), starts__lte=now).filter(Q(ends__gt=now) | Q(holds_over_until__gt=now))

    def living_or_to_come(self, now: datetime) -> MandateQuerySet:
        """Those that give a power, or will."""
        return self.filter(not_ended(now)).filter(Q(ends__gt=now) | Q(holds_over_until__gt=now))

    def within(self, path: tuple[str, ...]) -> MandateQuerySet:
        """Those in a body or below it."""
        scope = "/".join(path)
        return self.filter(Q(scope=scope) | Q(scope__startswith=f"{scope}/"))

    def ended(self, now: datetime) -> MandateQuerySet:
        """Those that no longer give any power."""
        over = Q(ends__lte=now) & (Q(holds_over_until=None) | Q(holds_over_until__lte=now))
        return self.filter(over | Q(ending__at__lte=now))


class Mandate(models.Model):
    """
    A power given to a person, for a task, in a scope, until an end. Nothing else gives a power.

    ``power`` is its name in the program, ``article`` the key of the article that allows it, ``scope`` the ids of the bodies from
    the root down, joined by ``/``, and ``body`` the last of them; ``given_in`` is the scope of the body that gave it, which it
    answers to. ``limits`` are texts by name: money as ``"500.00"``, never a float. ``office`` is the key of the office that it
    comes with, if any. ``parent`` is the mandate that it was passed on from, or that of the office; it ends with it. From ``ends``
    until ``holds_over_until`` only caretaker powers go on.
    """

    holder = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    power = models.CharField(max_length=100)
    article = models.CharField(max_length=100)
    scope = models.CharField(max_length=500)
    body = models.CharField(max_length=100)
    limits = models.JSONField(default=dict)
    task = models.TextField(blank=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    holds_over_until = models.DateTimeField(null=True)
    source = models.CharField(max_length=100)
    given_in = models.CharField(max_length=500)
    office = models.CharField(max_length=100, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="mandates_none_without_source"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="mandates_each_ends"),
            models.CheckConstraint(
                condition=Q(holds_over_until=None) | Q(holds_over_until__gt=F("ends")), name="mandates_hold_over_after_the_term"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "power"], name="mandates_of_a_holder"),
            models.Index(fields=["scope", "office"], name="mandates_of_an_office"),
            models.Index(fields=["source"], name="mandates_of_a_source"),
            models.Index(fields=["body"], name="mandates_of_a_body"),
        ]

    def __str__(self) -> str:
        return f"{self.power} in {self.scope}"

    def get_absolute_url(self) -> str:
        """Return the page that answers the five questions about it."""
        return reverse("mandates:mandate", args=[self.pk])

    @property
    def path(self) -> tuple[str, ...]:
        """The ids of the bodies that it holds in, from the root down."""
        return tuple(self.scope.split("/"))

    @property
    def whole(self) -> Mandate:
        """What is recalled: the office that it comes with, if it comes with one, else itself."""
        return self.parent if self.office and self.parent else self

    @property
    def is_brought_in(self) -> bool:
        """Whether it came with an organisation that moved in: it gives way to the first election, and never touches the rules."""
        return self.source.startswith(BROUGHT_IN)

    def lives(self, now: datetime) -> bool:
        """Say whether it gives any power at this moment. The clock alone decides, no job."""
        return self.starts <= now < (self.holds_over_until or self.ends) and not self.was_ended(now)

    def was_ended(self, now: datetime) -> bool:
        """Say whether something ended it before its time."""
        return hasattr(self, "ending") and self.ending.at <= now

    def is_caretaker(self, now: datetime) -> bool:
        """Say whether its term is over, and it only holds over until a successor is seated."""
        return self.lives(now) and now >= self.ends

    @transaction.atomic
    def end(self, reason: str, *, authority: Authority, now: datetime, at: datetime | None = None) -> None:
        """
        End it, and all that was passed on from it or comes with it; what was done under it stays valid.

        ``reason`` is one of ``Why``. It ends ``at`` a moment to come, or now. Does nothing to one that has ended, or ends, by then.
        """
        when = at or now
        for child in self.children.select_related("ending"):
            child.end(reason, authority=authority, now=now, at=at)
        if self.was_ended(when) or (self.holds_over_until or self.ends) <= when:
            return
        # An ending that is still to come gives way to an earlier one: there is one row for when it ends.
        self.ending, _new = Ending.objects.update_or_create(
            mandate=self, defaults={"at": when, "why": Why(reason), "source": authority.source}
        )
        told = MandateEnded(body=self.body, mandate=self.pk, holder=self.holder_id, why=reason, at=when.isoformat())
        record(told, authority=authority, now=now)

    def give_up(self, *, by: Person, now: datetime) -> None:
        """End it by the wish of its holder, who alone may say so."""
        if by.pk != self.holder_id:
            raise Refused(_("Only its holder gives a mandate up."), article=self.article)
        self.end(Why.GIVEN_UP, authority=replace(of_oneself(by.pk), source=f"mandate:{self.pk}", article=self.article), now=now)

    @transaction.atomic
    def report(self, wording: str, *, by: Person, now: datetime) -> Report:
        """Keep what the holder says they did with it; after its end too, since a report can come late."""
        if by.pk != self.holder_id:
            raise Refused(_("Only its holder reports on a mandate."), article=self.article)
        count_act("report", by, now=now)
        text = keep(wording)
        report = Report.objects.create(mandate=self, at=now, text=text)
        authority = Authority(AuthorityKind.MANDATE, f"mandate:{self.pk}", by.pk, self.power, self.path, self.article)
        record(MandateReported(body=self.body, mandate=self.pk, holder=by.pk, text=text.digest), authority=authority, now=now)
        return report


class Why(models.TextChoices):
    """Why a mandate ended before its time."""

    RECALLED = "recalled", _lazy("recalled")
    GIVEN_UP = "given-up", _lazy("given up by its holder")
    LEFT = "left", _lazy("the holder no longer belongs to the body")
    SUCCEEDED = "succeeded", _lazy("a successor was seated")
    DISSOLVED = "dissolved", _lazy("the body was dissolved")
    DONE = "done", _lazy("the task is done")
    LAPSED = "lapsed", _lazy("the urgent decision that gave it was not ratified in time")


class Ending(models.Model):
    """That a mandate was ended before its time: when, why, and by what."""

    mandate = models.OneToOneField(Mandate, models.PROTECT, related_name="ending")
    at = models.DateTimeField()
    why = models.CharField(max_length=20, choices=Why)
    source = models.CharField(max_length=100)


class Report(models.Model):
    """What a holder says they did with a mandate."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="reports")
    at = models.DateTimeField()
    text = models.ForeignKey(Text, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["mandate", "at"], name="mandates_reports")]
