"""What the server for other programs keeps of a person."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.keys.holding import Exported, Holding
from commonty.site.osdi.models import Enrolled, Token


class Programs(Holding):
    """Which programs act for somebody, and by which they were brought here."""

    app = "osdi"
    models = ("Token", "Enrolled")
    kept_by_law = "rights.record"

    def says(self) -> str:
        """Say what is kept."""
        return _("Which programs may act under your mandates, and whether a program brought you here. Kept without your name.")

    def export(self, person: int) -> Exported:
        """Return both."""
        tokens = [
            {"name": each.name, "made": each.made_at.isoformat(), "uses": each.uses, "revoked": each.revoked_at is not None}
            for each in Token.objects.filter(holder_id=person).order_by("pk")
        ]
        return [*tokens, *({"brought by a program": each.at.isoformat()} for each in Enrolled.objects.filter(person_id=person))]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Revoke what they let act; forget by what they were brought."""
        Token.objects.filter(holder_id=person, revoked_at=None).update(revoked_at=now)
        Token.objects.filter(holder_id=person).update(name="")
        Enrolled.objects.filter(person_id=person).delete()
