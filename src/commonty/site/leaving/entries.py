"""What the record is told of leaving."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from commonty.apps.record.entry import Audience, Entry, PersonId


@dataclass(frozen=True)
class EverythingExported(Entry):
    """
    A copy of the whole organisation was asked for, with everybody's keys under a passphrase.

    By a mandate, or by whoever runs the server. It stands in the copy too, which is made after it.
    """

    kind: ClassVar[str] = "leaving.everything-exported"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A copy of the whole organisation was asked for")

    people: int

    def sentence(self) -> str:
        """Say what was in it."""
        said = _("A copy of everything was asked for: people (%(people)d), rules, decisions, votes, texts, the record.")
        return said % {"people": self.people}


@dataclass(frozen=True)
class BranchLeaves(Entry):
    """A branch decided to leave; each of its members is asked whether to go along, until a day."""

    kind: ClassVar[str] = "leaving.branch-leaves"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A branch decided to leave, and asks its members")

    until: str

    def sentence(self) -> str:
        """Say until when they are asked."""
        day = date_format(datetime.fromisoformat(self.until), "DATETIME_FORMAT")
        return _("The branch leaves, with those of its members who agree. They are asked until %(day)s.") % {"day": day}


@dataclass(frozen=True)
class PartingAnswered(Entry):
    """Somebody said whether to go along."""

    kind: ClassVar[str] = "leaving.parting-answered"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Somebody said whether they go along with their branch")

    person: PersonId
    agrees: bool

    def sentence(self) -> str:
        """Say what they said."""
        return _("You go along with your branch, which leaves.") if self.agrees else _("You stay, though your branch leaves.")


@dataclass(frozen=True)
class ConsentedToParting(Entry):
    """The body above let a branch go."""

    kind: ClassVar[str] = "leaving.consented"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A branch was let go")

    branch: str

    def sentence(self) -> str:
        """Say which."""
        return _("The branch “%(branch)s” may leave.") % {"branch": self.branch}


@dataclass(frozen=True)
class BranchExported(Entry):
    """A copy of a branch and of those who go along was made, their keys under a passphrase. It stands in the copy too."""

    kind: ClassVar[str] = "leaving.branch-exported"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A copy of a branch that leaves was made")

    people: int

    def sentence(self) -> str:
        """Say how many go along."""
        said = ngettext(
            "A copy of the branch was made, with %(n)d person who goes along.",
            "A copy of the branch was made, with %(n)d people who go along.",
            self.people,
        )
        return said % {"n": self.people}


@dataclass(frozen=True)
class BranchLeft(Entry):
    """A branch has left: from now on it is an organisation of its own."""

    kind: ClassVar[str] = "leaving.branch-left"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A branch has left")

    branch: str
    title: str
    people: int

    def sentence(self) -> str:
        """Say which, and with how many."""
        said = ngettext("%(body)s has left, with %(n)d person who agreed.", "%(body)s has left, with %(n)d people who agreed.", self.people)
        return said % {"body": self.title, "n": self.people}


@dataclass(frozen=True)
class BranchArrived(Entry):
    """
    What was a branch is an organisation of its own. The record goes on where that of the other organisation stood.

    ``checkpoint`` is the end of that record, as that organisation signed it.
    """

    kind: ClassVar[str] = "leaving.branch-arrived"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A branch became an organisation of its own")

    origin: str
    checkpoint: str

    def sentence(self) -> str:
        """Say where it comes from."""
        return _("What was a branch at %(origin)s is an organisation of its own. The lines above this one are of that record.") % {
            "origin": self.origin
        }
