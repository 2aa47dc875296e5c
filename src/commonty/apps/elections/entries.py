"""What this app tells the record until the count; what comes after it is in ``entries_of_settling``."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest
from commonty.apps.record.moments import in_words


@dataclass(frozen=True)
class ElectionCalled(Entry):
    """An election was called: for which seats, under which rules, with which timetable, served on how many."""

    kind: ClassVar[str] = "elections.called"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("An election was called")

    election: int
    number: int
    office: str
    of_body: str
    title: str
    seats: int
    until: str
    procedure: str
    rules: str
    called_by: str
    served: str
    recipients: int
    recipients_root: str
    nominate_until: str
    accept_until: str
    opens: str
    closes: str

    def sentence(self) -> str:
        """Say so."""
        said = ngettext(
            "Election %(number)d was called, for %(seats)d seat: %(title)s. Nominations close: %(until)s.",
            "Election %(number)d was called, for %(seats)d seats: %(title)s. Nominations close: %(until)s.",
            self.seats,
        )
        return said % {"number": self.number, "seats": self.seats, "title": self.title, "until": in_words(self.nominate_until)}


@dataclass(frozen=True)
class MemberNominated(Entry):
    """Somebody was nominated, by another or by themselves."""

    kind: ClassVar[str] = "elections.member-nominated"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Somebody was nominated")

    election: int
    number: int
    nominee: PersonId
    nominator: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("Somebody was nominated in election %(number)d.") % {"number": self.number}


@dataclass(frozen=True)
class NominationSupported(Entry):
    """A member supports a nomination, or took that back."""

    kind: ClassVar[str] = "elections.nomination-supported"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A nomination was supported")

    election: int
    number: int
    nomination: int
    supporter: PersonId
    taken_back: bool = False

    def sentence(self) -> str:
        """Say so."""
        if self.taken_back:
            return _("A member no longer supports a nomination in election %(number)d.") % {"number": self.number}
        return _("A member supports a nomination in election %(number)d.") % {"number": self.number}


@dataclass(frozen=True)
class NominationAccepted(Entry):
    """A nominee stands; ``reserved`` are the reservations, counted from 0, that they say they are of."""

    kind: ClassVar[str] = "elections.nomination-accepted"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A nomination was accepted")

    election: int
    number: int
    nomination: int
    nominee: PersonId
    reserved: tuple[int, ...] = ()

    def sentence(self) -> str:
        """Say so."""
        return _("A nominee accepts: they stand in election %(number)d.") % {"number": self.number}


@dataclass(frozen=True)
class AcceptanceEntered(Entry):
    """Whoever runs an election entered that a nominee accepts on paper; ``form`` is what they noted of the signed form."""

    kind: ClassVar[str] = "elections.acceptance-entered"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("It was entered that a nominee accepts on paper")

    election: int
    number: int
    nomination: int
    nominee: PersonId
    officer: PersonId
    form: TextDigest

    def sentence(self) -> str:
        """Say so."""
        return _("It was entered that a nominee accepts on paper: they stand in election %(number)d.") % {"number": self.number}


@dataclass(frozen=True)
class StatementWritten(Entry):
    """A candidate wrote a statement, or wrote it anew."""

    kind: ClassVar[str] = "elections.statement-written"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A candidate wrote a statement")

    election: int
    number: int
    nomination: int
    nominee: PersonId
    text: TextDigest

    def sentence(self) -> str:
        """Say so."""
        return _("A candidate in election %(number)d wrote a statement.") % {"number": self.number}


@dataclass(frozen=True)
class CandidateWithdrew(Entry):
    """A nominee, or a candidate before the ballots were fixed, withdrew."""

    kind: ClassVar[str] = "elections.candidate-withdrew"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A nominee withdrew")

    election: int
    number: int
    nomination: int
    nominee: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("A nominee withdrew from election %(number)d.") % {"number": self.number}


@dataclass(frozen=True)
class BallotsFixed(Entry):
    """Who stands was fixed, in an order made from ``order_seed``; and by which rule it is counted, if there is a vote."""

    kind: ClassVar[str] = "elections.ballots-fixed"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("The ballots of an election were fixed")

    election: int
    number: int
    way: str
    rule: str
    ron: bool
    candidates: int
    seats: int
    order_seed: str
    due: str

    def sentence(self) -> str:
        """Say so."""
        said = ngettext(
            "The ballots of election %(number)d were fixed: %(candidates)d candidate.",
            "The ballots of election %(number)d were fixed: %(candidates)d candidates.",
            self.candidates,
        )
        return said % {"number": self.number, "candidates": self.candidates}


@dataclass(frozen=True)
class CandidateStands(Entry):
    """Somebody stands, by this number on the ballot."""

    kind: ClassVar[str] = "elections.candidate-stands"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A candidate stands")

    election: int
    number: int
    candidate: int
    nominee: PersonId
    reserved: tuple[int, ...] = ()

    def sentence(self) -> str:
        """Say so."""
        return _("Candidate %(candidate)d stands in election %(number)d.") % {"number": self.number, "candidate": self.candidate}


@dataclass(frozen=True)
class VoteOpened(Entry):
    """Voting in an election opened."""

    kind: ClassVar[str] = "elections.vote-opened"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("Voting in an election opened")

    election: int
    number: int
    box: int
    entitled: int
    roll_root: str
    closes: str
    due: str

    def sentence(self) -> str:
        """Say so."""
        said = _("Voting in election %(number)d opened for %(entitled)d people and closes: %(closes)s.")
        return said % {"number": self.number, "entitled": self.entitled, "closes": in_words(self.closes)}


@dataclass(frozen=True)
class PaperGiven(Entry):
    """A paper ballot was given to somebody on the roll, by their place on it."""

    kind: ClassVar[str] = "elections.paper-given"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A paper ballot was given out")

    election: int
    number: int
    index: int

    def sentence(self) -> str:
        """Say so."""
        return _("A paper ballot for election %(number)d was given to place %(index)d of the roll.") % {
            "number": self.number,
            "index": self.index,
        }


@dataclass(frozen=True)
class LotCommitted(Entry):
    """An officer put something in for the lot: the SHA-256 of a secret."""

    kind: ClassVar[str] = "elections.lot-committed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("An officer put something in for a lot")

    election: int
    number: int
    officer: PersonId
    digest: str

    def sentence(self) -> str:
        """Say so."""
        return _("An officer put something in for the lot of election %(number)d: %(digest)s.") % {
            "number": self.number,
            "digest": self.digest[:16],
        }


@dataclass(frozen=True)
class LotDisclosed(Entry):
    """An officer opened what they had put in for the lot."""

    kind: ClassVar[str] = "elections.lot-disclosed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("An officer opened what they put in for a lot")

    election: int
    number: int
    officer: PersonId
    secret: str

    def sentence(self) -> str:
        """Say so."""
        return _("An officer opened what they had put in for the lot of election %(number)d.") % {"number": self.number}


@dataclass(frozen=True)
class VoteClosed(Entry):
    """Voting closed. The head of the record after this line goes into the lot."""

    kind: ClassVar[str] = "elections.vote-closed"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("Voting in an election closed")

    election: int
    number: int
    due: str

    def sentence(self) -> str:
        """Say so."""
        return _("Voting in election %(number)d closed.") % {"number": self.number}


@dataclass(frozen=True)
class PapersEntered(Entry):
    """A teller entered a pile of paper ballots; ``agreed`` where two have now entered it alike."""

    kind: ClassVar[str] = "elections.papers-entered"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A teller entered paper ballots")

    election: int
    number: int
    batch: str
    papers: int
    agreed: bool

    def sentence(self) -> str:
        """Say so."""
        values = {"number": self.number, "batch": self.batch, "papers": self.papers}
        if self.agreed:
            return _("Two tellers entered pile “%(batch)s” of election %(number)d alike: it counts, with %(papers)d ballots.") % values
        return _("A teller entered pile “%(batch)s” of election %(number)d. It counts once two agree.") % values


@dataclass(frozen=True)
class ElectionCounted(Entry):
    """An election was counted, or came to nothing: ``winners`` are numbers on the ballot, ``digest`` fixes the whole count sheet."""

    kind: ClassVar[str] = "elections.counted"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("An election was counted")

    election: int
    number: int
    result: str
    rule: str
    seats: int
    winners: tuple[int, ...]
    vacant: int
    digest: str
    seed: str
    officers: int
    not_opened: int
    rules: str
    due: str
    reported: bool = False
    """It was voted on elsewhere, and two tellers reported what was voted."""

    def sentence(self) -> str:
        """Say so."""
        values = {"number": self.number, "filled": len(self.winners), "seats": self.seats, "digest": self.digest[:16]}
        said = {
            "elected": _(
                "Election %(number)d was counted: %(filled)d of %(seats)d seats are filled. The fingerprint of the count: %(digest)s."
            ),
            "reported": _("Election %(number)d was reported: %(filled)d of %(seats)d seats are filled."),
            "unopposed": _("Nobody stands against the candidates of election %(number)d: %(filled)d of %(seats)d seats are filled."),
            "nobody-stood": _("Nobody stands in election %(number)d: the seats stay vacant."),
            "inquorate": _("Too few took part in election %(number)d: nobody is elected."),
            "no-votes": _("No valid ballot was cast in election %(number)d: nobody is elected."),
            "refused": _("Election %(number)d is void: the board of its ballots was refused by its check. Nobody is elected."),
            "unopened": _("Election %(number)d is void: its trustees did not open it in time. Nobody is elected."),
        }
        told = said["reported" if self.reported and self.result == "elected" and not self.digest else self.result] % values
        return _("%(result)s Reported by two tellers.") % {"result": told} if self.reported else told
