"""What is told of meetings, of ballots that somebody outside runs, and of what two tellers report of them."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest
from commonty.apps.record.moments import in_words


@dataclass(frozen=True)
class MotionReady(Entry):
    """A motion has its seconders, and waits for the meeting, or the outside ballot, that it is put to."""

    kind: ClassVar[str] = "decisions.motion-ready"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A motion waits for a meeting")

    motion: int
    number: int
    procedure: str

    def sentence(self) -> str:
        """Say so."""
        return _("Motion %(number)d has its seconders. It waits until the meeting or the outside ballot is called that it is put to.") % {
            "number": self.number
        }


@dataclass(frozen=True)
class MeetingCalled(Entry):
    """A meeting was called, or a ballot that somebody outside runs; ``motions`` are put there, by their numbers."""

    kind: ClassVar[str] = "decisions.meeting-called"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A meeting was called")

    meeting: int
    number: int
    where: str
    place: TextDigest
    starts: str
    ends: str
    entitled: int
    roll_root: str
    motions: tuple[int, ...]

    def sentence(self) -> str:
        """Say when, and how many motions."""
        said = ngettext(
            "Meeting %(number)d was called for %(starts)s, on %(n)d motion.",
            "Meeting %(number)d was called for %(starts)s, on %(n)d motions.",
            len(self.motions),
        )
        if self.where == "outside":
            said = ngettext(
                "Outside ballot %(number)d was called for %(starts)s, on %(n)d motion.",
                "Outside ballot %(number)d was called for %(starts)s, on %(n)d motions.",
                len(self.motions),
            )
        if not self.motions:
            said = _("Meeting %(number)d was called for %(starts)s.")
            if self.where == "outside":
                said = _("Outside ballot %(number)d was called for %(starts)s.")
        return said % {"number": self.number, "starts": in_words(self.starts), "n": len(self.motions)}


@dataclass(frozen=True)
class MeetingCalledOff(Entry):
    """A meeting, or an outside ballot, was called off before it began, or ``moved``; what was to be put there is put once more."""

    kind: ClassVar[str] = "decisions.meeting-called-off"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A meeting was called off, or moved")

    meeting: int
    number: int
    reason: TextDigest
    motions: tuple[int, ...]
    moved: bool

    def sentence(self) -> str:
        """Say which of the two."""
        said = _("Meeting %(number)d was called off before it began. What was to be put there is put once more.")
        if self.moved:
            said = _("Meeting %(number)d was moved before it began. What was to be put there is put once more, with fresh notice.")
        return said % {"number": self.number}


@dataclass(frozen=True)
class ReportEntered(Entry):
    """A teller entered what came of a meeting, for the first time or again; ``agreed`` once two entered the same."""

    kind: ClassVar[str] = "decisions.report-entered"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A teller entered what came of a meeting")

    meeting: int
    number: int
    teller: PersonId
    times: int
    agreed: bool

    def sentence(self) -> str:
        """Say how often, and whether two agree."""
        said = _("A teller entered what came of meeting %(number)d, and two tellers agree.")
        if not self.agreed:
            said = _("A teller entered what came of meeting %(number)d.")
            if self.times > 1:
                said = _("A teller entered what came of meeting %(number)d anew, for the %(times)d. time.")
        return said % {"number": self.number, "times": self.times}


@dataclass(frozen=True)
class MeetingReported(Entry):
    """Two tellers reported the same of a meeting: it counts. ``papers`` are the hashes of what was attached by then."""

    kind: ClassVar[str] = "decisions.meeting-reported"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Two tellers reported what came of a meeting")

    meeting: int
    number: int
    present: int | None
    chair: PersonId | None
    first: PersonId
    second: PersonId
    papers: tuple[str, ...]

    def sentence(self) -> str:
        """Say how many signed."""
        if self.present is None:
            return _("Two tellers reported what came of outside ballot %(number)d.") % {"number": self.number}
        said = ngettext(
            "Two tellers reported what came of meeting %(number)d: %(n)d member signed.",
            "Two tellers reported what came of meeting %(number)d: %(n)d members signed.",
            self.present,
        )
        return said % {"number": self.number, "n": self.present}


@dataclass(frozen=True)
class PaperAttached(Entry):
    """A picture of what was signed, or the report of an outside ballot, was attached; ``digest`` is its SHA-256."""

    kind: ClassVar[str] = "decisions.paper-attached"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A signed paper was attached to a meeting")

    meeting: int
    number: int
    paper: int
    digest: str
    size: int

    def sentence(self) -> str:
        """Say so."""
        return _("Paper %(paper)d was attached to what came of meeting %(number)d.") % {"paper": self.paper, "number": self.number}


@dataclass(frozen=True)
class PaperSeen(Entry):
    """Somebody looked at a picture of what members signed."""

    kind: ClassVar[str] = "decisions.paper-seen"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Somebody looked at a signed paper of a meeting")

    meeting: int
    number: int
    paper: int
    looker: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("Somebody looked at paper %(paper)d of meeting %(number)d.") % {"paper": self.paper, "number": self.number}


@dataclass(frozen=True)
class PapersDestroyed(Entry):
    """The pictures of what was signed at a meeting were destroyed, their time being over; their hashes stay in the record."""

    kind: ClassVar[str] = "decisions.papers-destroyed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The signed papers of a meeting were destroyed")

    meeting: int
    number: int
    papers: int

    def sentence(self) -> str:
        """Say how many."""
        said = ngettext(
            "%(n)d signed paper of meeting %(number)d was destroyed: the time to keep it is over.",
            "%(n)d signed papers of meeting %(number)d were destroyed: the time to keep them is over.",
            self.papers,
        )
        return said % {"n": self.papers, "number": self.number}
