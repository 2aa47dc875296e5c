"""That somebody asked on the public page what is held about them, until their mailbox is proved."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import models

from commonty.apps.keys import keyring
from commonty.apps.people.models.recovery import new_nonce

LASTS = timedelta(days=2)
LINK = "commonty.bodies.asked-by-mail"
"""The salt of the links that prove a mailbox."""


class AskedByMailQuery(models.QuerySet["AskedByMail"]):
    """Finds what waits for its mailbox."""

    def linked(self, token: str, *, now: datetime) -> "AskedByMail | None":
        """Return whose link this is, while it can be pressed."""
        try:
            pk, nonce = signing.loads(token, salt=LINK)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return self.filter(pk=pk, nonce=nonce, expires_at__gt=now).first()


class AskedByMail(models.Model):
    """One request that does not count yet. Who asks and their mailbox are sealed; once the link is pressed, or too old, the row goes."""

    nonce = models.CharField(max_length=32, default=new_nonce)
    sealed = models.BinaryField()
    language = models.CharField(max_length=12)
    expires_at = models.DateTimeField(db_index=True)

    objects = AskedByMailQuery.as_manager()

    def __str__(self) -> str:
        return f"asked by mail {self.pk}"

    @property
    def place(self) -> str:
        """Where it is sealed: bound to this row."""
        return f"bodies.asked-by-mail.{self.nonce}"

    def clear(self) -> tuple[str, str]:
        """Return the name that was given, and the mailbox."""
        name, _line, email = keyring.unseal_ours(self.place, bytes(self.sealed)).decode().partition("\n")
        return name, email

    def token(self) -> str:
        """Return what its link ends with."""
        return signing.dumps([self.pk, self.nonce], salt=LINK)
