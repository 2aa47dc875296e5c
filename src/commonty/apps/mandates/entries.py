"""What the record is told of mandates."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest


@dataclass(frozen=True)
class MandateGranted(Entry):
    """
    That a person was given a power. ``starts`` and ``ends`` are instants in ISO 8601.

    So is ``holds_over_until``: until then its caretaker powers go on after ``ends``. Empty where none do.
    """

    kind: ClassVar[str] = "mandates.granted"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A mandate was given")

    mandate: int
    holder: PersonId
    power: str
    office: str
    starts: str
    ends: str
    holds_over_until: str = ""
    title: str = ""
    """What the rules called the power, or the office, then."""

    def sentence(self) -> str:
        """Say which power was given."""
        return _("Mandate %(mandate)s was given: %(power)s.") % {"mandate": self.mandate, "power": self.title or self.power}


@dataclass(frozen=True)
class MandateEnded(Entry):
    """That a mandate was ended before its time, from the instant ``at`` on, in ISO 8601."""

    kind: ClassVar[str] = "mandates.ended"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A mandate was ended")

    mandate: int
    holder: PersonId
    why: str
    at: str = ""

    def sentence(self) -> str:
        """Say which mandate was ended."""
        return _("Mandate %(mandate)s was ended.") % {"mandate": self.mandate}


@dataclass(frozen=True)
class MandateReported(Entry):
    """That a holder reported on what they did with a mandate."""

    kind: ClassVar[str] = "mandates.reported"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The holder of a mandate reported")

    mandate: int
    holder: PersonId
    text: TextDigest

    def sentence(self) -> str:
        """Say which mandate was reported on."""
        return _("The holder of mandate %(mandate)s reported on it.") % {"mandate": self.mandate}
