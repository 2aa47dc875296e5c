"""What a decision can do to decisions: say what the body wants, and confirm what was decided in urgency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.decisions.carrying_out import ratify
from commonty.apps.decisions.models import Motion
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.effect import Effect, Given
from commonty.constitution.power import Power
from commonty.constitution.refusal import Refused

POWERS: tuple[Power, ...] = (
    Power("decisions.rule", gettext_noop("rule on challenges to the results of votes")),
    Power("decisions.tell", gettext_noop("count votes on motions that are cast on paper or in a hall, and report them")),
    Power("decisions.convene", gettext_noop("call meetings in a hall, and ballots that somebody outside runs")),
)


@dataclass(frozen=True)
class Resolve(Effect):
    """State what the body wants, and nothing more: the text of the motion is the decision."""

    name: ClassVar[str] = "decisions.resolve"
    says: ClassVar[str] = gettext_noop("State what the body wants, and nothing more: the text of the motion is the decision.")

    def describe(self) -> str:
        """Say so."""
        return _("The text becomes a resolution: the will of the body, on record. The program itself changes nothing.")

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Change no rows: that it was carried is what it says."""


@dataclass(frozen=True)
class Ratify(Effect):
    """
    Confirm an urgent decision, so that it does not lapse.

    ``procedure`` is the urgent procedure that it was decided by.
    """

    name: ClassVar[str] = "decisions.ratify"
    says: ClassVar[str] = gettext_noop("Confirm an urgent decision, so that it does not lapse.")

    labels: ClassVar[Mapping[str, str]] = {
        "motion": gettext_noop("Number of the urgent decision"),
        "procedure": gettext_noop("Procedure that it was decided by"),
    }

    motion: int
    procedure: Given

    def describe(self) -> str:
        """Say which."""
        urgent = Motion.objects.select_related("body").get(pk=self.motion)
        said = {"number": urgent.number, "body": urgent.body.title}
        return _("The urgent decision %(number)d of %(body)s is ratified, and does not lapse.") % said

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - whatever the rules say of it.
        """Refuse to ratify what is not urgent, not carried, or lapsed already."""
        urgent = Motion.objects.filter(pk=self.motion, procedure_key=self.procedure).first()
        if urgent is None or not urgent.procedure(now).urgent or urgent.decided is None or not urgent.decided.is_carried:
            raise Refused(_("There is no such urgent decision."), article=f"procedures.{self.procedure}")
        if urgent.lapsed is not None:
            raise Refused(_("This urgent decision has lapsed. What it wanted can be moved afresh."), article=urgent.article)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Let it stand."""
        ratify(Motion.objects.get(pk=self.motion), authority=authority, now=now)
