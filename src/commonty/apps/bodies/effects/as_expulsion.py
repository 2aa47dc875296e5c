"""What is done to one member as strictly as an expulsion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from commonty.apps.bodies.models import root
from commonty.apps.people.naming import names
from commonty.constitution.document import Constitution
from commonty.constitution.effect import Effect, PersonKey
from commonty.constitution.routes import route_for


@dataclass(frozen=True)
class AsExpulsion(Effect):
    """An effect on one member of the organisation, decided as an expulsion is, unless the rules have a way of its own for it."""

    is_private: ClassVar[bool] = True
    is_of_the_organisation: ClassVar[bool] = True
    decided_as: ClassVar[str] = "bodies.expel"

    person: PersonKey

    def said(self) -> Mapping[str, str]:
        """Return what the sentence of such an effect says."""
        return {"person": names([self.person], body=root().pk)[self.person]}

    def concerned(self) -> tuple[int, ...]:
        """Return the person, who is heard."""
        return (self.person,)

    def decided_by(self, rules: Constitution) -> tuple[str, str] | None:
        """Return the procedure that expels, where the rules have no route for this itself."""
        if any(route.effect == self.name for route in rules.routes.values()):
            return None
        key, route = route_for(rules, self.decided_as, context=rules.root)
        return route.procedure, f"routes.{key}"
