"""Sealing and opening bytes: AES-256-GCM under keys derived for one purpose each."""

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
ID_BYTES = 4
NONCE_BYTES = 12


class SealError(Exception):
    """Something sealed that cannot be opened: the base of this app's errors."""


class Broken(SealError):
    """A sealed value that was changed, moved to another place, or sealed with another key."""

    def __init__(self, place: str) -> None:
        super().__init__(f"what is sealed at {place} does not open: it was changed, moved there, or sealed with another key")
        self.place = place


def derived(secret: bytes, purpose: str) -> bytes:
    """Return the key of 32 bytes that ``secret`` gives for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"commonty/{purpose}".encode()).derive(secret)


@dataclass(frozen=True)
class Box:
    """Seals with one key. A sealed value is the key's id (4 bytes), a nonce (12 bytes) and the box with its tag."""

    key: bytes

    @property
    def id(self) -> bytes:
        """What tells values sealed with this key from others; it says nothing about the key."""
        return hashlib.sha256(b"commonty/key id\n" + self.key).digest()[:ID_BYTES]

    def seal(self, place: str, clear: bytes) -> bytes:
        """Seal ``clear``, bound to ``place``: in another column it does not open."""
        nonce = os.urandom(NONCE_BYTES)
        return self.id + nonce + AESGCM(self.key).encrypt(nonce, clear, place.encode())

    def unseal(self, place: str, sealed: bytes) -> bytes:
        """Return what was sealed; raise ``Broken`` for anything else."""
        nonce, box = sealed[ID_BYTES : ID_BYTES + NONCE_BYTES], sealed[ID_BYTES + NONCE_BYTES :]
        if not self.sealed(sealed):
            raise Broken(place)
        try:
            return AESGCM(self.key).decrypt(nonce, box, place.encode())
        except (InvalidTag, ValueError) as error:
            raise Broken(place) from error

    def sealed(self, sealed: bytes) -> bool:
        """Whether ``sealed`` carries the id of this key."""
        return hmac.compare_digest(sealed[:ID_BYTES], self.id)


def keyed_hash(key: bytes, message: str) -> str:
    """Return HMAC-SHA256 of ``message`` under ``key`` as 64 hexadecimal digits."""
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
