"""What moving in keeps of a person."""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from commonty.apps.keys.holding import Exported, Holding
from commonty.site.moving.models import BroughtIn, Officer


class WhereYouCameFrom(Holding):
    """That somebody came with an organisation that moved in."""

    app: ClassVar[str] = "moving"
    models: ClassVar[tuple[str, ...]] = ("BroughtIn", "Officer")

    def says(self) -> str:
        """Say what is kept and why."""
        return _(
            "That you came here with your organisation: from which list, on which line, what you had opted out of, and when you were told. "
            "It shows where what is kept of you came from."
        )

    def export(self, person: int) -> Exported:
        """Return what is kept."""
        brought = BroughtIn.objects.select_related("arrival").filter(person=person).first()
        if brought is None:
            return {}
        return {
            "came_from": brought.arrival.came_from,
            "agreed_on": brought.arrival.met_on.isoformat() if brought.arrival.met_on else None,
            "line": brought.line,
            "joined": brought.joined.isoformat() if brought.joined else None,
            "opted_out_of": list(brought.closed),
            "told": brought.told_at.isoformat() if brought.told_at else None,
            "offices_then": list(Officer.objects.filter(person=person).order_by("office").values_list("office", flat=True)),
        }

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's signature
        """Let go of all of it; opt-outs stay as keyed hashes that say nothing of whose they are."""
        Officer.objects.filter(person=person).delete()
        BroughtIn.objects.filter(person=person).delete()
