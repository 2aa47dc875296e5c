"""What this app tells the record."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from commonty.apps.record.entry import Audience, Entry
from commonty.apps.voting.entries_of_rehearsals import OfSecretBallot


@dataclass(frozen=True)
class RollFrozen(Entry):
    """A roll was fixed."""

    kind: ClassVar[str] = "voting.roll-frozen"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A roll was fixed")

    roll: int
    right: str
    count: int
    weight: int
    root: str

    def sentence(self) -> str:
        """Say so."""
        said = ngettext(
            "Roll %(roll)d was fixed: %(count)d person, with the fingerprint %(root)s.",
            "Roll %(roll)d was fixed: %(count)d people, with the fingerprint %(root)s.",
            self.count,
        )
        return said % {"roll": self.roll, "count": self.count, "root": self.root[:16]}


@dataclass(frozen=True)
class EntryStruck(Entry):
    """Somebody who left or was expelled was taken off a frozen roll, and their vote with them."""

    kind: ClassVar[str] = "voting.entry-struck"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Somebody was taken off a roll")

    roll: int
    index: int
    weight: int
    why: str

    def sentence(self) -> str:
        """Say so, in the words for the reason."""
        reasons = {
            "left": _("Place %(index)d was taken off roll %(roll)d, with its vote: that person left."),
            "expelled": _("Place %(index)d was taken off roll %(roll)d, with its vote: that person was expelled."),
        }
        said = reasons.get(self.why, _("Place %(index)d was taken off roll %(roll)d, with its vote."))
        return said % {"index": self.index, "roll": self.roll}


@dataclass(frozen=True)
class BoxSealed(Entry):
    """A box was closed and counted; ``root`` is over every single vote in it."""

    kind: ClassVar[str] = "voting.box-sealed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A box was closed and counted")

    box: int
    roll: int
    entitled: int
    yes: int
    no: int
    abstain: int
    blank: int
    root: str

    def sentence(self) -> str:
        """Say the count."""
        said = _(
            "Box %(box)d was counted: %(yes)d yes, %(no)d no, %(abstain)d abstentions, %(blank)d blank, of %(entitled)d entitled. "
            "The fingerprint of its votes is %(root)s."
        )
        return said % {
            "box": self.box,
            "yes": self.yes,
            "no": self.no,
            "abstain": self.abstain,
            "blank": self.blank,
            "entitled": self.entitled,
            "root": self.root[:16],
        }


@dataclass(frozen=True)
class BallotsParted(OfSecretBallot):
    """
    A ballot box was closed: its ballots were parted from their voters for good.

    ``returned`` were cast online, ``given`` paper ballots were given out, of which tellers ``entered`` so many alike. ``unopened`` people
    voted in secret where nothing was opened: their vote is void.
    """

    kind: ClassVar[str] = "voting.ballots-parted"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A ballot box was closed")

    box: int
    roll: int
    entitled: int
    returned: int
    given: int
    entered: int
    digest: str
    spoiled: int = 0
    unopened: int = 0

    def sentence(self) -> str:
        """Say the numbers."""
        if self.unopened:
            void = _(
                "Ballot box %(box)d was closed unopened: %(unopened)d people of %(entitled)d entitled had voted. Nothing of it was read "
                "or counted, nobody can open it any more, and nothing tells whose ballot is whose."
            )
            return self.marked(void % {"box": self.box, "unopened": self.unopened, "entitled": self.entitled})
        said = _(
            "Ballot box %(box)d was closed, and its ballots were parted from their voters: %(returned)d cast online, %(entered)d read "
            "and %(spoiled)d spoiled of %(given)d given out on paper, of %(entitled)d entitled. Their fingerprint is %(digest)s."
        )
        told = {
            "box": self.box,
            "returned": self.returned,
            "entered": self.entered,
            "spoiled": self.spoiled,
            "given": self.given,
            "entitled": self.entitled,
            "digest": self.digest[:16],
        }
        return self.marked(said % told)
