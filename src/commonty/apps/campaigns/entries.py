"""What the record is told of campaigns."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry, PersonId, TextDigest


@dataclass(frozen=True)
class CampaignLaunched(Entry):
    """That a body launched a campaign."""

    kind: ClassVar[str] = "campaigns.launched"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A campaign was launched")
    is_published: ClassVar[bool] = True

    campaign: int
    title: str
    text: TextDigest

    def sentence(self) -> str:
        """Say which."""
        return _("The campaign “%(title)s” was launched.") % {"title": self.title}


@dataclass(frozen=True)
class CampaignEdited(Entry):
    """That a campaign's page was edited."""

    kind: ClassVar[str] = "campaigns.edited"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A campaign’s page was edited")
    is_published: ClassVar[bool] = True

    campaign: int
    version: int
    text: TextDigest
    title: str = ""

    def sentence(self) -> str:
        """Say which version."""
        return _("The page of the campaign “%(campaign)s” was edited: version %(version)s.") % {
            "campaign": self.title or self.campaign,
            "version": self.version,
        }


@dataclass(frozen=True)
class CampaignWon(Entry):
    """That something was won."""

    kind: ClassVar[str] = "campaigns.won"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("Something was won")
    is_published: ClassVar[bool] = True

    campaign: int
    win: int
    text: TextDigest
    title: str = ""

    def sentence(self) -> str:
        """Say in which campaign."""
        return _("The campaign “%(campaign)s” won something.") % {"campaign": self.title or self.campaign}


@dataclass(frozen=True)
class CampaignClosed(Entry):
    """That a campaign was closed by decision."""

    kind: ClassVar[str] = "campaigns.closed"
    audience: ClassVar[Audience] = Audience.PUBLIC
    says: ClassVar[str] = gettext_noop("A campaign was closed")
    is_published: ClassVar[bool] = True

    campaign: int
    title: str

    def sentence(self) -> str:
        """Say which."""
        return _("The campaign “%(title)s” was closed.") % {"title": self.title}


@dataclass(frozen=True)
class CampaignSigned(Entry):
    """That somebody signed: told to them alone."""

    kind: ClassVar[str] = "campaigns.signed"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Somebody signed a campaign")

    person: PersonId
    campaign: int
    title: str = ""

    def sentence(self) -> str:
        """Say so."""
        return _("You signed the campaign “%(campaign)s”.") % {"campaign": self.title or self.campaign}


@dataclass(frozen=True)
class SignatureWithdrawn(Entry):
    """That somebody took their signature back: told to them alone."""

    kind: ClassVar[str] = "campaigns.signature-withdrawn"
    audience: ClassVar[Audience] = Audience.PERSON
    says: ClassVar[str] = gettext_noop("Somebody took a signature back")

    person: PersonId
    campaign: int
    title: str = ""

    def sentence(self) -> str:
        """Say so."""
        return _("You took back your signature of the campaign “%(campaign)s”.") % {"campaign": self.title or self.campaign}
