"""What bodies tell the record of people who ask what is held about them: that it happened and when it is due, and never who asked."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry, PersonId


@dataclass(frozen=True)
class AskingEntered(Entry):
    """Somebody without an account asked what is held about them."""

    kind: ClassVar[str] = "bodies.asking-entered"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Somebody asked in writing what is held about them")

    asking: int
    due: str

    def sentence(self) -> str:
        """Say until when it is to be answered."""
        return _("Somebody asked in writing what is held about them. The answer is due by %(due)s.") % {"due": self.due}


@dataclass(frozen=True)
class AskingProved(Entry):
    """It was checked that they are who they say."""

    kind: ClassVar[str] = "bodies.asking-proved"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("It was checked who asks what is held about them")

    asking: int

    def sentence(self) -> str:
        """Say that it was checked."""
        return _("It was checked that whoever asked in request %(asking)d is who they say.") % {"asking": self.asking}


@dataclass(frozen=True)
class AskingTakesLonger(Entry):
    """The answer takes up to two months longer, and they were told why."""

    kind: ClassVar[str] = "bodies.asking-takes-longer"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("An answer about what is held of somebody takes longer")

    asking: int
    due: str

    def sentence(self) -> str:
        """Say until when."""
        return _("The answer to request %(asking)d takes longer, until %(due)s. They were told why.") % {
            "asking": self.asking,
            "due": self.due,
        }


@dataclass(frozen=True)
class AskingClosed(Entry):
    """A request was answered, or refused with the reason told. Which of them is not said: it could show whether somebody is known here."""

    kind: ClassVar[str] = "bodies.asking-closed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Whoever asked what is held about them got an answer")

    asking: int

    def sentence(self) -> str:
        """Say which."""
        return _("Whoever asked in request %(asking)d got an answer.") % {"asking": self.asking}


@dataclass(frozen=True)
class AskingTold(Entry):
    """An officer rang the number, or posted a letter to the address, of whom a request is about, to say so."""

    kind: ClassVar[str] = "bodies.asking-told"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Somebody was told that what is held about them was asked for")

    person: PersonId
    asking: int
    way: str

    def sentence(self) -> str:
        """Say that they were told."""
        return _("You were told that somebody asks what is held about you (request %(asking)d).") % {"asking": self.asking}


@dataclass(frozen=True)
class AskingDisowned(Entry):
    """Whom a request is about said that it was not them: nothing is handed over."""

    kind: ClassVar[str] = "bodies.asking-disowned"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Somebody said that it was not them who asked")

    person: PersonId
    asking: int

    def sentence(self) -> str:
        """Say that it was stopped."""
        return _("It was said at a contact of yours that you did not ask (request %(asking)d). Nothing is handed over.") % {
            "asking": self.asking
        }
