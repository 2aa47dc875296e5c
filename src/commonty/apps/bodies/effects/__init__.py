"""What decisions do with bodies: make and dissolve them, seat people in their offices, and say who belongs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from commonty.apps.bodies.declining import decline
from commonty.apps.bodies.dissolving import dissolve
from commonty.apps.bodies.dying import RECORD_DEATH, standing_death, take_death_back
from commonty.apps.bodies.effects.dying import RecordDeath
from commonty.apps.bodies.effects.recovering import BringBack
from commonty.apps.bodies.following import make_named_below
from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import ADMIT, admit
from commonty.apps.bodies.models import Body, Membership, Standing
from commonty.apps.bodies.seating import refuse_unless_eligible, seat
from commonty.apps.bodies.standing import stand
from commonty.apps.bodies.titles import office_title
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.apps.rules.governing import rules_for
from commonty.constitution import calendar
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.effect import BodyKey, Effect, KindOfBody, OfficeKey, PersonKey
from commonty.constitution.power import Power
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import route_for

__all__ = [
    "POWERS",
    "AdmitSomebody",
    "BringBack",
    "CreateBody",
    "DeclineApplicant",
    "DissolveBody",
    "ExpelSomebody",
    "ReadmitSomebody",
    "RecordDeath",
    "SeatSomebody",
    "SuspendSomebody",
]

POWERS = (Power(ADMIT, gettext_noop("let applicants in")), Power(RECORD_DEATH, gettext_noop("record that a member has died")))


@dataclass(frozen=True)
class CreateBody(Effect):
    """
    Make a branch, a caucus or another part, of a kind that the rules have.

    ``slug`` becomes its id, for good; ``article`` is the key of its class.
    """

    name: ClassVar[str] = "bodies.create"
    says: ClassVar[str] = gettext_noop("Make a branch, a caucus or another part, of a kind that the rules have.")

    labels: ClassVar[Mapping[str, str]] = {
        "slug": gettext_noop("Short name, for its address: letters without accents, digits and hyphens"),
        "title": gettext_noop("Name"),
        "article": gettext_noop("Kind of body"),
        "parent": gettext_noop("Part of which body"),
    }

    slug: str
    title: str
    article: KindOfBody
    parent: BodyKey

    def describe(self) -> str:
        """Say what is made, and in what."""
        return _("The body “%(title)s” is made, as a part of %(parent)s") % {"title": self.title, "parent": _title(self.parent)}

    def context(self) -> str:
        """Return the body that it becomes a part of."""
        return self.parent

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same at any time.
        """Refuse a class that the rules do not have, a parent that it cannot be a part of, and an id that is taken or no slug."""
        provision = rules.bodies.get(self.article)
        article = f"bodies.{self.article}"
        if provision is None or not provision.many:
            raise Refused(_("The rules have no such class of bodies."), article=article)
        if _body(self.parent).article != provision.parent:
            raise Refused(_("The rules make such a body a part of another one."), article=article)
        try:
            validate_slug(self.slug)
        except ValidationError as wrong:
            raise Refused(_("The short name of a body has letters without accents, digits and hyphens alone."), article=article) from wrong
        if not self.title.strip():
            raise Refused(_("A body has a name."), article=article)
        if Body.objects.filter(pk=self.slug).exists():
            raise Refused(_("There is, or was, a body with this short name."), article=article)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Make it."""
        parent = _body(self.parent)
        self.refuse_unless_possible(rules_for(parent.path, now=now).constitution, now=now)
        made = make(self.slug, self.article, parent, self.title, authority=authority, now=now)
        make_named_below(made, parent.rules(now), authority=authority, now=now)


@dataclass(frozen=True)
class DissolveBody(Effect):
    """Dissolve a body, with every body below it and all mandates in them. What it decided stays in the record."""

    name: ClassVar[str] = "bodies.dissolve"
    says: ClassVar[str] = gettext_noop(
        "Dissolve a body, with every body below it and all mandates in them. What it decided stays in the record."
    )
    reaches: ClassVar[tuple[str, ...]] = ("rights.*",)
    labels: ClassVar[Mapping[str, str]] = {"body": gettext_noop("Body")}

    body: BodyKey

    def describe(self) -> str:
        """Say what ends."""
        return _("%(body)s is dissolved, and every mandate in it ends") % {"body": _title(self.body)}

    def context(self) -> str:
        """Return the body itself."""
        return self.body

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same under all rules.
        """Refuse what is dissolved already, and a body that the rules themselves name."""
        body = _body(self.body)
        if body.is_dissolved:
            raise Refused(_("%(body)s was dissolved.") % {"body": body.title}, article=f"bodies.{body.article}")
        if body.parent is not None and body.article in rules.bodies and not rules.bodies[body.article].many:
            raise Refused(_("The rules themselves name this body: change the rules to dissolve it."), article=f"bodies.{body.article}")

    @transaction.atomic
    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Dissolve it from the bottom up."""
        dissolve(_body(self.body), authority=authority, now=now)


@dataclass(frozen=True)
class SeatSomebody(Effect):
    """Seat somebody in an office of a body."""

    name: ClassVar[str] = "bodies.seat"
    says: ClassVar[str] = gettext_noop("Seat somebody in an office of a body.")
    is_internal: ClassVar[bool] = True
    labels: ClassVar[Mapping[str, str]] = {
        "person": gettext_noop("Who takes the office"),
        "office": gettext_noop("Office"),
        "body": gettext_noop("Body"),
    }

    person: PersonKey
    office: OfficeKey
    body: BodyKey

    def describe(self) -> str:
        """Say who takes which office."""
        body = _body(self.body)
        said = {"person": _name(self.person, self.body), "office": office_title(body, self.office), "body": body.title}
        return _("%(person)s takes the office of %(office)s in %(body)s") % said

    def context(self) -> str:
        """Return the body of the office."""
        return self.body

    def decided_by(self, rules: Constitution) -> tuple[str, str] | None:
        """Return the procedure that fills the office: its article names it."""
        office = rules.offices.get(self.office)
        return (office.procedure, f"offices.{self.office}") if office else None

    def concerned(self) -> tuple[int, ...]:
        """Return who is to be seated."""
        return (self.person,)

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:
        """Refuse an office that the body does not have, and somebody who may not stand for it."""
        body = _body(self.body)
        version = body.rules(now)
        provided = version.constitution.offices.get(self.office)
        if provided is None or provided.body != body.article_in(version):
            raise Refused(_("%(body)s has no such office.") % {"body": body.title}, article=f"offices.{self.office}")
        refuse_unless_eligible(self._holder(), self.office, provided, body, rules, starts=now, now=now)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Seat them."""
        seat(self._holder(), self.office, _body(self.body), authority=authority, now=now)

    def _holder(self) -> Person:
        person = Person.objects.filter(pk=self.person, erasure=None).first()
        if person is None:
            raise Refused(_("There is no such person."), article=f"offices.{self.office}")
        return person


@dataclass(frozen=True)
class _About(Effect):
    """An effect on one person's standing in a body."""

    is_internal: ClassVar[bool] = True
    is_private: ClassVar[bool] = True

    labels: ClassVar[Mapping[str, str]] = {
        "person": gettext_noop("Whom it is about"),
        "body": gettext_noop("Body"),
        "days": gettext_noop("For how many days"),
    }

    person: PersonKey
    body: BodyKey

    def context(self) -> str:
        """Return the body."""
        return self.body

    def concerned(self) -> tuple[int, ...]:
        """Return the person."""
        return (self.person,)

    def said(self) -> dict[str, object]:
        """Return what the sentences of these effects say."""
        return {"person": _name(self.person, self.body), "body": _title(self.body)}

    def membership(self) -> Membership:
        """Return the membership; raise ``Refused`` where there never was one."""
        body = _body(self.body)
        membership = Membership.objects.select_related("body", "person").filter(person=self.person, body=body).first()
        if membership is None:
            raise Refused(_("They never belonged to %(body)s.") % {"body": body.title}, article=f"bodies.{body.article}")
        return membership

    def refuse_unless_standing(self, reason: str, *standings: Standing) -> None:
        """Raise ``Refused`` unless the person stands in the body in one of these ways."""
        membership = self.membership()
        if membership.standing not in standings:
            raise Refused(reason, article=f"bodies.{membership.body.article}")


@dataclass(frozen=True)
class AdmitSomebody(_About):
    """Admit an applicant, where the rules leave it to a decision."""

    name: ClassVar[str] = "bodies.admit"
    says: ClassVar[str] = gettext_noop("Admit an applicant, where the rules leave it to a decision.")

    def describe(self) -> str:
        """Say who is admitted."""
        return _("%(person)s is admitted to %(body)s") % self.said()

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same at any time.
        """Refuse where they have not applied."""
        self.refuse_unless_standing(_("This person has not applied."), Standing.APPLIED)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Admit them."""
        admit(self.membership(), authority=authority, now=now)


@dataclass(frozen=True)
class DeclineApplicant(_About):
    """
    Turn an applicant down, where the rules leave it to a decision: by the same procedure that would admit them.

    The reasons are the text of the motion. Who is turned down may apply again.
    """

    name: ClassVar[str] = "bodies.decline"
    says: ClassVar[str] = gettext_noop(
        "Turn an applicant down, where the rules leave it to a decision: by the same procedure that would admit them."
    )

    def describe(self) -> str:
        """Say who is turned down."""
        return _("%(person)s is not admitted to %(body)s, and may apply again") % self.said()

    def decided_by(self, rules: Constitution) -> tuple[str, str] | None:
        """Return the procedure that admits: whoever may say yes may say no."""
        article = _body(self.body).article
        key, route = route_for(rules, AdmitSomebody.name, context=article if article in rules.bodies else rules.root)
        return route.procedure, f"routes.{key}"

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same at any time.
        """Refuse where they have not applied."""
        self.refuse_unless_standing(_("This person has not applied."), Standing.APPLIED)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Turn them down."""
        decline(self.membership(), reasons="", authority=authority, now=now)


@dataclass(frozen=True)
class SuspendSomebody(_About):
    """Suspend a member for a time. The reasons are the text of the motion, kept and withdrawn as every text is."""

    name: ClassVar[str] = "bodies.suspend"
    says: ClassVar[str] = gettext_noop("Suspend a member for a time.")

    days: int

    def describe(self) -> str:
        """Say who is suspended, and for how long."""
        return ngettext(
            "%(person)s is suspended from %(body)s for %(days)d day",
            "%(person)s is suspended from %(body)s for %(days)d days",
            self.days,
        ) % {**self.said(), "days": self.days}

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same at any time.
        """Refuse who does not belong, and a suspension that never begins or ends."""
        self.refuse_unless_standing(_("They do not belong to it."), Standing.GOOD, Standing.ARREARS, Standing.SUSPENDED)
        if self.days < 1:
            raise Refused(_("A suspension lasts at least a day, and ends."), article=f"routes.{self.name}")

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Suspend them from now on; who left meanwhile, and comes back, comes back to the rest of it."""
        membership = self.membership()
        zone = membership.body.rules(now).constitution.time_zone
        until = calendar.after(now, Duration(self.days, Unit.DAYS), zone)
        if membership.belongs():
            stand(membership, Standing.SUSPENDED, authority=authority, now=now, until=until)
        else:
            membership.history.create(standing=Standing.SUSPENDED, at=now, until=until, source=authority.source)


@dataclass(frozen=True)
class ExpelSomebody(_About):
    """
    Expel a member. What they held in the body ends with it.

    The reasons are the text of the motion, kept and withdrawn as every text is. The appeal is the challenge that the
    procedure provides: until it is over, and ruled on, nothing of this happens.
    """

    name: ClassVar[str] = "bodies.expel"
    says: ClassVar[str] = gettext_noop("Expel a member. What they held in the body ends with it.")

    def describe(self) -> str:
        """Say who is expelled."""
        return _("%(person)s is expelled from %(body)s") % self.said()

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same at any time.
        """Refuse who does not belong."""
        self.refuse_unless_standing(_("They do not belong to it."), Standing.APPLIED, Standing.GOOD, Standing.ARREARS, Standing.SUSPENDED)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Expel them; leaving meanwhile is no way round it."""
        membership = self.membership()
        if membership.standing != Standing.EXPELLED:
            stand(membership, Standing.EXPELLED, authority=authority, now=now)


@dataclass(frozen=True)
class ReadmitSomebody(_About):
    """Let somebody in again who was expelled, or taken for dead by mistake, or end a suspension early."""

    name: ClassVar[str] = "bodies.readmit"
    says: ClassVar[str] = gettext_noop("Let somebody in again who was expelled, or taken for dead by mistake, or end a suspension early.")

    def describe(self) -> str:
        """Say who is let in again."""
        return _("%(person)s is readmitted to %(body)s") % self.said()

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same at any time.
        """Refuse who was neither expelled nor suspended, nor taken for dead."""
        if standing_death(self.membership().person) is None:
            self.refuse_unless_standing(_("They were neither expelled nor suspended."), Standing.EXPELLED, Standing.SUSPENDED)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Let them in. Whoever left meanwhile stays gone, but may join again."""
        membership = self.membership()
        death = standing_death(membership.person)
        if death is not None:
            take_death_back(death, authority=authority, now=now)
            return
        if membership.standing in {Standing.EXPELLED, Standing.SUSPENDED}:
            stand(membership, Standing.GOOD, authority=authority, now=now)


def _body(pk: str) -> Body:
    body = Body.objects.select_related("parent").filter(pk=pk).first()
    if body is None:
        raise Refused(_("There is no body “%(body)s”.") % {"body": pk}, article="bodies")
    return body


def _title(pk: str) -> str:
    return Body.objects.filter(pk=pk).values_list("title", flat=True).first() or pk


def _name(person: int, body: str) -> str:
    return names([person], body=body)[person]
