"""What the record is told of moving in."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop, ngettext

from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest


@dataclass(frozen=True)
class ListBroughtIn(Entry):
    """Everybody on a list is here. ``file`` is the SHA-256 of the list, which is not kept."""

    kind: ClassVar[str] = "moving.list-brought-in"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The members of an organisation were brought in")

    people: int
    file: str
    by: PersonId = ""

    def sentence(self) -> str:
        """Say how many came."""
        said = ngettext("%(people)d person was brought in from a list.", "%(people)d people were brought in from a list.", self.people)
        return said % {"people": self.people}


@dataclass(frozen=True)
class ListTakenBack(ListBroughtIn):
    """Everybody who had been brought in with a list was forgotten again, before anybody was told."""

    kind: ClassVar[str] = "moving.list-taken-back"
    says: ClassVar[str] = gettext_noop("A list of members was taken back, before anybody was told")

    def sentence(self) -> str:
        """Say how many were forgotten."""
        said = ngettext("A list of %(people)d person was taken back.", "A list of %(people)d people was taken back.", self.people)
        return said % {"people": self.people}


@dataclass(frozen=True)
class OrganisationMovedIn(Entry):
    """
    An organisation moved in, as its meeting agreed. ``minute`` is the text of what it agreed, ``minute_file`` the hash of the file.

    ``fingerprint`` is that of the key that signs the record's heads.
    """

    kind: ClassVar[str] = "moving.moved-in"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The organisation moved in")

    title: str
    met_on: str
    minute: TextDigest
    minute_file: str
    digest: str
    fingerprint: str
    members: int
    officers: int
    left_out: int = 0
    """How many held an office that these rules do not let them hold."""

    def sentence(self) -> str:
        """Say what moved in, and by which meeting."""
        said = ngettext(
            "%(title)s moved in with %(members)d member, as its meeting of %(met_on)s agreed.",
            "%(title)s moved in with %(members)d members, as its meeting of %(met_on)s agreed.",
            self.members,
        )
        parts = [said % vars(self)]
        if self.left_out:
            parts.append(
                ngettext(
                    "%(left_out)d officer does not go on: these rules do not let them hold that office.",
                    "%(left_out)d officers do not go on: these rules do not let them hold these offices.",
                    self.left_out,
                )
                % vars(self)
            )
        return " ".join(parts)


@dataclass(frozen=True)
class MovingInUndone(Entry):
    """
    All of a moving in was taken back before anybody was told: rules, bodies, memberships, offices, and whoever had come with the list.

    ``moved_in`` is the line of the record that this takes back; nought where the doors had not opened all the way.
    """

    kind: ClassVar[str] = "moving.undone"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Moving in was taken back, before anybody was told")

    title: str
    people: int
    moved_in: int
    file: str
    by: PersonId = ""

    def sentence(self) -> str:
        """Say what was taken back."""
        said = ngettext(
            "The moving in of %(title)s with %(people)d person was taken back. Nobody had been told.",
            "The moving in of %(title)s with %(people)d people was taken back. Nobody had been told.",
            self.people,
        )
        return said % vars(self)


@dataclass(frozen=True)
class MembersTold(Entry):
    """That everybody who came is told from now on, and comes in: the first notice. Nothing of the moving in is taken back any more."""

    kind: ClassVar[str] = "moving.members-told"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The members were told that they are here")

    members: int
    by: PersonId = ""

    def sentence(self) -> str:
        """Say how many."""
        said = ngettext(
            "%(members)d member is told of the move, and may come in.",
            "%(members)d members are told of the move, and may come in.",
            self.members,
        )
        return said % {"members": self.members}


@dataclass(frozen=True)
class LettersPosted(Entry):
    """Members who cannot be reached by e-mail were told on paper that they are here."""

    kind: ClassVar[str] = "moving.letters-posted"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Letters were posted to members")

    letters: int

    def sentence(self) -> str:
        """Say how many."""
        return ngettext("%(n)d letter was posted.", "%(n)d letters were posted.", self.letters) % {"n": self.letters}
