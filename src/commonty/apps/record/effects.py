"""What a decision can do about the record's texts and key, and the power to withdraw a text under a mandate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import says
from commonty.apps.record.models import Mention, Text, Withdrawal
from commonty.apps.record.signing import rotate
from commonty.apps.record.texts import withdraw
from commonty.constitution.authority import Authority
from commonty.constitution.document import Constitution
from commonty.constitution.effect import ORGANISATION, Effect, Given
from commonty.constitution.power import Power
from commonty.constitution.refusal import Refused

WITHDRAW = "record.withdraw"
POWERS: tuple[Power, ...] = (Power(WITHDRAW, gettext_noop("withdraw a harmful text from view; that it was withdrawn stays in the record")),)


@dataclass(frozen=True)
class WithdrawText(Effect):
    """
    Withdraw a harmful text from view.

    ``digest`` is what the record holds of it; a stub stays, and the record still checks. It is the business of the body in which the
    text was written, and of the organisation where no body is known: where only one person may read the line.
    """

    name: ClassVar[str] = WITHDRAW
    says: ClassVar[str] = gettext_noop("Withdraw a harmful text from view.")
    labels: ClassVar[Mapping[str, str]] = {"digest": gettext_noop("Fingerprint of the text, as the record knows it")}

    is_internal: ClassVar[bool] = True
    outlasts_its_body: ClassVar[bool] = True

    digest: Given

    def context(self) -> str:
        """Return the body whose line first named the text."""
        return Mention.objects.filter(digest=self.digest).order_by("line").values_list("body", flat=True).first() or ORGANISATION

    def describe(self) -> str:
        """Say which text is withdrawn: by the line that it belongs to, for what it says is not repeated."""
        first = Mention.objects.filter(digest=self.digest).select_related("line").order_by("line").first()
        if first is None:
            said = _("The text that the record knows as %(digest)s is withdrawn from view. That it was withdrawn stays in the record.")
            return said % {"digest": self.digest}
        said = _(
            "The text of line %(line)d of the record (“%(what)s”) is withdrawn from view. That it was withdrawn stays in the record, "
            "which knows it as %(digest)s."
        )
        return said % {"line": first.line_id, "what": _(says(first.line.kind)), "digest": self.digest}

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same under all rules, at any time.
        """Refuse a text that the record does not know, or that is withdrawn already."""
        text = Text.objects.filter(digest=self.digest).first()
        if text is None or Withdrawal.objects.filter(text=text).exists():
            raise Refused(_("The record has no such text, or it was withdrawn already."), article=f"routes.{WITHDRAW}")

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Withdraw it. Safe where that was done meanwhile."""
        withdraw(Text.objects.get(digest=self.digest), article=authority.article, authority=authority, now=now)


@dataclass(frozen=True)
class RotateKey(Effect):
    """Replace the key that signs the record: the old one signs the new one, so that everybody can follow."""

    name: ClassVar[str] = "record.rotate-key"
    says: ClassVar[str] = gettext_noop(
        "Replace the key that signs the record: the old one signs the new one, so that everybody can follow."
    )
    is_of_the_organisation: ClassVar[bool] = True

    def describe(self) -> str:
        """Say what changes for whoever keeps signed heads."""
        return _("The key that signs the record is replaced by a new one, which the old one signs. Heads that you kept stay good.")

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Replace it."""
        rotate(authority.scope[-1], authority=authority, now=now)
