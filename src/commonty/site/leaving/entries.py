"""What the record is told of leaving."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry


@dataclass(frozen=True)
class EverythingExported(Entry):
    """
    A copy of the whole organisation was asked for, with everybody's keys under a passphrase.

    By a mandate, or by whoever runs the server. It stands in the copy too, which is made after it.
    """

    kind: ClassVar[str] = "leaving.everything-exported"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A copy of the whole organisation was asked for")

    people: int

    def sentence(self) -> str:
        """Say what was in it."""
        said = _("A copy of everything was asked for: people (%(people)d), rules, decisions, votes, texts, the record.")
        return said % {"people": self.people}
