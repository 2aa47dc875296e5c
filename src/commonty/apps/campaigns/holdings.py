"""What campaigns keep of a person."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.campaigns.models import Signature
from commonty.apps.keys.holding import Exported, Holding


class Signatures(Holding):
    """What somebody signed."""

    app = "campaigns"
    models = ("Signature",)
    purpose = "signature"

    def says(self) -> str:
        """Say what is kept."""
        return _("Which campaigns you signed, and when: so that your signature counts once, and you can take it back.")

    def export(self, person: int) -> Exported:
        """Return the campaigns signed."""
        signed = Signature.objects.filter(person_id=person).select_related("campaign").order_by("pk")
        return [{"campaign": each.campaign.title, "signed": each.signed_at.isoformat()} for each in signed]

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's arguments
        """Delete the signatures: what cannot be shown to be somebody's does not count."""
        Signature.objects.filter(person_id=person).delete()
