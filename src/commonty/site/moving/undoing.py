"""Writing down that somebody was told on paper that they are here can be undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Deed
from commonty.apps.people.undoing import Kind, settle
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused
from commonty.site.moving.models import BroughtIn, Way


class LetterPosted(Kind):
    """A letter to somebody who was brought in, written down as posted."""

    name: ClassVar[str] = BroughtIn.DEED
    power: ClassVar[str] = REVEAL

    def says(self, deed: Deed) -> str:  # noqa: ARG002 - the same of each
        """Say it."""
        return _("It was written down that they were told by letter that they are here")

    def says_to_them(self, deed: Deed) -> str:  # noqa: ARG002 - likewise
        """Say it to them."""
        return _("It was written down that you were told by letter that you are here.")

    def foreseen(self, deed: Deed, *, now: datetime) -> Sequence[str]:  # noqa: ARG002 - the same at any time
        """Say that a letter is to be posted again."""
        if not BroughtIn.objects.filter(pk=deed.of).exclude(posted_at=None).exists():
            raise Refused(_("No letter to them is written down as posted: there is nothing to undo."))
        return [_("They are among those again to whom a letter is still to be posted."), _("They are told in their own record.")]

    def undo(self, deed: Deed, *, authority: Authority, now: datetime) -> None:
        """Let the letter be still to be posted."""
        brought = BroughtIn.objects.select_for_update().get(pk=deed.of)
        if brought.way != Way.EMAIL:
            brought.told_at = None
        brought.posted_at = None
        brought.save(update_fields=["told_at", "posted_at"])
        settle(self.name, deed.of, authority=authority, now=now)
