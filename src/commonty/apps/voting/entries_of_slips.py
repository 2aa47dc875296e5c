"""What is told of the numbered slips of a vote on paper: never who had which."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry, PersonId


@dataclass(frozen=True)
class SlipsPrinted(Entry):
    """Numbered slips were printed for a vote; ``box`` is where its ballots lie."""

    kind: ClassVar[str] = "voting.slips-printed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Slips for a vote on paper were printed")

    box: int
    first: int
    last: int

    def sentence(self) -> str:
        """Say which."""
        said = _("Slips %(first)d to %(last)d were printed, for the paper votes of ballot box %(box)d.")
        return said % {"first": self.first, "last": self.last, "box": self.box}


@dataclass(frozen=True)
class SlipReplaced(Entry):
    """A voter handed a slip back that they had spoilt, and drew another."""

    kind: ClassVar[str] = "voting.slip-replaced"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A spoilt slip was replaced")

    box: int
    slip: int

    def sentence(self) -> str:
        """Say which."""
        return _("Slip %(slip)d came back spoilt, and another was given for it: ballot box %(box)d.") % {"slip": self.slip, "box": self.box}


@dataclass(frozen=True)
class SlipsCounted(Entry):
    """A teller entered which slips were kept, and which lay in the box; ``agreed`` once two found the same."""

    kind: ClassVar[str] = "voting.slips-counted"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A teller entered the numbers of slips")

    box: int
    teller: PersonId
    agreed: bool

    def sentence(self) -> str:
        """Say whether two agree."""
        said = _("A teller entered the numbers of the slips of ballot box %(box)d.")
        if self.agreed:
            said = _("A teller entered the numbers of the slips of ballot box %(box)d, and two found the same.")
        return said % {"box": self.box}


@dataclass(frozen=True)
class SlipsReconciled(Entry):
    """The slips of a vote are reconciled: the sums close, and the paper count with them."""

    kind: ClassVar[str] = "voting.slips-reconciled"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The slips of a vote were reconciled")

    box: int
    printed: int
    given: int
    kept: int
    entered: int
    spoilt: int
    missing: int

    def sentence(self) -> str:
        """Say the sums."""
        said = _(
            "The slips of ballot box %(box)d are reconciled: %(printed)d printed, %(given)d given out and %(kept)d kept; of those given "
            "out %(entered)d entered, %(spoilt)d spoilt and replaced, %(missing)d not come back."
        )
        names = ("box", "printed", "given", "kept", "entered", "spoilt", "missing")
        return said % {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class SlipsLeftOpen(Entry):
    """Paper votes were counted whose slips nobody reconciled in time: what two read alike counted, and whoever doubts it can challenge."""

    kind: ClassVar[str] = "voting.slips-left-open"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A vote was counted whose slips were not reconciled")

    box: int
    printed: int
    given: int
    entered: int

    def sentence(self) -> str:
        """Say so, with what is known."""
        said = _(
            "The slips of ballot box %(box)d were not reconciled in time: %(printed)d printed, %(given)d given out, %(entered)d entered. "
            "What two tellers read alike was counted. Whoever holds that to be wrong can challenge the result."
        )
        return said % {"box": self.box, "printed": self.printed, "given": self.given, "entered": self.entered}
