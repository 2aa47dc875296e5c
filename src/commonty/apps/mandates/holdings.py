"""What mandates keep of a person."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.keys.holding import Exported, Holding
from commonty.apps.mandates.models import Mandate


class Mandates(Holding):
    """What somebody was mandated to do, and what they reported."""

    app = "mandates"
    models = ("Mandate",)
    kept_by_law = "rights.record"

    def says(self) -> str:
        """Say what is kept."""
        return _(
            "Your mandates: what you may do for others, by what vote, until when, and what you reported. "
            "Members must be able to check who acted for them, so they are kept when you are erased, without your name."
        )

    def export(self, person: int) -> Exported:
        """Return every mandate with its reports."""
        found = Mandate.objects.filter(holder_id=person).select_related("ending").prefetch_related("reports__text").order_by("pk")
        return [
            {
                "mandate": each.pk,
                "power": each.power,
                "task": each.task,
                "scope": each.scope,
                "from": each.starts.isoformat(),
                "until": (each.ending.at if hasattr(each, "ending") else each.ends).isoformat(),
                "source": each.source,
                "reports": [{"at": report.at.isoformat(), "text": str(report.text)} for report in each.reports.all()],
            }
            for each in found
        ]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Keep them without a name; leaving the root body, which erasing does first, has ended them."""
