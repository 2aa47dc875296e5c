"""What is kept of a person about leaving."""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from commonty.apps.keys.holding import Exported, Holding
from commonty.site.leaving.models import Answer


class Answers(Holding):
    """Whether somebody goes along with a branch that leaves."""

    app: ClassVar[str] = "leaving"
    models: ClassVar[tuple[str, ...]] = ("Answer",)

    def says(self) -> str:
        """Say what is kept and why."""
        return _("Whether you go along with a branch that leaves, because only the data of those who say yes is handed over.")

    def export(self, person: int) -> Exported:
        """Return each answer."""
        found = Answer.objects.filter(person_id=person).select_related("parting").order_by("pk")
        return [{"branch": each.parting.body_id, "agrees": each.agrees, "at": each.at.isoformat()} for each in found]

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's arguments.
        """Forget it: whoever is erased goes nowhere."""
        Answer.objects.filter(person_id=person).delete()
