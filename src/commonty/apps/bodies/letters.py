"""The letters that bodies send to one person."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Declining
from commonty.apps.people.post import Message


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
