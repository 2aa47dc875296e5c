"""Free text beside the chain: kept with a salted hash, and withdrawn where the rules or the law ask for it."""

import os
from datetime import datetime

from django.db import transaction

from commonty.apps.record.chain import digest_of_text
from commonty.apps.record.entries import TextWithdrawn
from commonty.apps.record.models import Text, Withdrawal, Wording
from commonty.apps.record.recording import SALT_BYTES, record
from commonty.constitution.authority import Authority

__all__ = ["keep", "withdraw"]


@transaction.atomic
def keep(wording: str) -> Text:
    """Keep a text beside the chain. Put its ``digest`` into an entry, in a field typed ``TextDigest``."""
    salt = os.urandom(SALT_BYTES)
    text = Text.objects.create(digest=digest_of_text(salt, wording))
    Wording.objects.create(text=text, salt=salt, clear=wording)
    return text


@transaction.atomic
def withdraw(text: Text, *, article: str, authority: Authority, now: datetime) -> None:
    """Withdraw a text under an article or a law: a stub is left, and the record still checks. Safe to repeat."""
    if Withdrawal.objects.filter(text=text).exists():
        return
    body = authority.scope[-1] if authority.scope else ""
    line = record(TextWithdrawn(body=body, text=text.digest, article=article), authority=authority, now=now)
    Withdrawal.objects.create(text=text, line=line, article=article)
    Wording.objects.filter(text=text).delete()
