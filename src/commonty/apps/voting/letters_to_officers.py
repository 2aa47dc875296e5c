"""The letters to those who print notices for people whom e-mail does not reach."""

from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.people.post import Message
from commonty.apps.voting.models import Serving


@dataclass(frozen=True)
class LettersAreMissing(Message):
    """That notice of a vote left so many unreached that it cannot open before letters are posted."""

    serving: int

    def subject(self) -> str:
        """Say so, without the vote: mail servers read it."""
        return _("Letters have to be posted before a vote can open")

    def text(self) -> str:
        """Say how many, till when, and where they are printed."""
        serving, now = Serving.objects.select_related("roll__body").get(pk=self.serving), timezone.now()
        reached = serving.reached(now=now)
        missing = serving.missing(reached)
        said = ngettext(
            "Notice of a vote did not reach %(away)d of the %(people)d who may vote. "
            "It opens only once a letter to %(n)d more of them is posted.",
            "Notice of a vote did not reach %(away)d of the %(people)d who may vote. "
            "It opens only once letters to %(n)d more of them are posted.",
            missing,
        )
        days = {
            "opens": date(timezone.localtime(serving.opens), "DATE_FORMAT"),
            "until": date(timezone.localtime(serving.until), "DATE_FORMAT"),
        }
        when = (
            _("It is to open on %(opens)s. If the letters are not posted by %(until)s, nothing is decided. You can print them here:") % days
        )
        own = reverse("home") if keeps_to_itself(serving.roll.body, now=now) else reverse("voting:served", args=[serving.pk])
        return "\n\n".join([said % {"away": reached.unreached, "people": reached.people, "n": missing}, when, settings.ORIGIN + own])
