"""What this app tells the record; of comparing motions, in ``entries_of_comparing``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.decisions.entries_of_comparing import ComparisonAsked, ComparisonRuled, ComparisonSettled
from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest
from commonty.apps.record.moments import in_words

__all__ = [
    "CarryingOutFailed",
    "ChallengeRuled",
    "ChallengeSettled",
    "ComparisonAsked",
    "ComparisonRuled",
    "ComparisonSettled",
    "MotionAnswered",
    "MotionCarriedOut",
    "MotionDecided",
    "MotionLapsed",
    "MotionMoved",
    "MotionSeconded",
    "MotionWithdrawn",
    "NoticeGiven",
    "ResultChallenged",
    "UrgentRatified",
    "VotingOpened",
]


@dataclass(frozen=True)
class MotionMoved(Entry):
    """A motion was moved, or a new version of it made."""

    kind: ClassVar[str] = "decisions.motion-moved"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A motion was moved")

    motion: int
    number: int
    version: int
    procedure: str
    text: TextDigest
    digest: str
    mover: PersonId | None = None
    held: str = ""
    """The hash of a text that only those who hear the matter may read, in the place of ``text``."""

    def sentence(self) -> str:
        """Say so."""
        if self.version == 1:
            return _("Motion %(number)d was moved.") % {"number": self.number}
        return _("Version %(version)d of motion %(number)d was made. Nobody has seconded it yet.") % {
            "version": self.version,
            "number": self.number,
        }


@dataclass(frozen=True)
class MotionSeconded(Entry):
    """A member seconded a motion, or took that back."""

    kind: ClassVar[str] = "decisions.motion-seconded"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A motion was seconded")

    motion: int
    number: int
    version: int
    seconder: PersonId
    taken_back: bool = False

    def sentence(self) -> str:
        """Say so."""
        if self.taken_back:
            return _("A member no longer seconds motion %(number)d.") % {"number": self.number}
        return _("A member seconded motion %(number)d.") % {"number": self.number}


@dataclass(frozen=True)
class NoticeGiven(Entry):
    """Notice of a motion was served: the text, the rules that govern it, to how many, and when voting opens and closes."""

    kind: ClassVar[str] = "decisions.notice-given"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("Notice of a vote was given")

    motion: int
    number: int
    version: int
    digest: str
    procedure: str
    rules: str
    served: str
    recipients: int
    recipients_root: str
    opens: str
    closes: str
    due: str

    def sentence(self) -> str:
        """Say so."""
        said = _("Notice of motion %(number)d was served on %(recipients)d people. Voting opens: %(opens)s.")
        return said % {"number": self.number, "recipients": self.recipients, "opens": in_words(self.opens)}


@dataclass(frozen=True)
class MotionAnswered(Entry):
    """Somebody whom a motion is about answered it."""

    kind: ClassVar[str] = "decisions.motion-answered"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Somebody answered a motion about them")

    motion: int
    number: int
    text: str
    concerned: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("A person whom motion %(number)d is about answered it.") % {"number": self.number}


@dataclass(frozen=True)
class MotionWithdrawn(Entry):
    """Its mover took a motion back."""

    kind: ClassVar[str] = "decisions.motion-withdrawn"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A motion was withdrawn")

    motion: int
    number: int

    def sentence(self) -> str:
        """Say so."""
        return _("Motion %(number)d was withdrawn by its mover.") % {"number": self.number}


@dataclass(frozen=True)
class MotionLapsed(Entry):
    """A motion, or an urgent decision, lapsed; ``why`` is one of ``Why``."""

    kind: ClassVar[str] = "decisions.motion-lapsed"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A motion lapsed")

    motion: int
    number: int
    why: str
    due: str

    def sentence(self) -> str:
        """Say so, and why."""
        reasons = {
            "unseconded": _("Motion %(number)d lapsed: not enough members seconded it in time."),
            "support": _("Motion %(number)d lapsed: seconders took their support back or left."),
            "rules": _("Motion %(number)d lapsed: the rules in force do not allow it."),
            "unratified": _("The urgent decision %(number)d lapsed: it was not ratified in time."),
            "same": _("Motion %(number)d lapsed: it counts as the same matter as one that was lost."),
            "fell": _("The second vote %(number)d lapsed: the result that it was to follow fell."),
            "keys": _("Motion %(number)d lapsed: it is decided in secret, and too few trustees had a key."),
            "credentials": _("Motion %(number)d lapsed: it is decided in secret, and nobody issued its voting codes in time."),
            "unopened": _("Motion %(number)d lapsed: its trustees did not open the vote in time."),
            "unproved": _("Motion %(number)d lapsed: the board of its ballots was refused by its check."),
            "unreported": _("Motion %(number)d lapsed: no two tellers reported in time what came of it."),
            "unserved": _("Motion %(number)d lapsed: too many were not reached by its notice, and no letters were posted in time."),
            "called-off": _("Motion %(number)d lapsed: the meeting that it was to be put to was called off, or moved."),
            "unreached": _("Motion %(number)d lapsed: it was not put to the vote where it should have been."),
        }
        return reasons[self.why] % {"number": self.number}


@dataclass(frozen=True)
class VotingOpened(Entry):
    """Voting on a motion opened."""

    kind: ClassVar[str] = "decisions.voting-opened"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("Voting opened")

    motion: int
    number: int
    box: int
    entitled: int
    roll_root: str
    closes: str
    due: str
    secret: bool = False
    """Each ballot is encrypted, and lies on a board: ``box`` is a ballot box then."""

    def sentence(self) -> str:
        """Say so."""
        said = _("Voting on motion %(number)d opened for %(entitled)d people and closes: %(closes)s.")
        return said % {"number": self.number, "entitled": self.entitled, "closes": in_words(self.closes)}


@dataclass(frozen=True)
class MotionDecided(Entry):
    """The vote on a motion was closed and counted."""

    kind: ClassVar[str] = "decisions.motion-decided"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A motion was decided")

    motion: int
    number: int
    result: str
    entitled: int
    yes: int
    no: int
    abstain: int
    blank: int
    heads: int
    procedure: str
    rules: str
    due: str
    spoiled: int = 0
    on_paper: int = 0
    """Of those who voted, how many did on paper; the spoiled ones too."""
    withheld: bool = False
    """So few voted in secret that the numbers would show who voted how: there are none here."""
    apart: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """The same numbers of each body that is counted apart, by the key of its article."""
    reported: bool = False
    """It was voted on elsewhere, and two tellers reported what came of it."""

    def sentence(self) -> str:
        """Say the result and the numbers."""
        if self.withheld:
            said = {
                "carried": _("Motion %(number)d was carried; %(heads)d of %(entitled)d voted in secret: too few to tell numbers."),
                "lost": _("Motion %(number)d was lost; %(heads)d of %(entitled)d voted in secret: too few to tell numbers."),
                "no-decision": _("No decision on motion %(number)d; %(heads)d of %(entitled)d voted in secret: too few to tell numbers."),
            }
            return said[self.result] % {"number": self.number, "heads": self.heads, "entitled": self.entitled}
        said = {
            "carried": _("Motion %(number)d was carried: %(yes)d yes, %(no)d no, %(other)d abstained or left it blank, of %(entitled)d."),
            "lost": _("Motion %(number)d was lost: %(yes)d yes, %(no)d no, %(other)d abstained or left it blank, of %(entitled)d."),
            "no-decision": _(
                "No decision on motion %(number)d: %(yes)d yes, %(no)d no, %(other)d abstained or left it blank, of %(entitled)d."
            ),
        }
        numbers = {"number": self.number, "yes": self.yes, "no": self.no, "other": self.abstain + self.blank, "entitled": self.entitled}
        told = " ".join([said[self.result] % numbers, *(self._told_apart(key, votes) for key, votes in self.apart.items())])
        return _("%(result)s Reported by two tellers.") % {"result": told} if self.reported else told

    @staticmethod
    def _told_apart(article: str, votes: Mapping[str, int]) -> str:
        said = _("Counted apart under “%(article)s”: %(yes)d yes, %(no)d no, %(other)d abstained or left it blank, of %(entitled)d.")
        return said % {"article": article, "other": votes["abstain"] + votes["blank"], **votes}


@dataclass(frozen=True)
class ResultChallenged(Entry):
    """A member challenged a result."""

    kind: ClassVar[str] = "decisions.result-challenged"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A result was challenged")

    motion: int
    number: int
    challenge: int
    reasons: TextDigest
    challenger: PersonId
    held: str = ""
    of_ruling: bool = False
    """It is the ruling that ended the motion, and no result, that was challenged."""

    def sentence(self) -> str:
        """Say so."""
        if self.of_ruling:
            return _("The ruling that ended motion %(number)d was challenged.") % {"number": self.number}
        return _("The result of motion %(number)d was challenged.") % {"number": self.number}


@dataclass(frozen=True)
class ChallengeRuled(Entry):
    """One of those who rule on a challenge gave their ruling."""

    kind: ClassVar[str] = "decisions.challenge-ruled"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Somebody ruled on a challenge")

    motion: int
    number: int
    challenge: int
    upheld: bool
    reasons: TextDigest
    ruler: PersonId
    held: str = ""

    def sentence(self) -> str:
        """Say so."""
        if self.upheld:
            return _("A ruling on the challenge to motion %(number)d: it should be upheld.") % {"number": self.number}
        return _("A ruling on the challenge to motion %(number)d: it should be dismissed.") % {"number": self.number}


@dataclass(frozen=True)
class ChallengeSettled(Entry):
    """A challenge was upheld or dismissed, by ruling or by silence."""

    kind: ClassVar[str] = "decisions.challenge-settled"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A challenge was settled")

    motion: int
    number: int
    challenge: int
    upheld: bool
    by_silence: bool
    due: str
    of_ruling: bool = False
    """It is the ruling that ended the motion, and no result, that was challenged."""

    def sentence(self) -> str:
        """Say so."""
        if self.of_ruling:
            return self._of_the_ruling() % {"number": self.number}
        said = {
            (True, False): _("The challenge to motion %(number)d was upheld: its result falls."),
            (False, False): _("The challenge to motion %(number)d was dismissed: its result stands."),
            (True, True): _("Nobody ruled on the challenge to motion %(number)d in time, so its result falls."),
            (False, True): _("Nobody ruled on the challenge to motion %(number)d in time, so its result stands."),
        }
        return said[self.upheld, self.by_silence] % {"number": self.number}

    def _of_the_ruling(self) -> str:
        said = {
            (True, False): _("The challenge to the ruling that ended motion %(number)d was upheld: it can be moved again."),
            (False, False): _("The challenge to the ruling that ended motion %(number)d was dismissed: the ruling stands."),
            (True, True): _("Nobody ruled on the challenge to the ruling that ended motion %(number)d in time: it can be moved again."),
            (False, True): _("Nobody ruled on the challenge to the ruling that ended motion %(number)d in time, so the ruling stands."),
        }
        return said[self.upheld, self.by_silence]


@dataclass(frozen=True)
class MotionCarriedOut(Entry):
    """Everything that a motion decided was done."""

    kind: ClassVar[str] = "decisions.motion-carried-out"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A decision was carried out")

    motion: int
    number: int
    effects: tuple[str, ...]
    due: str

    def sentence(self) -> str:
        """Say so."""
        return _("Motion %(number)d was carried out.") % {"number": self.number}


@dataclass(frozen=True)
class CarryingOutFailed(Entry):
    """Carrying out a motion failed and changed nothing. The decision stands."""

    kind: ClassVar[str] = "decisions.carrying-out-failed"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A decision could not be carried out")

    motion: int
    number: int
    effect: str
    article: str
    due: str

    def sentence(self) -> str:
        """Say so."""
        said = _(
            "Motion %(number)d could not be carried out, and nothing was changed. The decision stands; any member can ask for another try."
        )
        return said % {"number": self.number}


@dataclass(frozen=True)
class UrgentRatified(Entry):
    """An urgent decision was confirmed, so that it does not lapse."""

    kind: ClassVar[str] = "decisions.urgent-ratified"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("An urgent decision was confirmed")

    motion: int
    number: int
    by: str

    def sentence(self) -> str:
        """Say so."""
        return _("The urgent decision %(number)d was ratified.") % {"number": self.number}
