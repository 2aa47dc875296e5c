"""What people do to others under a mandate here that can be undone: printing a code on paper."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Deed, PaperCode
from commonty.apps.people.undoing import Kind, note, settle
from commonty.apps.record.recording import newest
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused

PRINTED = "paper-code"


class PrintedCode(Kind):
    """A code on paper that an officer made for somebody."""

    name: ClassVar[str] = PRINTED
    power: ClassVar[str] = REVEAL
    by_themselves: ClassVar[bool] = True

    def says(self, deed: Deed) -> str:  # noqa: ARG002 - the same of each
        """Say it."""
        return _("A code on paper was made for them")

    def says_to_them(self, deed: Deed) -> str:  # noqa: ARG002 - likewise
        """Say it to them."""
        return _("A code on paper was made for you, with which you come in.")

    def foreseen(self, deed: Deed, *, now: datetime) -> Sequence[str]:
        """Say that the code is void; a code that was used let somebody in, and nothing undoes that."""
        if not PaperCode.objects.living(now=now).filter(pk=deed.of).exists():
            raise Refused(_("This code was used, or lasts no longer: there is nothing to undo."), article=f"powers.{REVEAL}")
        return [_("The code is void, whoever has the letter. Another one can be made."), _("They are told in their own record.")]

    def undo(self, deed: Deed, *, authority: Authority, now: datetime) -> None:
        """Let it be void."""
        PaperCode.objects.living(now=now).filter(pk=deed.of).delete()
        settle(self.name, deed.of, authority=authority, now=now)


def note_codes(codes: Iterable[PaperCode], *, authority: Authority, now: datetime) -> None:
    """Remember that codes were made, of which the record has just been told, one line each, in their order."""
    made = list(codes)
    for seq, code in enumerate(made, start=newest() - len(made) + 1):
        note(PRINTED, code.pk, [code.person_id], body=authority.scope[-1] if authority.scope else "", seq=seq, authority=authority, now=now)
