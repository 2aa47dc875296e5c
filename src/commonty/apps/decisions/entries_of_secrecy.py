"""What is told of secret votes on motions, and of the paper ballots beside them."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry
from commonty.apps.record.moments import in_words


@dataclass(frozen=True)
class VotingClosed(Entry):
    """The secret ballot on a motion closed; ``until`` is when it is void, unless its trustees have opened it."""

    kind: ClassVar[str] = "decisions.voting-closed"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A secret vote closed")

    motion: int
    number: int
    until: str
    due: str

    def sentence(self) -> str:
        """Say so."""
        said = _("The secret vote on motion %(number)d closed. Its trustees have until %(until)s to open it.")
        return said % {"number": self.number, "until": in_words(self.until)}


@dataclass(frozen=True)
class PaperGiven(Entry):
    """A paper ballot was given to somebody on the roll, by their place on it."""

    kind: ClassVar[str] = "decisions.paper-given"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A paper ballot was given out")

    motion: int
    number: int
    index: int

    def sentence(self) -> str:
        """Say so."""
        return _("A paper ballot for the vote on motion %(number)d was given out.") % {"number": self.number}


@dataclass(frozen=True)
class PapersEntered(Entry):
    """A teller entered a pile of paper ballots; ``agreed`` once two have entered it alike."""

    kind: ClassVar[str] = "decisions.papers-entered"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A pile of paper ballots was entered")

    motion: int
    number: int
    batch: str
    papers: int
    agreed: bool

    def sentence(self) -> str:
        """Say so."""
        said = _("A pile of %(papers)d paper ballots was entered for motion %(number)d, and two tellers agree on it.")
        if not self.agreed:
            said = _("A pile of %(papers)d paper ballots was entered for motion %(number)d.")
        return said % {"number": self.number, "papers": self.papers}
