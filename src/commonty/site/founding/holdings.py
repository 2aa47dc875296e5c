"""What the founding keeps of a person."""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from commonty.apps.keys.holding import Exported, Holding
from commonty.site.founding.models import Approval, Candidacy, Founder, Vote


class Founding(Holding):
    """That somebody was a founder, and how they voted then."""

    app: ClassVar[str] = "founding"
    models: ClassVar[tuple[str, ...]] = ("Founder",)
    kept_by_law: ClassVar[str] = "founding"

    def says(self) -> str:
        """Say what is kept and why."""
        return _("That you were a founder, what you stood for and how you voted then, because the organisation rests on that vote.")

    def export(self, person: int) -> Exported:
        """Return what is kept."""
        founder = Founder.objects.filter(person=person).first()
        if founder is None:
            return {}
        return {
            "joined_at": founder.joined_at.isoformat(),
            "offices": list(Candidacy.objects.filter(founder=founder).order_by("office").values_list("office", flat=True)),
            "votes": [
                {"in_favour": vote.in_favour, "cast_at": vote.cast_at.isoformat()}
                for vote in Vote.objects.filter(founder=founder).order_by("pk")
            ],
            "approved": list(Approval.objects.filter(voter=founder).order_by("pk").values("office", "candidate")),
        }

    def let_go(self, person: int, *, now: datetime) -> None:
        """Let go of nothing: the rows name nobody once the person's key is destroyed, and the count of the votes rests on them."""
