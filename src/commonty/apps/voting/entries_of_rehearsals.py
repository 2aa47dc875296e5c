"""What this app tells the record of rehearsals, and how every line of one says that it is one."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from commonty.apps.record.entry import Audience, Entry


@dataclass(frozen=True)
class OfSecretBallot(Entry):
    """Something that happened to the ballots of a vote, which may be those of a rehearsal."""

    is_rehearsal: bool = field(default=False, kw_only=True)

    def marked(self, said: str) -> str:
        """Say first that it was a rehearsal, where it was one."""
        return _("Rehearsal: this decides nothing. %(said)s") % {"said": said} if self.is_rehearsal else said


@dataclass(frozen=True)
class RehearsalBegun(Entry):
    """A trustee began a rehearsal of a secret ballot: it decides nothing."""

    kind: ClassVar[str] = "voting.rehearsal-begun"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A rehearsal of a secret ballot began")

    rehearsal: int
    board: int
    roll: int
    ceremony: int
    trustees: int
    closes: str
    until: str

    def sentence(self) -> str:
        """Say which board, which roll and which keys."""
        said = ngettext(
            "Rehearsal %(rehearsal)d began on board %(board)d. Who is on roll %(roll)d can try the booth, and %(trustees)d trustee of key "
            "ceremony %(ceremony)d the opening. It decides nothing.",
            "Rehearsal %(rehearsal)d began on board %(board)d. Who is on roll %(roll)d can try the booth, and %(trustees)d trustees of key "
            "ceremony %(ceremony)d the opening. It decides nothing.",
            self.trustees,
        )
        return said % vars(self)


@dataclass(frozen=True)
class RehearsalPressed(Entry):
    """A trustee ended the voting of a rehearsal before its time, or let it go on without whoever had not done their part."""

    kind: ClassVar[str] = "voting.rehearsal-pressed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A trustee let a rehearsal go on")

    rehearsal: int
    what: str

    def sentence(self) -> str:
        """Say which of the two."""
        said = {
            "end": _("Rehearsal %(rehearsal)d: a trustee ended the voting. It decides nothing."),
            "go-on": _("Rehearsal %(rehearsal)d: a trustee let it go on without those who had not done their part. It decides nothing."),
        }
        return said[self.what] % {"rehearsal": self.rehearsal}


@dataclass(frozen=True)
class RehearsalLapsed(Entry):
    """A rehearsal came to nothing: nobody voted in it, or its trustees did not open it."""

    kind: ClassVar[str] = "voting.rehearsal-lapsed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A rehearsal came to nothing")

    rehearsal: int
    voted: int

    def sentence(self) -> str:
        """Say why."""
        said = (
            _("Rehearsal %(rehearsal)d lapsed: it was not opened in time. It would have decided nothing.")
            if self.voted
            else _("Rehearsal %(rehearsal)d lapsed: nobody voted in it. It would have decided nothing.")
        )
        return said % {"rehearsal": self.rehearsal}
