"""What the doctor finds: a name, how it stands, what was seen and what to do next. Kept as facts, and put into words where it is read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

__all__ = ["NAMES", "Finding", "Said", "Standing"]


class Standing(StrEnum):
    """How something stands."""

    GOOD = "good"
    CARE = "care"
    """It works, and ought to be looked after."""
    BAD = "bad"
    UNKNOWN = "unknown"
    """It could not be looked at."""


NAMES: Mapping[str, str] = {
    "address": gettext_noop("Web address"),
    "tls": gettext_noop("Encrypted connection"),
    "clock": gettext_noop("Clock"),
    "disk": gettext_noop("Room on the disk"),
    "spf": gettext_noop("Who may send our mail (SPF)"),
    "dkim": gettext_noop("Signature of our mail (DKIM)"),
    "dmarc": gettext_noop("What others do with forged mail (DMARC)"),
    "letter": gettext_noop("A letter that arrived"),
    "backup": gettext_noop("Last backup off the machine"),
    "rehearsal": gettext_noop("Last rehearsed restore"),
}
"""Everything that is looked at, in this order, with its title."""
WORDS = {
    Standing.GOOD: gettext_noop("in order"),
    Standing.CARE: gettext_noop("needs care"),
    Standing.BAD: gettext_noop("not in order"),
    Standing.UNKNOWN: gettext_noop("not known"),
}


@dataclass(frozen=True)
class Said:
    """A sentence of the catalogue with its values."""

    text: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return _(self.text) % dict(self.values) if self.text else ""


def said(text: str, **values: object) -> Said:
    """Say ``text``, a sentence marked for the catalogue, with its values."""
    return Said(text, tuple((name, str(value)) for name, value in values.items()))


@dataclass(frozen=True)
class Finding:
    """How one thing stands."""

    name: str
    standing: Standing
    looked: Said
    """What was looked at."""
    says: Said
    """What was found there."""
    step: Said = Said()
    """What to do next; nothing where nothing is to be done."""

    @property
    def title(self) -> str:
        """Return what it is about."""
        return _(NAMES[self.name])

    @property
    def word(self) -> str:
        """Return how it stands, in two words."""
        return _(WORDS[self.standing])

    @property
    def tone(self) -> str:
        """Return the tone in which pages show it."""
        return {Standing.GOOD: "carried", Standing.BAD: "wrong"}.get(self.standing, "waiting")

    def in_words(self) -> dict[str, str]:
        """Return it for programs, with its sentences in the reader's language."""
        return {"name": self.name, "standing": self.standing, "looked": str(self.looked), "says": str(self.says), "step": str(self.step)}

    def to_json(self) -> dict[str, object]:
        """Return it as it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Self:
        """Read what was kept."""
        looked, says, step = (_read(kept[name]) for name in ("looked", "says", "step"))
        return cls(str(kept["name"]), Standing(str(kept["standing"])), looked, says, step)


def _read(kept: object) -> Said:
    if not isinstance(kept, dict):
        raise TypeError(kept)
    return Said(str(kept["text"]), tuple((str(name), str(value)) for name, value in kept["values"]))
