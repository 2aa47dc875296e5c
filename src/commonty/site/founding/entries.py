"""What the record is told of the founding."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry


@dataclass(frozen=True)
class OrganisationFounded(Entry):
    """The founders adopted the constitution. ``fingerprint`` is that of the key that signs the record's heads."""

    kind: ClassVar[str] = "founding.founded"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("The organisation was founded")

    title: str
    digest: str
    fingerprint: str
    founders: int
    votes_for: int
    votes_against: int

    def sentence(self) -> str:
        """Say what was founded, and by how many."""
        return _("%(title)s was founded: %(votes_for)s of %(founders)s founders voted for its constitution.") % vars(self)
