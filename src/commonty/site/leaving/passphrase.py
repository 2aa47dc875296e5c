"""
What a passphrase opens: the keys in an export, sealed as a stream, and the seal under its list of contents.

The passphrase makes a secret by Argon2id (RFC 9106); the stream is libsodium's, XChaCha20-Poly1305 in pieces of which none can be
changed, left out, or cut off at the end.
"""

import hmac
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from nacl import pwhash
from nacl.bindings import crypto_secretstream_xchacha20poly1305_ABYTES as ABYTES
from nacl.bindings import crypto_secretstream_xchacha20poly1305_HEADERBYTES as HEADERBYTES
from nacl.bindings import crypto_secretstream_xchacha20poly1305_init_pull as init_pull
from nacl.bindings import crypto_secretstream_xchacha20poly1305_init_push as init_push
from nacl.bindings import crypto_secretstream_xchacha20poly1305_pull as pull
from nacl.bindings import crypto_secretstream_xchacha20poly1305_push as push
from nacl.bindings import crypto_secretstream_xchacha20poly1305_state as state
from nacl.bindings import crypto_secretstream_xchacha20poly1305_TAG_FINAL as FINAL
from nacl.bindings import crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as GOES_ON
from nacl.exceptions import CryptoError

from commonty.apps.keys.sealing import derived
from commonty.constitution.refusal import Refused

__all__ = ["KeyStream", "Lock", "Locked", "opened_stream", "unlock"]

FEWEST_LETTERS = 12
OPERATIONS, MEMORY = pwhash.argon2id.OPSLIMIT_MODERATE, pwhash.argon2id.MEMLIMIT_MODERATE
"""About a second and 256 MiB for each guess."""
MOST_OPERATIONS, MOST_MEMORY = 16, 1 << 30
"""What a file may ask of whoever opens it."""
SECRET_BYTES, SALT_BYTES, SIZE_BYTES = 32, 16, 4
PIECE = 1 << 16
BOUND_TO = b"commonty-export/1 keys"


class Writable(Protocol):
    """What bytes are written to."""

    def write(self, raw: bytes, /) -> int:
        """Write them."""
        ...


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next ones."""
        ...


class Locked(ValueError):
    """A part that this passphrase does not open, or that was changed."""


@dataclass(frozen=True)
class Lock:
    """How a passphrase makes the secret of one export: what stands in its list of contents for everybody to read."""

    salt: bytes
    operations: int = OPERATIONS
    memory: int = MEMORY

    @classmethod
    def new(cls) -> "Lock":
        """Return a lock that no other export has."""
        return cls(os.urandom(SALT_BYTES))

    def to_json(self) -> dict[str, object]:
        """Return it as it stands in the list of contents."""
        return {"kdf": "argon2id", "salt": self.salt.hex(), "operations": self.operations, "memory": self.memory}

    @classmethod
    def from_json(cls, told: object) -> "Lock":
        """Read it; raise ``ValueError`` for one that this program does not know, or that would take a machine down."""
        if not isinstance(told, dict) or set(told) != {"kdf", "salt", "operations", "memory"} or told["kdf"] != "argon2id":
            raise ValueError("the way in which its passphrase makes a key is not known here")
        salt, operations, memory = bytes.fromhex(str(told["salt"])), told["operations"], told["memory"]
        if type(operations) is not int or type(memory) is not int or len(salt) != SALT_BYTES:
            raise ValueError("what it says of its passphrase has not the form that it must have")
        if not (0 < operations <= MOST_OPERATIONS and pwhash.argon2id.MEMLIMIT_MIN <= memory <= MOST_MEMORY):
            raise ValueError("its passphrase would take more memory or time than this program gives to a stranger’s file")
        return cls(salt, operations, memory)


def unlock(lock: Lock, passphrase: str, *, is_new: bool = False) -> bytes:
    """Return the secret that a passphrase makes; for a new export refuse one that is guessed too soon."""
    normal = unicodedata.normalize("NFKC", passphrase).strip()
    if is_new and len(normal) < FEWEST_LETTERS:
        said = f"a passphrase has {FEWEST_LETTERS} letters or more: four words that have nothing to do with one another are good"
        raise Refused(said)
    return pwhash.argon2id.kdf(SECRET_BYTES, normal.encode(), lock.salt, opslimit=lock.operations, memlimit=lock.memory)


def seal_of(secret: bytes, contents: bytes) -> str:
    """Return the seal under the list of contents: HMAC-SHA256, in hexadecimal."""
    return hmac.new(derived(secret, "export/contents"), contents, sha256).hexdigest()


def is_sealed(secret: bytes, contents: bytes, said: str) -> bool:
    """Say whether ``said`` is the seal that whoever knew the passphrase put under this list."""
    return hmac.compare_digest(seal_of(secret, contents), said)


class KeyStream:
    """Seals lines into a file, piece by piece; the last piece says that it is the last."""

    def __init__(self, secret: bytes, out: Writable) -> None:
        self._state, self._out, self._waiting = state(), out, bytearray()
        out.write(init_push(self._state, derived(secret, "export/keys")))

    def write(self, line: bytes) -> None:
        """Seal a line."""
        self._waiting += line
        if len(self._waiting) >= PIECE:
            self._push(GOES_ON)

    def finish(self) -> None:
        """Seal what is left, as the end."""
        self._push(FINAL)

    def _push(self, tag: int) -> None:
        box = push(self._state, bytes(self._waiting), BOUND_TO, tag)
        self._out.write(len(box).to_bytes(SIZE_BYTES, "big") + box)
        self._waiting.clear()


def opened_stream(secret: bytes, source: Readable) -> Iterator[bytes]:
    """Yield the lines that a ``KeyStream`` sealed; raise ``Locked`` where it was changed, cut off, or sealed with another passphrase."""
    opening, rest, tag = state(), b"", GOES_ON
    try:
        init_pull(opening, _exactly(source, HEADERBYTES), derived(secret, "export/keys"))
        while tag != FINAL:
            size = int.from_bytes(_exactly(source, SIZE_BYTES), "big")
            if not ABYTES <= size <= 2 * PIECE + ABYTES:
                raise Locked("a piece of it has a size that none has")
            clear, tag = pull(opening, _exactly(source, size), BOUND_TO)
            *lines, rest = (rest + clear).split(b"\n")
            yield from lines
    except CryptoError as problem:
        raise Locked("a piece of it does not open") from problem
    if rest or source.read(1):
        raise Locked("there is something after its end")


def _exactly(source: Readable, size: int) -> bytes:
    found = source.read(size)
    if len(found) != size:
        raise Locked("it ends before its end")
    return found
