"""The letters that bodies send to one person."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Declining, root
from commonty.apps.people.models import Deed, Merging, Recovery
from commonty.apps.people.post import Message
from commonty.apps.people.undoing import WITHIN, kind_of


@dataclass(frozen=True)
class DeclinedLetter(Message):
    """That an application was declined. The reasons are on the page, behind signing in: mail is read by many."""

    declining: int

    def subject(self) -> str:
        """Say of which body."""
        return _("Your application to %(body)s") % {"body": self._declining().membership.body.title}

    def text(self) -> str:
        """Say what happened, and where the reasons are."""
        membership = self._declining().membership
        where = settings.ORIGIN + reverse("bodies:application", args=[membership.body_id, membership.pk])
        said = {"body": membership.body.title, "where": where}
        return _("%(body)s did not let you in. The reasons, and by whom: %(where)s\n\nYou can apply again.") % said

    def _declining(self) -> Declining:
        return Declining.objects.select_related("membership__body").get(pk=self.declining)


@dataclass(frozen=True)
class DeathLetter(Message):
    """The last letter to a mailbox: that a death was recorded, and what to do if it is a mistake."""

    after_death: ClassVar[bool] = True

    death: int

    def subject(self) -> str:
        """Say whom it comes from, and not why: mail is read by many."""
        return _("From %(body)s, for the last time") % {"body": root().title}

    def text(self) -> str:
        """Say it to those who are left, and to whom it is about, should they read it."""
        where = settings.ORIGIN + root().get_absolute_url()
        said = _(
            "We were told that the member whose mailbox this is has died. We are sorry, and grateful that they were one of us.\n\n"
            "No more mail will come. Their membership has ended, and what they held for us with it.\n\n"
            "If this is a mistake, please forgive us: sign in here and press “I am here”, and all is as it was.\n%(where)s"
        )
        return said % {"where": where}


@dataclass(frozen=True)
class RecoveryEndedLetter(Message):
    """To those who vouched: what became of it."""

    recovery: int

    def subject(self) -> str:
        """Say what it is about, and not who."""
        return _("What became of the account that you vouched for")

    def text(self) -> str:
        """Say how it ended, and where more is."""
        recovery = Recovery.objects.get(pk=self.recovery)
        where = settings.ORIGIN + reverse("bodies:recovery", args=[recovery.pk])
        return _("%(end)s. Who it was: %(where)s") % {"end": recovery.get_end_display(), "where": where}


@dataclass(frozen=True)
class MergedLetter(Message):
    """That two numbers are one person from now on, and what to do where that is wrong."""

    merging: int

    def subject(self) -> str:
        """Say from whom."""
        return _("Your membership of %(body)s: two numbers, one person") % {"body": root().title}

    def text(self) -> str:
        """Say which number goes on, and how they are parted again."""
        merging = Merging.objects.select_related("kept", "asleep").get(pk=self.merging)
        said = _(
            "We found that member numbers %(kept)d and %(asleep)d are one person: you. From now on you are number %(kept)d. Nothing of "
            "your membership is lost, and you have one vote. If you have voted as number %(asleep)d in a vote that is still open, please "
            "vote again as number %(kept)d: the other vote is not counted.\n\n"
            "If these are two people, say so until %(until)s, and all is as it was. Whoever has number %(asleep)d can say so later too:\n"
            "%(where)s"
        )
        until = date_format(merging.at + WITHIN, "DATE_FORMAT")
        where = settings.ORIGIN + reverse("bodies:other-number")
        return said % {"kept": merging.kept.member_number, "asleep": merging.asleep.member_number, "until": until, "where": where}


@dataclass(frozen=True)
class PartedLetter(Message):
    """That two numbers are two people after all."""

    merging: int

    def subject(self) -> str:
        """Say from whom."""
        return _("Your membership of %(body)s stands as before") % {"body": root().title}

    def text(self) -> str:
        """Say which."""
        merging = Merging.objects.select_related("kept", "asleep").get(pk=self.merging)
        said = _(
            "We had taken member numbers %(kept)d and %(asleep)d for one person. They are two, and we are sorry. Each stands as before, "
            "and has a vote of its own.\n%(where)s"
        )
        where = settings.ORIGIN + root().get_absolute_url()
        return said % {"kept": merging.kept.member_number, "asleep": merging.asleep.member_number, "where": where}


@dataclass(frozen=True)
class UndoneLetter(Message):
    """That something that was done to somebody was undone. What it was is on their page: mail is read by many."""

    deed: int

    def subject(self) -> str:
        """Say from whom."""
        return _("Something was undone at %(body)s") % {"body": root().title}

    def text(self) -> str:
        """Say what, and where it stands."""
        deed = Deed.objects.select_related("person").get(pk=self.deed)
        said = {"what": kind_of(deed).says_to_them(deed), "where": settings.ORIGIN + reverse("bodies:own-deeds")}
        return _("This was undone: %(what)s\n\nMore about it: %(where)s") % said
