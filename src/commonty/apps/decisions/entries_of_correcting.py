"""What the record is told of corrections to a text of which notice was given."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest
from commonty.apps.record.moments import in_words


@dataclass(frozen=True)
class CorrectionProposed(Entry):
    """A correction of a slip was proposed to everybody entitled; ``until`` is the instant until which one can object, in ISO 8601."""

    kind: ClassVar[str] = "decisions.correction-proposed"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A correction of a slip in a motion was proposed")

    motion: int
    number: int
    until: str
    text: TextDigest
    proposer: PersonId
    held: str = ""
    """The hash of a text that only those who hear the matter may read, in the place of ``text``."""

    def sentence(self) -> str:
        """Say so, and until when one can object."""
        said = _("A correction of motion %(number)d was proposed. It stands unless somebody objects until %(until)s.")
        return said % {"number": self.number, "until": in_words(self.until)}


@dataclass(frozen=True)
class CorrectionObjected(Entry):
    """Somebody entitled objected to a correction: the text stays as notice of it was given."""

    kind: ClassVar[str] = "decisions.correction-objected"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A member objected to a correction")

    motion: int
    number: int
    objector: PersonId

    def sentence(self) -> str:
        """Say so."""
        return _("A member objected to the correction of motion %(number)d: its text stays.") % {"number": self.number}


@dataclass(frozen=True)
class CorrectionStands(Entry):
    """Nobody objected to a correction in time: it is the text from now on, as this ``version``."""

    kind: ClassVar[str] = "decisions.correction-stands"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("A slip in a motion was corrected")

    motion: int
    number: int
    version: int
    digest: str
    text: TextDigest
    held: str = ""

    def sentence(self) -> str:
        """Say so."""
        return _("Nobody objected: a slip in motion %(number)d was corrected.") % {"number": self.number}
