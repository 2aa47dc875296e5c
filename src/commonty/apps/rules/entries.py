"""What the record is told of the rules."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry


@dataclass(frozen=True)
class RulesInForce(Entry):
    """That a version of a body's constitution came into force; ``digest`` is the SHA-256 of its canonical text."""

    kind: ClassVar[str] = "rules.in-force"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("New rules came into force")
    is_published: ClassVar[bool] = True

    version: int
    digest: str

    def sentence(self) -> str:
        """Say which version it is."""
        return _("Version %(version)s of the rules came into force.") % {"version": self.version}
