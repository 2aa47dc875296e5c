"""What a decision does where a member has died."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.bodies.dying import record_death, standing_death
from commonty.apps.bodies.effects.as_expulsion import AsExpulsion
from commonty.apps.bodies.models import Membership, root
from commonty.apps.people.models import Person
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.refusal import Refused


@dataclass(frozen=True)
class RecordDeath(AsExpulsion):
    """
    Record that a member has died: their membership ends, and what they held.

    It is decided as an expulsion is, unless the rules have a way of its own for it: nobody is put out more easily by being called dead.
    """

    name: ClassVar[str] = "bodies.record-death"
    says: ClassVar[str] = gettext_noop("Record that a member has died: their membership ends, and what they held.")
    labels: ClassVar[Mapping[str, str]] = {"person": gettext_noop("Who has died")}

    def describe(self) -> str:
        """Say who."""
        return _("It is recorded that %(person)s has died. Their membership ends, and no mail goes to them any more.") % self.said()

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same at any time.
        """Refuse whom the organisation does not have, and who is known to have died."""
        membership = Membership.objects.filter(person=self.person, body=root()).select_related("person").first()
        if membership is None:
            raise Refused(_("They never belonged to this organisation."), article=f"bodies.{root().article}")
        if standing_death(membership.person) is not None:
            raise Refused(_("It is recorded already that they have died."), article=f"bodies.{root().article}")

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Record it."""
        record_death(Person.objects.get(pk=self.person), authority=authority, now=now)
