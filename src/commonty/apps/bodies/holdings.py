"""What bodies keep of a person."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.bodies.joining import leave
from commonty.apps.bodies.models import Asking, AskingContact, Declining, KeptRow, Membership, Seat, Sponsor
from commonty.apps.bodies.registers import registers_of
from commonty.apps.keys import keyring
from commonty.apps.keys.holding import Exported, Holding
from commonty.apps.people.models import Death
from commonty.apps.record.entries import LAW
from commonty.apps.record.texts import withdraw
from commonty.constitution.authority import of_oneself


class Memberships(Holding):
    """Which bodies somebody belongs or belonged to, and what a death that was recorded by mistake ended."""

    app = "bodies"
    models = ("Membership", "EndedByDeath", "MergedMembership", "people.Death", "people.DeathTakenBack")
    kept_by_law = "rights.record"

    def says(self) -> str:
        """Say what is kept."""
        return _(
            "Which bodies you belong to, in what standing, and since when: it gives you your rights there. "
            "When you are erased, you leave every body. Rows without a name stay, so that what was decided can still be checked."
        )

    def export(self, person: int) -> Exported:
        """Return every membership with its history."""
        found = Membership.objects.filter(person_id=person).prefetch_related("history").order_by("pk")
        deaths = Death.objects.filter(person_id=person).select_related("taken_back").prefetch_related("ended__membership").order_by("pk")
        memberships = [
            {
                "body": each.body_id,
                "category": each.category,
                "standing": each.standing,
                "until": each.until.isoformat() if each.until else None,
                "last heard from": each.active.date().isoformat(),
                "history": [
                    {"standing": row.standing, "at": row.at.isoformat(), "source": row.source} for row in each.history.order_by("pk")
                ],
            }
            for each in found
        ]
        return [*memberships, *(_recorded(death) for death in deaths)]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Leave every body, and all that was held there."""
        for membership in Membership.objects.filter(person_id=person, body__parent=None).select_related("person", "body"):
            leave(membership.person, membership.body, now=now)


def _recorded(death: Death) -> dict[str, Exported]:
    """Return that somebody was taken for dead, what that ended, and when it was taken back."""
    back = getattr(death, "taken_back", None)
    return {
        "recorded as dead": death.at.isoformat(),
        "source": death.source,
        "taken back": back.at.isoformat() if back is not None else None,
        "ended": [{"body": each.membership.body_id, "standing": each.standing} for each in death.ended.all()],
    }


class Registers(Holding):
    """What a register that the law demands would keep, and of who was erased, does."""

    app = "bodies"
    models = ("KeptRow",)
    purpose = "registers"
    kept_by_law = gettext_noop("the registers in the rules, by the laws that they name")

    def says(self) -> str:
        """Say what is kept, and until when."""
        return _(
            "What registers that the law demands keep of you for some years after you leave, even if you have yourself erased: these "
            "fields alone, sealed apart, and destroyed on the day named. Until you leave the years have not begun."
        )

    def export(self, person: int) -> Exported:
        """Return every row that is kept, and what would be if they were erased now."""
        rows = KeptRow.objects.filter(person=person)
        kept = [{"register": each.title, "law": each.law, "until": each.until.isoformat(), "kept": dict(each.clear())} for each in rows]
        to_come = registers_of(person, now=timezone.now()) if not rows else ()
        return [
            *kept,
            *(
                {"register": each.register.title, "law": each.register.law, "fields": [field.value for field in each.register.fields]}
                | {"years": each.register.years}
                for each in to_come
            ),
        ]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Keep it until its day: see ``registers.attend``."""


class Declinings(Holding):
    """Why an application was declined."""

    app = "bodies"
    models = ("Declining",)
    kept_by_law = "rights.record"

    def says(self) -> str:
        """Say what is kept."""
        return _(
            "That a body did not let you in, when, by what right and why: you alone can read the reasons. "
            "When you are erased, they are withdrawn; that it happened stays, without your name."
        )

    def export(self, person: int) -> Exported:
        """Return every one, with its reasons."""
        found = Declining.objects.filter(membership__person=person).select_related("membership", "reasons").order_by("pk")
        return [
            {"body": each.membership.body_id, "at": each.at.isoformat(), "source": each.source, "reasons": each.why()} for each in found
        ]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Withdraw the reasons."""
        for each in Declining.objects.filter(membership__person=person).exclude(reasons=None).select_related("reasons"):
            if each.reasons is not None:
                withdraw(each.reasons, article=LAW, authority=of_oneself(person, power="people.erase"), now=now)


class Seats(Holding):
    """Which offices somebody holds or held."""

    app = "bodies"
    models = ("Seat",)
    kept_by_law = "rights.record"

    def says(self) -> str:
        """Say what is kept."""
        return _("Which offices you hold or held, and from when until when: members can check who acted for them. Kept without your name.")

    def export(self, person: int) -> Exported:
        """Return every seat."""
        return [
            {"office": each.office, "body": each.body_id, "from": each.mandate.starts.isoformat(), "until": each.mandate.ends.isoformat()}
            for each in Seat.objects.filter(person_id=person).select_related("mandate").order_by("pk")
        ]

    def let_go(self, person: int, *, now: datetime) -> None:
        """Keep the seat: leaving the root body has ended it."""


class Vouchings(Holding):
    """Whom somebody vouched for."""

    app = "bodies"
    models = ("Sponsor",)

    def says(self) -> str:
        """Say what is kept."""
        return _("For which applications you vouched, until they are decided.")

    def export(self, person: int) -> Exported:
        """Return every application vouched for."""
        return [
            {"body": each.membership.body_id, "at": each.at.isoformat()}
            for each in Sponsor.objects.filter(person_id=person).select_related("membership")
        ]

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's arguments
        """Delete it: whoever was admitted stays admitted."""
        Sponsor.objects.filter(person_id=person).delete()


class Askings(Holding):
    """That somebody asked what is held about them."""

    app = "bodies"
    models = ("Asking", "AskingContact")
    kept_by_law = "rights.record"

    def says(self) -> str:
        """Say what is kept."""
        return _(
            "That you asked in writing what is held about you, when, where you were told of it, how it was checked that it was you, and "
            "what became of it."
        )

    def export(self, person: int) -> Exported:
        """Return every request."""
        return [
            {
                "received": each.received.isoformat(),
                "answer due": each.due.isoformat(),
                "how it was checked": str(each.get_identity_display()),
                "what became of it": str(each.get_close_display()),
                "told": [[contact.way, contact.told_at.isoformat() if contact.told_at else None] for contact in each.contacts.all()],
                **each.clear(),
            }
            for each in Asking.objects.filter(person_id=person).order_by("pk")
        ]

    def let_go(self, person: int, *, now: datetime) -> None:  # noqa: ARG002 - the base's arguments
        """Destroy what it is called by, and who was to be told; the days stay."""
        AskingContact.objects.filter(asking__person_id=person).delete()
        for each in Asking.objects.filter(person_id=person):
            keyring.destroy_passing(each.key)
