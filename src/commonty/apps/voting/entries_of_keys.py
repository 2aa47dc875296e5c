"""What this app tells the record of the keys of secret ballots."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry


@dataclass(frozen=True)
class CeremonyBegun(Entry):
    """Trustees began to make the keys of secret ballots."""

    kind: ClassVar[str] = "voting.ceremony-begun"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("Trustees began to make the keys of secret ballots")

    ceremony: int
    trustees: int
    threshold: int
    group: str

    def sentence(self) -> str:
        """Say how many, and how many suffice."""
        said = _("Key ceremony %(ceremony)d began: %(trustees)d trustees, of whom any %(threshold)d together open secret ballots.")
        return said % {"ceremony": self.ceremony, "trustees": self.trustees, "threshold": self.threshold}


@dataclass(frozen=True)
class KeyPartGiven(Entry):
    """A trustee did their part in one step of a key ceremony."""

    kind: ClassVar[str] = "voting.key-part-given"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A trustee did a step of a key ceremony")

    ceremony: int
    trustee: int
    step: str

    def sentence(self) -> str:
        """Say who, by number, and which."""
        steps = {
            "certify": _("Trustee %(trustee)d made a key in key ceremony %(ceremony)d."),
            "deal": _("Trustee %(trustee)d shared their key out in key ceremony %(ceremony)d."),
            "finish": _("Trustee %(trustee)d checked the others’ shares in key ceremony %(ceremony)d, and has a key."),
        }
        return steps[self.step] % {"trustee": self.trustee, "ceremony": self.ceremony}


@dataclass(frozen=True)
class KeyMade(Entry):
    """A key ceremony is finished: secret ballots can be encrypted."""

    kind: ClassVar[str] = "voting.key-made"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The keys of secret ballots were made")

    ceremony: int
    fingerprint: str

    def sentence(self) -> str:
        """Say the fingerprint, which trustees compare."""
        return _("Key ceremony %(ceremony)d is finished. The fingerprint of its keys is %(fingerprint)s.") % {
            "ceremony": self.ceremony,
            "fingerprint": self.fingerprint,
        }


@dataclass(frozen=True)
class CeremonyEnded(Entry):
    """A key ceremony ended without keys."""

    kind: ClassVar[str] = "voting.ceremony-ended"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A key ceremony ended without keys")

    ceremony: int

    def sentence(self) -> str:
        """Say so."""
        return _("Key ceremony %(ceremony)d ended without keys: not everybody did their part.") % {"ceremony": self.ceremony}
