"""What people tells the record."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from commonty.apps.record.entry import Audience, Entry, PersonId


@dataclass(frozen=True)
class PersonSignedUp(Entry):
    """Somebody signed up, or was enrolled by somebody who may."""

    kind: ClassVar[str] = "people.signed-up"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Somebody signed up")

    person: PersonId

    def sentence(self) -> str:
        """Say that they signed up."""
        return _("You signed up.")


@dataclass(frozen=True)
class PersonBroughtIn(Entry):
    """Somebody was brought in with the members of an organisation that existed already, by the meeting that decided it."""

    kind: ClassVar[str] = "people.brought-in"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A member was brought in")

    person: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("You were brought in with the other members of this organisation.")


@dataclass(frozen=True)
class DataChanged(Entry):
    """Somebody changed what is kept of them: which fields, not what they say."""

    kind: ClassVar[str] = "people.data-changed"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Somebody changed what is kept of them")

    person: PersonId
    fields: tuple[str, ...]

    def sentence(self) -> str:
        """Say how much was changed."""
        n = len(self.fields)
        return ngettext("You changed %(n)d of your details.", "You changed %(n)d of your details.", n) % {"n": n}


@dataclass(frozen=True)
class ConsentGiven(Entry):
    """Somebody consented to one use of their data; ``wording`` is the digest of the words they were shown."""

    kind: ClassVar[str] = "people.consent-given"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Somebody gave a consent")

    person: PersonId
    purpose: str
    wording: str

    def sentence(self) -> str:
        """Say that they consented."""
        return _("You agreed to one use of your data.")


@dataclass(frozen=True)
class ConsentWithdrawn(Entry):
    """Somebody took a consent back."""

    kind: ClassVar[str] = "people.consent-withdrawn"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Somebody took a consent back")

    person: PersonId
    purpose: str

    def sentence(self) -> str:
        """Say that they took it back."""
        return _("You took back your agreement to one use of your data.")


@dataclass(frozen=True)
class PaperCodeMade(Entry):
    """An officer made a code on paper for somebody who has no mailbox of their own, to come in with."""

    kind: ClassVar[str] = "people.paper-code-made"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A code on paper was made for somebody to come in with")

    person: PersonId

    def sentence(self) -> str:
        """Say that it was made, and by whom one can ask."""
        return _("An officer made a code on paper for you to come in with. Whoever has it can come in as you, once.")


@dataclass(frozen=True)
class PaperCodeUsed(Entry):
    """Somebody came in, or proved who they are, with a code on paper."""

    kind: ClassVar[str] = "people.paper-code-used"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Somebody came in with a code on paper")

    person: PersonId

    def sentence(self) -> str:
        """Say so to whom it concerns: it may have been somebody else."""
        return _("Your code on paper was used to come in. If it was not you, tell an officer now.")


@dataclass(frozen=True)
class RecoveryBegun(Entry):
    """An officer vouched for somebody who lost their way in, and proposed a new one."""

    kind: ClassVar[str] = "people.recovery-begun"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("An officer vouched for somebody who cannot get in")

    person: PersonId
    how: str
    on_paper: bool

    def sentence(self) -> str:
        """Say so, and by which new way they would come in."""
        if self.on_paper:
            return _("An officer vouched that you cannot get in, and proposed that you come in with a code on paper.")
        return _("An officer vouched that you cannot get in, and proposed a new e-mail address for you.")


@dataclass(frozen=True)
class RecoveryConfirmed(Entry):
    """A second officer vouched for the same."""

    kind: ClassVar[str] = "people.recovery-confirmed"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A second officer vouched for somebody who cannot get in")

    person: PersonId
    how: str

    def sentence(self) -> str:
        """Say so."""
        return _("A second officer vouched that you cannot get in, and confirmed the new way.")


@dataclass(frozen=True)
class RecoveryTold(Entry):
    """An officer rang somebody's old number, or posted a letter to their old address, to say that their account is being recovered."""

    kind: ClassVar[str] = "people.recovery-told"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("An officer told an old contact that an account is being recovered")

    person: PersonId
    way: str

    def sentence(self) -> str:
        """Say so."""
        if self.way == "post":
            return _("An officer posted a letter to your old address: your account is being recovered.")
        return _("An officer rang your old number: your account is being recovered.")


@dataclass(frozen=True)
class RecoveryEnded(Entry):
    """What became of a recovery."""

    kind: ClassVar[str] = "people.recovery-ended"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("The recovery of an account came to its end")

    person: PersonId
    end: str

    def sentence(self) -> str:
        """Say what became of it."""
        said = {
            "in-force": _("Your account was recovered. What you signed in with before opens it no more."),
            "objected": _("The recovery of your account was stopped by an objection. Nothing has changed."),
            "withdrawn": _("An officer withdrew the recovery of your account. Nothing has changed."),
        }
        return said.get(self.end) or _("The recovery of your account lapsed. Nothing has changed.")


@dataclass(frozen=True)
class ObjectionOverruled(Entry):
    """That members decided that no objection stops the next recovery of an account."""

    kind: ClassVar[str] = "people.objection-overruled"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Members decided that no objection stops the recovery of an account")

    person: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("The members decided that no objection stops the next recovery of your account.")


@dataclass(frozen=True)
class DataSeen(Entry):
    """Somebody looked at other people's data under a mandate: at how many people's, and at which fields. One line a page."""

    kind: ClassVar[str] = "people.data-seen"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Other people’s data was looked at")

    custody: int
    people: int
    fields: tuple[str, ...]

    def sentence(self) -> str:
        """Say how many people were looked at."""
        return ngettext("The data of %(n)d person was looked at.", "The data of %(n)d people was looked at.", self.people) % {
            "n": self.people
        }


@dataclass(frozen=True)
class DataExported(DataSeen):
    """Somebody exported other people's data under a mandate."""

    kind: ClassVar[str] = "people.data-exported"
    says: ClassVar[str] = gettext_noop("Other people’s data was exported")

    def sentence(self) -> str:
        """Say how many people's data left."""
        return ngettext("The data of %(n)d person was exported.", "The data of %(n)d people was exported.", self.people) % {
            "n": self.people
        }


@dataclass(frozen=True)
class PersonErased(Entry):
    """Somebody was erased, as they asked. It says nothing of who they were: nobody could tell any more."""

    kind: ClassVar[str] = "people.erased"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("Somebody was erased")

    def sentence(self) -> str:
        """Say that somebody was erased."""
        return _("Somebody asked to be forgotten, and was.")


@dataclass(frozen=True)
class NumbersMerged(Entry):
    """Two member numbers were found to be one person: ``kept`` is the one that goes on. Told to each of the two."""

    kind: ClassVar[str] = "people.numbers-merged"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Two member numbers were found to be one person")

    person: PersonId
    kept: int
    asleep: int

    def sentence(self) -> str:
        """Say which number goes on."""
        said = {"kept": self.kept, "asleep": self.asleep}
        return _("Member numbers %(kept)d and %(asleep)d were found to be one person. Number %(kept)d goes on.") % said


@dataclass(frozen=True)
class NumbersParted(Entry):
    """Two member numbers that had been merged are two people again."""

    kind: ClassVar[str] = "people.numbers-parted"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Two member numbers are two people after all")

    person: PersonId
    kept: int
    asleep: int

    def sentence(self) -> str:
        """Say which."""
        return _("Member numbers %(kept)d and %(asleep)d are two people after all.") % {"kept": self.kept, "asleep": self.asleep}


@dataclass(frozen=True)
class DeedUndone(Entry):
    """What was done to somebody was undone; ``undoes`` is the line of the record that tells of what was done."""

    kind: ClassVar[str] = "people.deed-undone"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("What was done to a member was undone")

    person: PersonId
    undoes: int

    def sentence(self) -> str:
        """Say which line it undoes."""
        return _("What line %(seq)d tells of was undone.") % {"seq": self.undoes}
