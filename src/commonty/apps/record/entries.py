"""What the record tells of itself."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry

LAW = "law"
"""In the place of an article: a law asks for it."""


@dataclass(frozen=True)
class TextWithdrawn(Entry):
    """A text beside the record was withdrawn; ``article`` is the article, or the law, that asks for it."""

    kind: ClassVar[str] = "record.text-withdrawn"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A text was withdrawn from view")
    is_published: ClassVar[bool] = True

    text: str
    article: str

    def sentence(self) -> str:
        """Say that a text was withdrawn."""
        if self.article == LAW:
            return _("A text was withdrawn because a law asks for it.")
        return _("A text was withdrawn under %(article)s.") % {"article": self.article}


@dataclass(frozen=True)
class KeyRotated(Entry):
    """The key that signs the record's heads was replaced; ``signature`` is the old key's, over the new one."""

    kind: ClassVar[str] = "record.key-rotated"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("The key that signs the record was replaced")

    old_key: str
    new_key: str
    signature: str

    def sentence(self) -> str:
        """Say that the key was replaced."""
        return _("The key that signs the record was replaced.")
