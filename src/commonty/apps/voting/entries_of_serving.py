"""What this app tells the record of notices that are served: how many letters, and never to whom."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop, ngettext

from commonty.apps.record.entry import Audience, Entry


@dataclass(frozen=True)
class NoticesPosted(Entry):
    """Letters with the notice of a vote were posted to those whom e-mail does not reach. ``about`` is the vote, as acts cite it."""

    kind: ClassVar[str] = "voting.notices-posted"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Notice of a vote was posted on paper")

    roll: int
    about: str
    letters: int

    def sentence(self) -> str:
        """Say how many."""
        said = ngettext(
            "%(n)d letter with the notice was posted, for roll %(roll)d.",
            "%(n)d letters with the notice were posted, for roll %(roll)d.",
            self.letters,
        )
        return said % {"n": self.letters, "roll": self.roll}
