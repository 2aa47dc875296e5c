"""Passing a mandate on can be undone by whoever did it, for some days."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from commonty.apps.mandates.models import Mandate, Why
from commonty.apps.mandates.titles import article_title
from commonty.apps.people.models import Deed
from commonty.apps.people.undoing import Kind, settle
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused

PASSED_ON = "passed-on"


class PassedOn(Kind):
    """A mandate that was passed on to somebody by its holder."""

    name: ClassVar[str] = PASSED_ON

    def power_of(self, deed: Deed) -> str:
        """Return the power that was passed on."""
        return Mandate.objects.get(pk=deed.of).power

    def says(self, deed: Deed) -> str:
        """Say which."""
        mandate = Mandate.objects.get(pk=deed.of)
        return _("A mandate was passed on to them: %(power)s") % {"power": article_title(mandate.path, mandate.article)}

    def says_to_them(self, deed: Deed) -> str:
        """Say which to them."""
        mandate = Mandate.objects.get(pk=deed.of)
        return _("A mandate was passed on to you: %(power)s") % {"power": article_title(mandate.path, mandate.article)}

    def foreseen(self, deed: Deed, *, now: datetime) -> Sequence[str]:
        """Say that it ends."""
        mandate = Mandate.objects.get(pk=deed.of)
        if not mandate.lives(now):
            raise Refused(_("This mandate has ended already."), article=mandate.article)
        return [
            _("Their mandate ends now, and what they passed on of it. What was done under it stays valid."),
            _("Members read it in the record, and they get a letter."),
        ]

    def undo(self, deed: Deed, *, authority: Authority, now: datetime) -> None:
        """End it, as whoever passed it on."""
        mandate = Mandate.objects.get(pk=deed.of)
        if authority.source != deed.source:
            raise Refused(_("Whoever passed a mandate on takes it back."), article=mandate.article)
        mandate.end(Why.RECALLED, authority=authority, now=now)
        settle(self.name, deed.of, authority=authority, now=now)
