"""What bodies do to members under a mandate, how each is undone, and who may."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.declining import DECLINED, refuse_unless_declined, take_declining_back
from commonty.apps.bodies.dying import DEATH, RECORD_DEATH, take_death_back
from commonty.apps.bodies.joining import ADMIT, ADMITTED, refuse_unless_admitted, take_admission_back
from commonty.apps.bodies.letters import UndoneLetter
from commonty.apps.bodies.merging import part
from commonty.apps.bodies.models import Body, Declining, Membership
from commonty.apps.bodies.reading import acting_in
from commonty.apps.mandates.undoing import PassedOn
from commonty.apps.people import undoing
from commonty.apps.people.effects import MERGE
from commonty.apps.people.mail import send_later
from commonty.apps.people.merging import MERGED
from commonty.apps.people.models import Death, Deed, Merging, Person
from commonty.apps.people.undoing import Kind, kind_of, kinds, lately
from commonty.constitution.authority import Authority, of_oneself
from commonty.constitution.refusal import Refused

MOST_SHOWN = 100


def done_in(body: Body, person: Person, *, now: datetime) -> list[Deed]:
    """
    Return what was done to members in a body in the last days and what a person's mandates let them undo, the newest first.

    Raises ``Refused`` for whoever has no mandate under which any of it is done.
    """
    found = list(lately(now=now).filter(body=body.pk)[:MOST_SHOWN])
    powers = {kind_of(deed).power_of(deed) for deed in found} | {kind.power for kind in kinds() if kind.power}
    held = {power for power in powers if _holds(person, power, body, now=now)}
    if not held:
        acting_in(person, ADMIT, body, now=now)  # Says why not.
    return [deed for deed in found if kind_of(deed).power_of(deed) in held]


def authority_over(deed: Deed, person: Person, *, now: datetime) -> Authority:
    """Return by what right somebody undoes a deed: as the one to whom it was done, or under a mandate. Raises ``Refused``."""
    kind = kind_of(deed)
    if deed.person_id == person.pk and kind.by_themselves:
        return of_oneself(person.pk)
    body = Body.objects.filter(pk=deed.body).first()
    if body is None:
        raise Refused(_("Only somebody with a mandate to do this can undo it."))
    return acting_in(person, kind.power_of(deed), body, now=now)


@transaction.atomic
def undo(deed: Deed, *, authority: Authority, now: datetime) -> None:
    """Undo a deed, and write to whom it was done."""
    if deed.is_undone:
        return
    undoing.undo(deed, authority=authority, now=now)
    if not kind_of(deed).has_own_letter:
        send_later(deed.person, UndoneLetter(deed.pk), now=now)


def _holds(person: Person, power: str, body: Body, *, now: datetime) -> bool:
    try:
        acting_in(person, power, body, now=now)
    except Refused:
        return False
    return True


class Admitted(Kind):
    """Somebody who applied and was let in."""

    name: ClassVar[str] = ADMITTED
    power: ClassVar[str] = ADMIT

    def says(self, deed: Deed) -> str:  # noqa: ARG002 - the same of each
        """Say it."""
        return _("They were let in")

    def says_to_them(self, deed: Deed) -> str:
        """Say it to them."""
        return _("You were let into %(body)s.") % {"body": _membership(deed).body.title}

    def foreseen(self, deed: Deed, *, now: datetime) -> Sequence[str]:
        """Say that they wait again."""
        membership = _membership(deed)
        refuse_unless_admitted(membership, now=now)
        return [
            _("They no longer belong to %(body)s, nor to what they joined below it: their application waits again.")
            % {"body": membership.body.title},
            _("In a vote that is not counted yet they have no place any more."),
            _("They get a letter, and it stands in their own record."),
        ]

    def undo(self, deed: Deed, *, authority: Authority, now: datetime) -> None:
        """Let the application wait again."""
        take_admission_back(_membership(deed), authority=authority, now=now)


class Declined(Kind):
    """Somebody who applied and was turned down."""

    name: ClassVar[str] = DECLINED
    power: ClassVar[str] = ADMIT

    def says(self, deed: Deed) -> str:  # noqa: ARG002 - the same of each
        """Say it."""
        return _("Their application was declined")

    def says_to_them(self, deed: Deed) -> str:
        """Say it to them."""
        return _("Your application to %(body)s was declined.") % {"body": _declining(deed).membership.body.title}

    def foreseen(self, deed: Deed, *, now: datetime) -> Sequence[str]:  # noqa: ARG002 - the same at any time
        """Say that they wait again."""
        refuse_unless_declined(_declining(deed))
        return [_("Their application waits again, as if nobody had decided."), _("They get a letter, and it stands in their own record.")]

    def undo(self, deed: Deed, *, authority: Authority, now: datetime) -> None:
        """Let the application wait again."""
        take_declining_back(_declining(deed), authority=authority, now=now)


class Died(Kind):
    """Somebody of whom it was recorded that they have died."""

    name: ClassVar[str] = DEATH
    power: ClassVar[str] = RECORD_DEATH
    has_own_letter: ClassVar[bool] = True
    by_themselves: ClassVar[bool] = True

    def says(self, deed: Deed) -> str:  # noqa: ARG002 - the same of each
        """Say it."""
        return _("It was recorded that they have died")

    def says_to_them(self, deed: Deed) -> str:  # noqa: ARG002 - likewise
        """Say it to them."""
        return _("It was recorded that you have died.")

    def foreseen(self, deed: Deed, *, now: datetime) -> Sequence[str]:  # noqa: ARG002 - the same at any time
        """Say that they stand as before."""
        return [
            _("They stand in every body as if they had never left it, also in a vote that is not counted yet."),
            _("What they held stays ended: a vote gives it anew."),
            _("It stands in their own record, and mail goes to them again."),
        ]

    def undo(self, deed: Deed, *, authority: Authority, now: datetime) -> None:
        """Take it back."""
        take_death_back(Death.objects.get(pk=deed.of), authority=authority, now=now)


class Merged(Kind):
    """Two numbers that were found to be one person."""

    name: ClassVar[str] = MERGED
    power: ClassVar[str] = MERGE
    has_own_letter: ClassVar[bool] = True
    by_themselves: ClassVar[bool] = True

    def says(self, deed: Deed) -> str:
        """Say which goes on."""
        return _("Numbers %(kept)d and %(asleep)d became one; %(kept)d goes on") % _numbers(deed)

    def says_to_them(self, deed: Deed) -> str:
        """Say it to them."""
        return _("Numbers %(kept)d and %(asleep)d were found to be one person: you. Number %(kept)d goes on.") % _numbers(deed)

    def foreseen(self, deed: Deed, *, now: datetime) -> Sequence[str]:  # noqa: ARG002 - the same at any time
        """Say that both stand as before."""
        return [
            _("Numbers %(kept)d and %(asleep)d are two members again, and each stands as before. What came since stays with its number.")
            % _numbers(deed),
            _("In a vote that is not counted yet each has its own vote again, also one that was cast before."),
            _("Both get a letter, and it stands in the record of both."),
        ]

    def undo(self, deed: Deed, *, authority: Authority, now: datetime) -> None:
        """Part them."""
        part(Merging.objects.get(pk=deed.of), authority=authority, now=now)


KINDS = (Admitted(), Declined(), Died(), Merged(), PassedOn())


def _membership(deed: Deed) -> Membership:
    return Membership.objects.select_related("body", "person").get(pk=deed.of)


def _declining(deed: Deed) -> Declining:
    return Declining.objects.select_related("membership__body").get(pk=deed.of)


def _numbers(deed: Deed) -> dict[str, int]:
    merging = Merging.objects.select_related("kept", "asleep").get(pk=deed.of)
    return {"kept": merging.kept.member_number, "asleep": merging.asleep.member_number}
