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

    def sentence(self) -> str:
        """Say what moved in, and by which meeting."""
        said = ngettext(
            "%(title)s moved in with %(members)d member, as its meeting of %(met_on)s agreed.",
            "%(title)s moved in with %(members)d members, as its meeting of %(met_on)s agreed.",
            self.members,
        )
        return said % vars(self)


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
