"""What the record is told of bodies. Who belongs to which is told to the person alone: a body's roll is not in the record."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.bodies.models import Standing
from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest
from commonty.apps.record.moments import in_words


@dataclass(frozen=True)
class BodyCreated(Entry):
    """That a body came into being."""

    kind: ClassVar[str] = "bodies.created"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A body was created")

    created: str
    article: str
    title: str

    def sentence(self) -> str:
        """Say which body."""
        return _("The body “%(title)s” came into being.") % {"title": self.title}


@dataclass(frozen=True)
class BodyDissolved(Entry):
    """That a body was dissolved."""

    kind: ClassVar[str] = "bodies.dissolved"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A body was dissolved")

    dissolved: str
    title: str

    def sentence(self) -> str:
        """Say which body."""
        return _("The body “%(title)s” was dissolved.") % {"title": self.title}


@dataclass(frozen=True)
class StandingBegan(Entry):
    """That somebody's standing in a body changed; ``until`` is an instant in ISO 8601, or empty."""

    kind: ClassVar[str] = "bodies.standing-began"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A member’s standing changed")

    person: PersonId
    standing: str
    until: str = ""

    def sentence(self) -> str:
        """Say which standing, and until when where it ends by itself."""
        standing = Standing(self.standing).label
        if self.until:
            return _("Your standing is now: %(standing)s, until %(until)s.") % {"standing": standing, "until": in_words(self.until)}
        return _("Your standing is now: %(standing)s.") % {"standing": standing}


@dataclass(frozen=True)
class ApplicationDeclined(Entry):
    """That an application was declined; ``reasons`` is empty where the text of a motion gives them."""

    kind: ClassVar[str] = "bodies.application-declined"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("An application was declined")

    person: PersonId
    reasons: TextDigest = ""

    def sentence(self) -> str:
        """Say so."""
        return _("Your application was declined.")


@dataclass(frozen=True)
class CameBack(Entry):
    """That somebody who was not heard from for long said that they are here."""

    kind: ClassVar[str] = "bodies.came-back"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A member came back on the roll")

    person: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("You said that you are still here, and are on the roll again.")


@dataclass(frozen=True)
class DeathRecorded(Entry):
    """That it was recorded that a member has died."""

    kind: ClassVar[str] = "bodies.death-recorded"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A member has died")

    person: PersonId

    def sentence(self) -> str:
        """Say so to whom it is about, who alone reads it: then it is wrong."""
        return _("It was recorded that you have died.")


@dataclass(frozen=True)
class DeathCorrected(Entry):
    """That a death was recorded by mistake, and taken back."""

    kind: ClassVar[str] = "bodies.death-corrected"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("That a member had died was a mistake, and was taken back")

    person: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("That you had died was a mistake. You stand as you stood before.")


@dataclass(frozen=True)
class Sponsored(Entry):
    """That somebody vouched for an applicant."""

    kind: ClassVar[str] = "bodies.sponsored"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A member vouched for an applicant")

    person: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("A member vouched for your application.")


@dataclass(frozen=True)
class Seated(Entry):
    """That somebody took an office."""

    kind: ClassVar[str] = "bodies.seated"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("An office was filled")

    office: str
    holder: PersonId
    mandate: int
    title: str = ""
    """What the rules called the office then."""

    def sentence(self) -> str:
        """Say which office."""
        return _("The office “%(office)s” was filled.") % {"office": self.title or self.office}
