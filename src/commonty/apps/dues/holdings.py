"""What dues keep of a person."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.dues.models import Arrears, CountedLine, Objection, PaidUpTo
from commonty.apps.keys.holding import Exported, Holding


class DuesPaid(Holding):
    """Up to when somebody has paid, and from where that is known."""

    app = "dues"
    models = ("PaidUpTo", "CountedLine")

    def says(self) -> str:
        """Say what is kept, from where, and how long."""
        return _(
            "Up to which day you have paid your dues, and from which file of the treasurer that is known. Your membership needs it, and "
            "it is kept as long as you are known here. Of a payment by bank a fingerprint is kept, so that it counts once; its text is not."
        )

    def export(self, person: int) -> Exported:
        """Return every day that was set."""
        rows = PaidUpTo.objects.filter(person_id=person).select_related("upload").order_by("pk")
        return [
            {
                "paid up to": each.day.isoformat(),
                "entered": each.upload.in_force_at.isoformat() if each.upload.in_force_at else None,
                "from": each.upload.get_kind_display(),
                "source": each.upload.source,
                "undone": each.upload.undone_at.isoformat() if each.upload.undone_at else None,
                "salt": each.salt,
                "root": each.upload.root,
            }
            for each in rows
        ]

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's arguments
        """Delete it."""
        PaidUpTo.objects.filter(person_id=person).delete()
        CountedLine.objects.filter(person_id=person).delete()


class DuesInArrears(Holding):
    """When somebody was in arrears, how they were told, and what they said to it."""

    app = "dues"
    models = ("Arrears", "Objection")

    def says(self) -> str:
        """Say what is kept."""
        return _(
            "When your dues were in arrears, when you were told, what you said to it and what you were answered: your vote hangs on it. "
            "It is kept as long as you are known here."
        )

    def export(self, person: int) -> Exported:
        """Return every time of arrears."""
        rows = Arrears.objects.filter(person_id=person).select_related("objection").order_by("pk")
        return [self._of(each) for each in rows]

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's arguments
        """Delete it."""
        Objection.objects.filter(arrears__person_id=person).delete()
        Arrears.objects.filter(person_id=person).delete()

    def _of(self, arrears: Arrears) -> dict[str, Exported]:
        said: Objection | None = getattr(arrears, "objection", None)
        return {
            "paid up to": arrears.paid_up_to.isoformat(),
            "began": arrears.began_at.isoformat(),
            "told": arrears.told_at.isoformat() if arrears.told_at else None,
            "rights rest from": arrears.rests_from.isoformat() if arrears.rests_from else None,
            "ended": arrears.ended_at.isoformat() if arrears.ended_at else None,
            "you objected": said.words() if said else None,
            "you were answered": said.answer() if said else None,
        }
