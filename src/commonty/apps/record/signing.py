"""The key that signs the record's heads: made once, sealed, replaced in the open."""

import base64
import os
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from commonty.apps.keys import keyring
from commonty.apps.record.chain import rotation_message
from commonty.apps.record.checkpoint import Checkpoint, Signer, Verifier
from commonty.apps.record.entries import KeyRotated
from commonty.apps.record.merkle import Peaks
from commonty.apps.record.models import Head, Line, SigningKey
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority

__all__ = ["RecordHead", "fingerprint", "head", "rotate", "verifier"]

PLACE = "record.signing-key"
SEED_BYTES = 32


@dataclass(frozen=True)
class RecordHead:
    """The end of the record, for the footer of a notice or a receipt: whoever keeps it can prove a later rewriting."""

    size: int
    root: str
    """In hexadecimal."""
    checkpoint: str
    """Signed, in the form of C2SP ``tlog-checkpoint``."""


def head() -> RecordHead:
    """Return the end of the record as it is now, signed."""
    row = Head.objects.filter(pk=1).first()
    tree = Peaks(row.size, map(bytes.fromhex, row.peaks)) if row else Peaks()
    signer = _signer()
    return RecordHead(tree.size, tree.root().hex(), Checkpoint(signer.name, tree.size, tree.root()).signed(signer))


def fingerprint() -> str:
    """Return the fingerprint of the key in use, in groups of four hexadecimal digits, for the founding entry and every notice."""
    return verifier().fingerprint


def verifier() -> Verifier:
    """Return the public half of the key in use, made when it is first asked for."""
    row = _row()
    return Verifier(row.name, bytes(row.public))


@transaction.atomic
def rotate(body: str, *, authority: Authority, now: datetime) -> Line:
    """Replace the key: the old one signs the new one's name, for all to read in the record."""
    old = _signer()
    new = Signer(old.name, os.urandom(SEED_BYTES))
    signature = base64.b64encode(old.sign(rotation_message(str(old.verifier), str(new.verifier)))).decode()
    entry = KeyRotated(body=body, old_key=str(old.verifier), new_key=str(new.verifier), signature=signature)
    line = record(entry, authority=authority, now=now)
    _keep(new)
    return line


def _signer() -> Signer:
    row = _row()
    return Signer(row.name, keyring.unseal_ours(PLACE, bytes(row.sealed)))


def _row() -> SigningKey:
    """Return the newest key, made where there is none; of two made at once, both read the older."""
    row = SigningKey.objects.order_by("-generation").first()
    if row is None:
        _keep(Signer(f"{settings.HOST}/record", os.urandom(SEED_BYTES)))
        row = SigningKey.objects.latest("generation")
    return row


def _keep(signer: Signer) -> None:
    """Write a key down as the next generation, unless somebody else was first with the very first."""
    generation = SigningKey.objects.count() + 1
    SigningKey.objects.get_or_create(
        generation=generation,
        defaults={"name": signer.name, "public": signer.verifier.public, "sealed": keyring.seal_ours(PLACE, signer.seed)},
    )
