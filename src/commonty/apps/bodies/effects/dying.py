"""What a decision does where a member has died."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.bodies.dying import record_death, standing_death
from commonty.apps.bodies.models import Membership, root
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.effect import Effect, PersonKey
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import route_for


@dataclass(frozen=True)
class RecordDeath(Effect):
    """
    Record that a member has died: their membership ends, and what they held.

    It is decided as an expulsion is, unless the rules have a way of its own for it: nobody is put out more easily by being called dead.
    """

    name: ClassVar[str] = "bodies.record-death"
    says: ClassVar[str] = gettext_noop("Record that a member has died: their membership ends, and what they held.")
    is_private: ClassVar[bool] = True
    is_of_the_organisation: ClassVar[bool] = True
    decided_as: ClassVar[str] = "bodies.expel"

    labels: ClassVar[Mapping[str, str]] = {"person": gettext_noop("Who has died")}

    person: PersonKey

    def describe(self) -> str:
        """Say who."""
        return _("It is recorded that %(person)s has died. Their membership ends, and no mail goes to them any more.") % {
            "person": names([self.person], body=root().pk)[self.person]
        }

    def concerned(self) -> tuple[int, ...]:
        """Return the person, who can say that they are alive."""
        return (self.person,)

    def decided_by(self, rules: Constitution) -> tuple[str, str] | None:
        """Return the procedure that expels, where the rules have no route for this itself."""
        if any(route.effect == self.name for route in rules.routes.values()):
            return None
        key, route = route_for(rules, self.decided_as, context=rules.root)
        return route.procedure, f"routes.{key}"

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
