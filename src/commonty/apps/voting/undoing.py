"""Writing down that a notice was posted can be undone, until voting opens."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Deed
from commonty.apps.people.undoing import Kind, settle
from commonty.apps.voting.models import Posted
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused


class NoticePosted(Kind):
    """Notice of a vote that was written down as posted to somebody."""

    name: ClassVar[str] = Posted.DEED
    power: ClassVar[str] = REVEAL

    def says(self, deed: Deed) -> str:  # noqa: ARG002 - the same of each
        """Say it."""
        return _("It was written down that the notice of a vote was posted to them")

    def says_to_them(self, deed: Deed) -> str:  # noqa: ARG002 - likewise
        """Say it to them."""
        return _("It was written down that the notice of a vote was posted to you.")

    def foreseen(self, deed: Deed, *, now: datetime) -> Sequence[str]:  # noqa: ARG002 - the same at any time
        """Say that the letter counts no more; once voting has opened, or never will, nothing is left to undo."""
        posted = Posted.objects.select_related("serving").filter(pk=deed.of).first()
        if posted is None or posted.serving.ended_at is not None:
            raise Refused(
                _("Voting on this has opened, or never will. Whoever got no letter can challenge the result."),
                article=posted.serving.article if posted is not None else "",
            )
        return [
            _("The letter does not count as service any more: they are to be reached again before voting opens."),
            _("They are told in their own record."),
        ]

    def undo(self, deed: Deed, *, authority: Authority, now: datetime) -> None:
        """Let it count no more."""
        Posted.objects.filter(pk=deed.of).delete()
        settle(self.name, deed.of, authority=authority, now=now)
