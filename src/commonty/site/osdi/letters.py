"""The letter to somebody whom a program brought here."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import root
from commonty.apps.people.post import Message


@dataclass(frozen=True)
class EnrolledLetter(Message):
    """That somebody is known here now, that they are no member by it, and how to see, correct or erase it."""

    person: int

    def subject(self) -> str:
        """Say where."""
        return _("%(organisation)s has your address") % {"organisation": root().title}

    def text(self) -> str:
        """Say what that means."""
        said = {"organisation": root().title, "where": settings.ORIGIN + reverse("people:sign-in")}
        told = _(
            "Somebody who may enrol people for %(organisation)s has given us your name and this address, by a program. You are no "
            "member by that, and nothing is sent to you that you did not ask for. To see what is held, to correct or erase all of "
            "it, or to join, sign in with this address: %(where)s"
        )
        return told % said
