"""What this app tells the record of credentials that an authority issues: how many, and never whose."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commonty.apps.record.entry import Audience, Entry


@dataclass(frozen=True)
class CredentialsHandedIn(Entry):
    """The public list of credentials was handed in. ``credentials`` counts the spare ones too; its maker compares the ``fingerprint``."""

    kind: ClassVar[str] = "voting.credentials-handed-in"
    audience: ClassVar[Audience] = Audience.MEMBERS
    says: ClassVar[str] = gettext_noop("The voting codes of a secret ballot were issued")

    roll: int
    uuid: str
    credentials: int
    spare: int
    fingerprint: str

    def sentence(self) -> str:
        """Say how many, and the fingerprint."""
        said = _(
            "%(credentials)d voting codes were issued for roll %(roll)d, %(spare)d of them spare, for election %(uuid)s. No private half "
            "of one was handed in. The fingerprint of the public list is %(fingerprint)s."
        )
        return said % {
            "credentials": self.credentials,
            "roll": self.roll,
            "spare": self.spare,
            "uuid": self.uuid,
            "fingerprint": self.fingerprint,
        }
