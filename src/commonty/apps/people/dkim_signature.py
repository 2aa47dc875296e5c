"""Signing mail for its domain (DKIM, RFC 6376), so that whoever gets it knows that it comes from there."""

import os
from base64 import b64encode
from email.message import Message
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SIZE = 2048
SIGNED = (
    *("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding"),
    *("list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted"),
)
"""The headers that are signed: whoever forwards a letter can change none of them, and add none of these."""


def sign(letter: Message, *, domain: str) -> None:
    """Add the signature of ``domain`` to a letter, under the selector that ``COMMONTY_DKIM`` names; nothing where it names none."""
    if not settings.DKIM_SELECTOR:
        return
    import dkim  # noqa: PLC0415 - it brings a whole DNS client, which no process should wait for at its start.

    raw = letter.as_bytes()
    covered = [name.encode() for name in SIGNED if name in letter]
    own = (settings.DKIM_SELECTOR.encode(), domain.encode(), key_file().read_bytes())
    signature: bytes = dkim.sign(raw, *own, canonicalize=(b"relaxed", b"relaxed"), include_headers=[*covered, b"from"])
    _name, value = signature.decode().split(":", 1)
    letter["DKIM-Signature"] = " ".join(value.split())


def key_file() -> Path:
    """Return the file of the private key, which is made where there is none."""
    file: Path = settings.DKIM_KEY
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = rsa.generate_private_key(public_exponent=65537, key_size=SIZE)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as written:
            written.write(made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    if file.stat().st_mode & 0o077:
        message = f"COMMONTY_DKIM: others may read {file}; run: chmod 600 {file}"
        raise ImproperlyConfigured(message)
    return file


def dns_record() -> str:
    """Return what must stand in the DNS at ``selector._domainkey.domain``, as a TXT record."""
    public = load_pem_private_key(key_file().read_bytes(), None).public_key()
    written = b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    return f"v=DKIM1; k=rsa; p={written}"
