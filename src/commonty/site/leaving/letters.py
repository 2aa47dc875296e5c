"""The letter to every member of a branch that leaves."""

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.apps.people.post import Message


@dataclass(frozen=True)
class PartingLetter(Message):
    """Whether one goes along, until when to say so, and that silence is no."""

    parting: int

    def subject(self) -> str:
        """Say what is asked, and of which branch nothing: mail is read by many."""
        return _("Do you go along?")

    def text(self) -> str:
        """Say what was decided, and what to do."""
        parting = apps.get_model("leaving", "Parting").objects.select_related("body").get(pk=self.parting)
        said = {
            "body": parting.body.title,
            "day": date_format(parting.until, "DATETIME_FORMAT"),
            "where": settings.ORIGIN + reverse("leaving:branch", args=[parting.pk]),
        }
        return (
            _(
                "%(body)s decided to leave and to be an organisation of its own. Whoever agrees goes along, with their data; whoever "
                "does not stays here as a member, and nothing of theirs is handed over. "
                "Say yes or no until %(day)s. Silence is no.\n\n%(where)s"
            )
            % said
        )
