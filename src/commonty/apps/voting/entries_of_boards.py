"""What this app tells the record of secret ballots: never anything of a single one."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from commonty.apps.record.entry import Audience
from commonty.apps.voting.entries_of_rehearsals import OfSecretBallot


@dataclass(frozen=True)
class BoardSetUp(OfSecretBallot):
    """
    The board of a secret ballot was set up.

    ``script`` is the SHA-256 of what encrypted in the booth then, ``opened`` that of the page which checks opened ballots.
    """

    kind: ClassVar[str] = "voting.board-set-up"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The board of a secret ballot was set up")

    board: int
    roll: int
    uuid: str
    election: str
    key: str
    head: str
    script: str
    opened: str = ""

    def sentence(self) -> str:
        """Say which, with what anybody compares."""
        said = _(
            "Board %(board)d was set up for roll %(roll)d: election %(uuid)s with the fingerprint %(election)s, under the keys %(key)s."
        )
        made = _("In the booth the script %(script)s encrypts; the page %(opened)s checks opened ballots.")
        told = said % {"board": self.board, "roll": self.roll, "uuid": self.uuid, "election": self.election, "key": self.key}
        return self.marked(f"{told} {made % {'script': self.script, 'opened': self.opened}}" if self.opened else told)


@dataclass(frozen=True)
class BoardClosed(OfSecretBallot):
    """
    A secret ballot was closed. ``head`` is that of its board, ``marks`` the root over the places on the roll that voted.

    From here on nobody can tell whose credential is whose: the table that said so, and its key, were destroyed.
    """

    kind: ClassVar[str] = "voting.board-closed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A secret ballot was closed")

    board: int
    ballots: int
    voted: int
    marks: str
    head: str
    replaced: int = 0
    """Credentials that an authority issued, that were lost, and that were replaced."""

    def sentence(self) -> str:
        """Say the numbers, and what was destroyed."""
        said = _(
            "Board %(board)d was closed with %(ballots)d ballots of %(voted)d voters; later ballots take the place of earlier ones. "
            "What told whose is whose was destroyed. Its fingerprint is %(head)s."
        )
        closed = said % {"board": self.board, "ballots": self.ballots, "voted": self.voted, "head": self.head[:16]}
        if not self.replaced:
            return self.marked(closed)
        lost = ngettext("%(n)d lost voting code was replaced.", "%(n)d lost voting codes were replaced.", self.replaced)
        return self.marked(f"{closed} {lost % {'n': self.replaced}}")


@dataclass(frozen=True)
class BoardPartGiven(OfSecretBallot):
    """A trustee shuffled the ballots, or did their part to open the result."""

    kind: ClassVar[str] = "voting.board-part-given"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A trustee did their part for a secret ballot")

    board: int
    trustee: int
    stage: str
    head: str

    def sentence(self) -> str:
        """Say which, by number."""
        said = (
            _("Trustee %(trustee)d shuffled the ballots of board %(board)d.")
            if self.stage == "shuffling"
            else _("Trustee %(trustee)d did their part to open the result of board %(board)d.")
        )
        return self.marked(said % {"trustee": self.trustee, "board": self.board})


@dataclass(frozen=True)
class BoardOpened(OfSecretBallot):
    """The result of a secret ballot is there, and its whole board was checked."""

    kind: ClassVar[str] = "voting.board-opened"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The result of a secret ballot was opened")

    board: int
    counted: int
    head: str
    of_no_numbers: int = 0
    """Rankings that no booth makes: a voter's own program did, or a trustee spoiled them."""

    def sentence(self) -> str:
        """Say so, with the fingerprint of the finished board."""
        said = _("The result of board %(board)d was opened: %(counted)d ballots count. The fingerprint of the whole is %(head)s.")
        if self.of_no_numbers:
            said = _(
                "The result of board %(board)d was opened: %(counted)d ballots count, and %(strange)d of them are rankings that no booth "
                "makes. The fingerprint of the whole is %(head)s."
            )
        return self.marked(said % {"board": self.board, "counted": self.counted, "strange": self.of_no_numbers, "head": self.head[:16]})


@dataclass(frozen=True)
class BoardRefused(OfSecretBallot):
    """The check of a whole board refused it: ``checks`` are the names of those that did. It has no result."""

    kind: ClassVar[str] = "voting.board-refused"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The board of a secret ballot was refused by its check")

    board: int
    checks: str
    head: str

    def sentence(self) -> str:
        """Say by which checks, and what follows."""
        said = _(
            "Board %(board)d was checked as a whole and refused (%(checks)s): something on it was changed, or is not rightly made. "
            "It has no result. Its fingerprint is %(head)s."
        )
        return self.marked(said % {"board": self.board, "checks": self.checks, "head": self.head[:16]})
