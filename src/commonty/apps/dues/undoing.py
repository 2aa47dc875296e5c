"""Writing down that a letter about arrears was posted can be undone: the time of grace has not begun then."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from commonty.apps.dues.arrears import take_letter_back
from commonty.apps.dues.effects import ENTER
from commonty.apps.dues.models import Arrears
from commonty.apps.people.models import Deed
from commonty.apps.people.undoing import Kind, settle
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused


class ArrearsPosted(Kind):
    """A letter about arrears, written down as posted."""

    name: ClassVar[str] = Arrears.DEED
    power: ClassVar[str] = ENTER

    def says(self, deed: Deed) -> str:  # noqa: ARG002 - the same of each
        """Say it."""
        return _("It was written down that they were told of their arrears by letter")

    def says_to_them(self, deed: Deed) -> str:  # noqa: ARG002 - likewise
        """Say it to them."""
        return _("It was written down that you were told of your arrears by letter.")

    def foreseen(self, deed: Deed, *, now: datetime) -> Sequence[str]:  # noqa: ARG002 - the same at any time
        """Say that they keep their vote until a letter is posted."""
        if not Arrears.objects.filter(pk=deed.of, ended_at=None).exclude(told_at=None).exists():
            raise Refused(_("These arrears are over: there is nothing to undo."))
        return [
            _("They keep their vote: the time of grace begins when a letter is posted to them, or they are told by mail."),
            _("They are told in their own record."),
        ]

    def undo(self, deed: Deed, *, authority: Authority, now: datetime) -> None:
        """Let the letter be still to be posted."""
        take_letter_back(Arrears.objects.select_for_update().get(pk=deed.of))
        settle(self.name, deed.of, authority=authority, now=now)
