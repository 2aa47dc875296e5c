"""What the record is told of programs that act under a mandate."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry


@dataclass(frozen=True)
class TokenMade(Entry):
    """That somebody let a program act under their mandates: to read people's data, to enrol people, or both."""

    kind: ClassVar[str] = "osdi.token-made"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A program may act under a mandate")

    token: int
    reads: bool
    writes: bool

    def sentence(self) -> str:
        """Say what it may."""
        if self.reads and self.writes:
            return _("A program may read members’ data and enrol people, under a mandate.")
        return _("A program may read members’ data, under a mandate.") if self.reads else _("A program may enrol people, under a mandate.")


@dataclass(frozen=True)
class TokenRevoked(Entry):
    """That a program may not act any more."""

    kind: ClassVar[str] = "osdi.token-revoked"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A program may not act under a mandate any more")

    token: int

    def sentence(self) -> str:
        """Say so."""
        return _("A program may not act under a mandate any more.")
