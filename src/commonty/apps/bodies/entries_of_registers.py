"""What bodies tell the record of registers that the law demands: that a row is kept or destroyed, and never whose."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry


@dataclass(frozen=True)
class RowKept(Entry):
    """A row of a register that the law demands outlasts an erasure, until a day."""

    kind: ClassVar[str] = "bodies.row-kept"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A row of a register stays, by law, after somebody was erased")

    article: str
    title: str
    until: str

    def sentence(self) -> str:
        """Say of which register, and until when."""
        return _("Somebody was erased. What the law demands stays in “%(title)s” until %(until)s.") % {
            "title": self.title,
            "until": self.until,
        }


@dataclass(frozen=True)
class KeptRowDestroyed(Entry):
    """The time of a row that outlasted an erasure was over: it is destroyed."""

    kind: ClassVar[str] = "bodies.kept-row-destroyed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A row that a register had to keep was destroyed")

    article: str
    title: str

    def sentence(self) -> str:
        """Say of which register."""
        return _("A row of “%(title)s” that the law demanded was destroyed: its time was over.") % {"title": self.title}
