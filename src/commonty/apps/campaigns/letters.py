"""The letters that campaigns send to those who signed and want to hear of them."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext as _

from commonty.apps.campaigns.models import Win
from commonty.apps.people.post import Message


@dataclass(frozen=True)
class WinLetter(Message):
    """That a campaign won something."""

    purpose: ClassVar[str] = "campaign-mail"

    win: int

    def subject(self) -> str:
        """Say that something was won, and in which campaign."""
        return _("We won: %(campaign)s") % {"campaign": self._win().campaign.title}

    def text(self) -> str:
        """Say what."""
        win = self._win()
        where = settings.ORIGIN + win.campaign.get_absolute_url()
        return _("%(what)s\n\nYou signed for this. Thank you.\n\n%(where)s") % {"what": win.what(), "where": where}

    def _win(self) -> Win:
        return Win.objects.select_related("campaign", "text__wording").get(pk=self.win)
