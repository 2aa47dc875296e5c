"""What this app tells the record after the count: challenges, who is seated, and seats that fall vacant."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest
from commonty.apps.record.moments import in_words


@dataclass(frozen=True)
class ResultChallenged(Entry):
    """A member challenged an election."""

    kind: ClassVar[str] = "elections.challenged"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("An election was challenged")

    election: int
    number: int
    challenge: int
    reasons: TextDigest
    challenger: PersonId
    countback: int = 0
    """The countback that is challenged; 0 where it is the election itself."""

    def sentence(self) -> str:
        """Say so."""
        if self.countback:
            return _("A countback of election %(number)d was challenged.") % {"number": self.number}
        return _("Election %(number)d was challenged.") % {"number": self.number}


@dataclass(frozen=True)
class ChallengeRuled(Entry):
    """One of those who rule on a challenge gave their ruling."""

    kind: ClassVar[str] = "elections.challenge-ruled"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Somebody ruled on a challenge to an election")

    election: int
    number: int
    challenge: int
    upheld: bool
    reasons: TextDigest
    ruler: PersonId

    def sentence(self) -> str:
        """Say so."""
        if self.upheld:
            return _("A ruling on the challenge to election %(number)d: it should be upheld.") % {"number": self.number}
        return _("A ruling on the challenge to election %(number)d: it should be dismissed.") % {"number": self.number}


@dataclass(frozen=True)
class ChallengeSettled(Entry):
    """A challenge was upheld or dismissed, by ruling or by silence."""

    kind: ClassVar[str] = "elections.challenge-settled"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A challenge to an election was settled")

    election: int
    number: int
    challenge: int
    upheld: bool
    by_silence: bool
    due: str
    countback: int = 0
    """The countback that was challenged; 0 where it was the election itself."""

    def sentence(self) -> str:
        """Say so."""
        if self.countback:
            return self._of_countback() % {"number": self.number}
        said = {
            (True, False): _("The challenge to election %(number)d was upheld: the election falls."),
            (False, False): _("The challenge to election %(number)d was dismissed: its result stands."),
            (True, True): _("Nobody ruled on the challenge to election %(number)d in time, so the election falls."),
            (False, True): _("Nobody ruled on the challenge to election %(number)d in time, so its result stands."),
        }
        return said[self.upheld, self.by_silence] % {"number": self.number}

    def _of_countback(self) -> str:
        return {
            (True, False): _("The challenge to a countback of election %(number)d was upheld: nobody takes the seat by it."),
            (False, False): _("The challenge to a countback of election %(number)d was dismissed: its result stands."),
            (True, True): _("Nobody ruled on the challenge to a countback of election %(number)d in time, so nobody takes the seat by it."),
            (False, True): _("Nobody ruled on the challenge to a countback of election %(number)d in time, so its result stands."),
        }[self.upheld, self.by_silence]


@dataclass(frozen=True)
class ElectionFinal(Entry):
    """The result of an election is final: whoever was elected takes their seat."""

    kind: ClassVar[str] = "elections.final"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("An election is final")

    election: int
    number: int
    winners: tuple[int, ...]
    vacant: int
    due: str

    def sentence(self) -> str:
        """Say so."""
        return _("The result of election %(number)d is final.") % {"number": self.number}


@dataclass(frozen=True)
class SeatingFailed(Entry):
    """Somebody who was elected could not be seated. The result stands."""

    kind: ClassVar[str] = "elections.seating-failed"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("Somebody elected could not be seated")

    election: int
    number: int
    candidate: int
    article: str

    def sentence(self) -> str:
        """Say so."""
        return _(
            "Candidate %(candidate)d of election %(number)d was elected and could not be seated. Any member can ask for another try."
        ) % {"number": self.number, "candidate": self.candidate}


@dataclass(frozen=True)
class ElectionLapsed(Entry):
    """An election went no further: its body was dissolved, its trustees have no keys, or nobody issued its voting codes."""

    kind: ClassVar[str] = "elections.lapsed"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("An election went no further")

    election: int
    number: int
    why: str
    due: str

    def sentence(self) -> str:
        """Say so."""
        reasons = {
            "dissolved": _("Election %(number)d went no further: its body was dissolved."),
            "keys": _("Election %(number)d went no further: too few of its trustees are left to open a secret ballot."),
            "credentials": _("Election %(number)d went no further: its voting codes were not issued in time."),
            "unserved": _("Election %(number)d went no further: its notice did not reach enough people in time."),
        }
        return reasons[self.why] % {"number": self.number}


@dataclass(frozen=True)
class CountbackBegun(Entry):
    """A seat fell vacant, and is filled from the ballots of the election that filled it."""

    kind: ClassVar[str] = "elections.countback-begun"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A seat fell vacant, and its ballots are counted again")

    election: int
    number: int
    countback: int
    mandate: int
    ask_until: str

    def sentence(self) -> str:
        """Say so."""
        return _("A seat that election %(number)d filled fell vacant. Its ballots are counted again: %(until)s.") % {
            "number": self.number,
            "until": in_words(self.ask_until),
        }


@dataclass(frozen=True)
class CandidateWilling(Entry):
    """A candidate who was not elected says that they would take the seat."""

    kind: ClassVar[str] = "elections.candidate-willing"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A candidate would take a vacant seat")

    election: int
    number: int
    countback: int
    nominee: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("A candidate of election %(number)d would take the vacant seat.") % {"number": self.number}


@dataclass(frozen=True)
class CountbackCounted(Entry):
    """The ballots were counted again for a vacant seat; ``winner`` is a number on the ballot, 0 where nobody willing was left."""

    kind: ClassVar[str] = "elections.countback-counted"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A vacant seat was counted for")

    election: int
    number: int
    countback: int
    winner: int
    digest: str
    due: str

    def sentence(self) -> str:
        """Say so."""
        if not self.winner:
            return _("Nobody who stood in election %(number)d takes the vacant seat.") % {"number": self.number}
        said = _("Candidate %(winner)d of election %(number)d comes up for the vacant seat. The fingerprint of the count: %(digest)s.")
        return said % {"number": self.number, "winner": self.winner, "digest": self.digest[:16]}


@dataclass(frozen=True)
class CountbackFinal(Entry):
    """What came of a countback is final: ``winner``, a number on the ballot, takes the seat."""

    kind: ClassVar[str] = "elections.countback-final"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A countback is final")

    election: int
    number: int
    countback: int
    winner: int
    due: str

    def sentence(self) -> str:
        """Say so."""
        said = _("The countback of election %(number)d is final: candidate %(winner)d takes the seat.")
        return said % {"number": self.number, "winner": self.winner}
