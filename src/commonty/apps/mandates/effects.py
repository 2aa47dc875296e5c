"""What decisions do with mandates: give one, and take one back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.db.models import Q
from django.utils import formats
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.mandates.granting import grant, refuse_unless_grantable
from commonty.apps.mandates.models import HOLD_OFFICE, Mandate, Why
from commonty.apps.mandates.powers import provision
from commonty.apps.mandates.titles import called
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.apps.rules.models import in_force
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.effect import Effect, EndOfDay, LongText, PersonKey, PowerKey, Scope
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import article_for

MOST_OFFERED = 50
"""How many mandates a form lists to recall; the page of each leads there too."""


@dataclass(frozen=True)
class GrantMandate(Effect):
    """
    Give somebody a power for a named task, until an end.

    ``holder`` is a person's primary key, ``power`` the key of the article or the power's name, ``scope`` the ids of the bodies from
    the root down, joined by ``/``; ``ends`` is an instant in ISO 8601 with its offset; ``limits`` are ``"name=value"``.
    """

    name: ClassVar[str] = "mandates.grant"
    says: ClassVar[str] = gettext_noop("Give somebody a power for a named task, until an end.")
    is_internal: ClassVar[bool] = True
    labels: ClassVar[Mapping[str, str]] = {
        "holder": gettext_noop("Who gets it"),
        "power": gettext_noop("Power"),
        "scope": gettext_noop("Where"),
        "task": gettext_noop("Task"),
        "ends": gettext_noop("Until the end of"),
        "limits": gettext_noop("Limits, one a line, as name=value"),
    }

    holder: PersonKey
    power: PowerKey
    scope: Scope
    task: LongText
    ends: EndOfDay
    limits: tuple[str, ...] = ()

    def describe(self) -> str:
        """Say who may do what, where and until when."""
        said = {
            "holder": names([self.holder], body=self.context())[self.holder],
            "task": self.task,
            "power": self._power(),
            "ends": formats.date_format(localtime(self._ends()) - timedelta(seconds=1), "DATE_FORMAT"),
        }
        return _("%(holder)s is mandated, until the end of %(ends)s, to: %(task)s (power: %(power)s)") % said

    def context(self) -> str:
        """Return the body that the mandate holds in."""
        return self.scope.rpartition("/")[2]

    def concerned(self) -> tuple[int, ...]:
        """Return nobody: whom the body trusts with a task may vote on it."""
        return ()

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:
        """Refuse what could never be granted: an unknown person or power, or a term that is too long from now already."""
        article, _rule = provision(rules, self.power)
        if not self.task.strip():
            raise Refused(_("A mandate is for a named task."), article=article)
        if not Person.objects.filter(pk=self.holder, erasure=None).exists():
            raise Refused(_("There is no such person."), article=article)
        self._refuse_unless_instant(article)
        refuse_unless_grantable(rules, self.power, limits=self._limits(), ends=self._ends(), now=now)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Grant it, from now on."""
        grant(
            Person.objects.get(pk=self.holder),
            self.power,
            tuple(self.scope.split("/")),
            limits=self._limits(),
            starts=now,
            ends=self._ends(),
            authority=authority,
            now=now,
            task=self.task,
        )

    def _refuse_unless_instant(self, article: str) -> None:
        try:
            ends = self._ends()
        except ValueError as wrong:
            raise Refused(_("“%(ends)s” is no date that a mandate could end on.") % {"ends": self.ends}, article=article) from wrong
        if ends.tzinfo is None:
            raise Refused(_("The end of a mandate is an instant with a time zone."), article=article)

    def _ends(self) -> datetime:
        return datetime.fromisoformat(self.ends)

    def _power(self) -> str:
        """Return what the rules call the power; what they no longer have is called as it was written."""
        try:
            provided = in_force(tuple(self.scope.split("/")), at=now()).constitution.powers.get(self.power)
        except Refused:
            return self.power
        return provided.title if provided else self.power

    def _limits(self) -> dict[str, str]:
        return {name: value for name, _equals, value in (each.partition("=") for each in self.limits)}


@dataclass(frozen=True)
class RecallMandate(Effect):
    """Take a mandate back from its holder, or an office with all that comes with it."""

    name: ClassVar[str] = "mandates.recall"
    says: ClassVar[str] = gettext_noop("Take a mandate back from its holder, or an office with all that comes with it.")
    is_internal: ClassVar[bool] = True
    labels: ClassVar[Mapping[str, str]] = {"mandate": gettext_noop("Which mandate or office")}

    mandate: int

    @classmethod
    def choices(cls, field: str, body: str, *, now: datetime) -> tuple[tuple[str, str], ...]:
        """Return the living mandates in a body, the newest first, with who holds them: the powers of an office go with the office."""
        if field != "mandate":
            return ()
        living = Mandate.objects.living(now).filter(body=body).filter(Q(office="") | Q(power=HOLD_OFFICE)).order_by("-pk")
        found = list(living[:MOST_OFFERED])
        known, titles = names({each.holder_id for each in found}, body=body), called(found)
        return tuple((str(each.pk), f"{known[each.holder_id]} · {titles[each.pk]}") for each in found)

    def describe(self) -> str:
        """Say who loses what."""
        mandate = Mandate.objects.get(pk=self.mandate).whole
        holder = names([mandate.holder_id], body=mandate.body)[mandate.holder_id]
        title = called([mandate])[mandate.pk]
        if mandate.office:
            return _("%(holder)s is recalled from the office “%(office)s”") % {"holder": holder, "office": title}
        return _("%(holder)s is recalled from the mandate to: %(task)s") % {"holder": holder, "task": title}

    def context(self) -> str:
        """Return the body that the mandate holds in."""
        mandate = Mandate.objects.filter(pk=self.mandate).first()
        return mandate.body if mandate else ""

    def decided_by(self, rules: Constitution) -> tuple[str, str] | None:
        """Return the procedure by which the holder of an office is recalled: its article names it."""
        mandate = Mandate.objects.filter(pk=self.mandate).first()
        office = rules.offices.get(mandate.office) if mandate else None
        return (office.recall, f"offices.{mandate.office}") if mandate and office else None

    def concerned(self) -> tuple[int, ...]:
        """Return the holder: heard, but in nobody's way."""
        return tuple(Mandate.objects.filter(pk=self.mandate).values_list("holder_id", flat=True))

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:
        """Refuse to recall what has ended already, or never was."""
        mandate = Mandate.objects.filter(pk=self.mandate).first()
        if mandate is None or not Mandate.objects.living_or_to_come(now).filter(pk=self.mandate).exists():
            article = mandate.article if mandate else article_for(rules, self.name, context=rules.root)
            raise Refused(_("There is no such mandate any more."), article=article)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """End it. Safe where it has ended meanwhile."""
        Mandate.objects.get(pk=self.mandate).whole.end(Why.RECALLED, authority=authority, now=now)
