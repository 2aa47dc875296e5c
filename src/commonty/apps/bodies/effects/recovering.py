"""What a decision does where an objection keeps a member out of their own account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.bodies.effects.as_expulsion import AsExpulsion
from commonty.apps.bodies.models import root
from commonty.apps.bodies.recovering import last_stopped, overrule
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.refusal import Refused


@dataclass(frozen=True)
class BringBack(AsExpulsion):
    """
    Let a member be brought back although an old contact objects: whoever has it may be who took their phone.

    Two officers still vouch, and the time still runs. It is decided as an expulsion is, unless the rules have a way of its own for it.
    """

    name: ClassVar[str] = "bodies.bring-back"
    says: ClassVar[str] = gettext_noop("Let a member be brought back although an old contact of theirs objects.")
    labels: ClassVar[Mapping[str, str]] = {"person": gettext_noop("Who is to be brought back")}

    def describe(self) -> str:
        """Say who, and what stays as it is."""
        return (
            _("%(person)s may be brought back although an old contact objects. Two officers still have to vouch, and everybody is told.")
            % self.said()
        )

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same at any time.
        """Refuse where no objection stopped it, or that was decided already."""
        if last_stopped(self.person) is None:
            raise Refused(_("No objection has kept them from being brought back."), article=f"bodies.{root().article}")

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Let the next objection stop nothing."""
        overrule(self.person, authority=authority, now=now)
