"""What is told of elections that are held in a hall, or outside, and not here."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry, PersonId
from commonty.apps.record.moments import in_words


@dataclass(frozen=True)
class ElectionPutToMeeting(Entry):
    """An election was put to a meeting: who may vote in it there is fixed."""

    kind: ClassVar[str] = "elections.put-to-meeting"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("An election was put to a meeting")

    election: int
    number: int
    meeting: int
    meeting_number: int
    entitled: int
    roll_root: str
    opens: str
    closes: str

    def sentence(self) -> str:
        """Say to which, and when it is."""
        values = {"number": self.number, "meeting": self.meeting_number, "opens": in_words(self.opens)}
        return _("Election %(number)d was put to meeting %(meeting)d, on %(opens)s.") % values


@dataclass(frozen=True)
class ElectionTakenOff(Entry):
    """An election was not held at the meeting that it was put to, and waits for another."""

    kind: ClassVar[str] = "elections.taken-off"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("An election waits for another meeting")

    election: int
    number: int
    meeting: int
    meeting_number: int
    why: str

    def sentence(self) -> str:
        """Say why."""
        said = {
            "called-off": _("Election %(number)d waits for another meeting: meeting %(meeting)d did not take place."),
            "unreached": _("Election %(number)d waits for another meeting: it was not put to the vote in meeting %(meeting)d."),
            "unreported": _("Election %(number)d waits for another meeting: no two tellers reported meeting %(meeting)d in time."),
        }[self.why]
        return said % {"number": self.number, "meeting": self.meeting_number}


@dataclass(frozen=True)
class AllPapersEntered(Entry):
    """A teller said that all papers of an election are entered, and how many there were; ``agreed`` once two have said the same."""

    kind: ClassVar[str] = "elections.all-papers-entered"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A teller said that all papers of an election are entered")

    election: int
    number: int
    meeting: int
    teller: PersonId
    papers: int
    agreed: bool

    def sentence(self) -> str:
        """Say how many, and whether two agree."""
        said = _("A teller said that all papers of election %(number)d are entered: %(papers)d.")
        if self.agreed:
            said = _("A second teller said that all papers of election %(number)d are entered: %(papers)d. It is counted.")
        return said % {"number": self.number, "papers": self.papers}


@dataclass(frozen=True)
class ElectionReported(Entry):
    """Two tellers reported what was voted in a meeting: it counts. What the papers say is with the seal of the box."""

    kind: ClassVar[str] = "elections.reported"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Two tellers reported what was voted in an election")

    election: int
    number: int
    meeting: int
    meeting_number: int
    first: PersonId
    second: PersonId
    present: int
    papers: int

    def sentence(self) -> str:
        """Say how many were there, and how many papers they entered."""
        said = _(
            "Two tellers reported what was voted in election %(number)d at meeting %(meeting)d: %(present)d in the room, %(papers)d papers."
        )
        return said % {"number": self.number, "meeting": self.meeting_number, "present": self.present, "papers": self.papers}


@dataclass(frozen=True)
class OutsideReported(Entry):
    """
    Two tellers reported what whoever ran an outside ballot says of an election: it counts.

    ``votes`` are candidates, by their numbers, and what the report says of each; ``elected`` the numbers of those elected.
    """

    kind: ClassVar[str] = "elections.outside-reported"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Two tellers reported an election that somebody outside ran")

    election: int
    number: int
    meeting: int
    meeting_number: int
    first: PersonId
    second: PersonId
    cast: int
    spoiled: int
    votes: tuple[tuple[int, int], ...]
    elected: tuple[int, ...]

    def sentence(self) -> str:
        """Say how many papers there were, and how many are elected."""
        said = _("Two tellers reported election %(number)d as outside ballot %(meeting)d came out: %(cast)d papers, %(n)d elected.")
        return said % {"number": self.number, "meeting": self.meeting_number, "cast": self.cast, "n": len(self.elected)}
