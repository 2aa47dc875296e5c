"""What the record is told of dues: how many days were set, under which root, and to each person alone what it means for them."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from commonty.apps.record.entry import Audience, Entry, PersonId
from commonty.apps.record.moments import in_words


@dataclass(frozen=True)
class DuesEntered(Entry):
    """That days up to which members have paid were put in force; ``root`` commits to them, and names nobody. ``until`` is a day."""

    kind: ClassVar[str] = "dues.entered"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Who has paid their dues was entered")

    upload: int
    days: int
    until: str
    in_arrears: int
    paid_again: int
    root: str

    def sentence(self) -> str:
        """Say for how many, and how many came into arrears."""
        days = ngettext(
            "Up to when the dues are paid was entered for %(n)d member.",
            "Up to when the dues are paid was entered for %(n)d members.",
            self.days,
        )
        told = ngettext("%(n)d came into arrears.", "%(n)d came into arrears.", self.in_arrears)
        return f"{days % {'n': self.days}} {told % {'n': self.in_arrears}}"


@dataclass(frozen=True)
class DuesUndone(Entry):
    """That an entering of dues was undone: every day it set is as it was before."""

    kind: ClassVar[str] = "dues.undone"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("What was entered about dues was undone")

    upload: int
    days: int
    root: str

    def sentence(self) -> str:
        """Say for how many."""
        said = ngettext("What was entered for %(n)d member was undone.", "What was entered for %(n)d members was undone.", self.days)
        return said % {"n": self.days}


@dataclass(frozen=True)
class ArrearsBegan(Entry):
    """That somebody came into arrears: up to which day they have paid, and from when their rights rest; empty before they are told."""

    kind: ClassVar[str] = "dues.arrears-began"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A member’s dues came into arrears")

    person: PersonId
    paid_up_to: str
    rests_from: str = ""

    def sentence(self) -> str:
        """Say until when they keep their rights."""
        if not self.rests_from:
            return _("Your dues are in arrears. You keep your vote until you have been told, and for a time after that.")
        return _("Your dues are in arrears. You keep your vote until %(until)s.") % {"until": in_words(self.rests_from)}


@dataclass(frozen=True)
class ArrearsTold(Entry):
    """That somebody was told of their arrears by a letter on paper, or answered: from when their rights rest."""

    kind: ClassVar[str] = "dues.arrears-told"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A member was told of their arrears")

    person: PersonId
    rests_from: str

    def sentence(self) -> str:
        """Say until when they keep their rights."""
        return _("You were told that your dues are in arrears. You keep your vote until %(until)s.") % {"until": in_words(self.rests_from)}


@dataclass(frozen=True)
class ArrearsEnded(Entry):
    """That somebody's dues are not in arrears any more."""

    kind: ClassVar[str] = "dues.arrears-ended"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A member’s dues are in arrears no more")

    person: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("Your dues are in arrears no more. You have every right that you had.")


@dataclass(frozen=True)
class ArrearsObjected(Entry):
    """That somebody said that they are not in arrears: their rights do not rest until they are answered."""

    kind: ClassVar[str] = "dues.objected"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("A member objected to being in arrears")

    person: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("You objected to being in arrears.")
