"""What this app tells the record of whether a motion is the same matter as one that was lost."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest


@dataclass(frozen=True)
class ComparisonAsked(Entry):
    """A member asked whether a motion is the same matter as one that was lost."""

    kind: ClassVar[str] = "decisions.comparison-asked"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Somebody asked whether a motion is the same matter as one that was lost")

    motion: int
    number: int
    lost: int
    lost_number: int
    comparison: int
    reasons: TextDigest
    asker: PersonId
    held: str = ""

    def sentence(self) -> str:
        """Say so."""
        said = _("It was asked whether motion %(number)d is the same matter as motion %(lost)d, which was lost.")
        return said % {"number": self.number, "lost": self.lost_number}


@dataclass(frozen=True)
class ComparisonRuled(Entry):
    """One of those who rule said whether it is the same matter."""

    kind: ClassVar[str] = "decisions.comparison-ruled"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Somebody ruled on whether two motions are the same matter")

    motion: int
    number: int
    lost: int
    lost_number: int
    comparison: int
    same: bool
    reasons: TextDigest
    ruler: PersonId
    held: str = ""

    def sentence(self) -> str:
        """Say so."""
        if self.same:
            said = _("A ruling on motion %(number)d: it should count as the same matter as motion %(lost)d.")
        else:
            said = _("A ruling on motion %(number)d: it should count as another matter than motion %(lost)d.")
        return said % {"number": self.number, "lost": self.lost_number}


@dataclass(frozen=True)
class ComparisonSettled(Entry):
    """It was settled whether it is the same matter, by ruling or by silence."""

    kind: ClassVar[str] = "decisions.comparison-settled"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("It was settled whether two motions are the same matter")

    motion: int
    number: int
    lost: int
    lost_number: int
    comparison: int
    same: bool
    by_silence: bool
    due: str

    def sentence(self) -> str:
        """Say so."""
        said = {
            (True, False): _("Motion %(number)d was ruled the same matter as motion %(lost)d, which was lost."),
            (False, False): _("Motion %(number)d was ruled another matter than motion %(lost)d, which was lost."),
            (True, True): _("Nobody ruled in time: motion %(number)d counts as the same matter as motion %(lost)d, which was lost."),
            (False, True): _("Nobody ruled in time: motion %(number)d counts as another matter than motion %(lost)d, which was lost."),
        }
        return said[self.same, self.by_silence] % {"number": self.number, "lost": self.lost_number}
