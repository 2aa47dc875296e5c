"""What decisions do about a branch that leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.bodies.models import Body
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.effect import BodyKey, Effect
from commonty.constitution.refusal import Refused
from commonty.site.leaving.entries import ConsentedToParting
from commonty.site.leaving.models import Parting
from commonty.site.leaving.models.parting import CONSENT, LEAVE, refuse_unless_it_can_stand_alone

MOST_DAYS = 366


@dataclass(frozen=True)
class Leave(Effect):
    """
    Leave the organisation, as a branch, with those of its members who agree.

    Each member is asked for so many ``days``; silence is no. The branch needs rules of its own.
    """

    name: ClassVar[str] = LEAVE
    says: ClassVar[str] = gettext_noop("Leave the organisation, as a branch, with those of its members who agree.")
    reaches: ClassVar[tuple[str, ...]] = ("rights.*",)
    is_of_a_part: ClassVar[bool] = True
    labels: ClassVar[Mapping[str, str]] = {
        "body": gettext_noop("The branch that leaves"),
        "days": gettext_noop("For how many days its members are asked"),
    }

    body: BodyKey
    days: int

    def describe(self) -> str:
        """Say who leaves, and what becomes of whoever says nothing."""
        said = {"body": _body(self.body).title, "days": self.days}
        return (
            _(
                "%(body)s leaves and becomes an organisation of its own, with those of its members who say yes within %(days)d days. "
                "Whoever says no, or nothing, stays a member here, and their data stays too."
            )
            % said
        )

    def context(self) -> str:
        """Return the branch itself, which alone decides it."""
        return self.body

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same under all rules.
        """Refuse what cannot stand alone, and a time in which nobody can answer."""
        body = _body(self.body)
        refuse_unless_it_can_stand_alone(body, now=now)
        if not 1 <= self.days <= MOST_DAYS:
            said = _("Its members are asked for 1 to %(most)d days.") % {"most": MOST_DAYS}
            raise Refused(said, article=f"bodies.{body.article}")

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Ask them, where the branch itself decided it."""
        refuse_unless_decided_in(_body(self.body), authority)
        Parting.objects.begin(_body(self.body), self.days, authority=authority, now=now)


@dataclass(frozen=True)
class Consent(Effect):
    """Let a branch go that decided to leave."""

    name: ClassVar[str] = CONSENT
    says: ClassVar[str] = gettext_noop("Let a branch go that decided to leave.")
    labels: ClassVar[Mapping[str, str]] = {"branch": gettext_noop("The branch that leaves")}

    branch: BodyKey

    def describe(self) -> str:
        """Say which."""
        return _("%(body)s may leave, with those of its members who agree") % {"body": _body(self.branch).title}

    def context(self) -> str:
        """Return the body that it is part of."""
        return _body(self.branch).parent_id or self.branch

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - as above.
        """Refuse where the branch did not decide so."""
        self._parting()

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Write it down, where the body above decided it."""
        refuse_unless_decided_in(_body(self.context()), authority)
        parting = self._parting()
        parting.consent = authority.source
        parting.save(update_fields=["consent"])
        record(ConsentedToParting(body=self.context(), branch=self.branch), authority=authority, now=now)

    def _parting(self) -> Parting:
        found = Parting.objects.going_on().filter(body=self.branch).first()
        if found is None:
            raise Refused(_("%(body)s has not decided to leave.") % {"body": _body(self.branch).title}, article="organisation")
        return found


def refuse_unless_decided_in(body: Body, authority: Authority) -> None:
    """Refuse what another body decided: whether a branch goes is its own affair, and whether it may is that of the one above."""
    if authority.scope != body.path:
        raise Refused(_("Only %(body)s itself decides this.") % {"body": body.title}, article=f"bodies.{body.article}")


def _body(key: str) -> Body:
    found = Body.objects.select_related("parent").filter(pk=key).first()
    if found is None:
        raise Refused(_("There is no such body."), article="organisation")
    return found
