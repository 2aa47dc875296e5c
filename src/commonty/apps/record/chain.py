"""
The form of a line of the record, and what is committed to in it: the same for those who write it and those who check it. Plain Python.

``specs/record/`` says it in words, with vectors.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

__all__ = ["GENESIS", "ChainError", "Link", "canonical", "commitment", "digest_of_text", "encoded", "instant", "moment", "rotation_message"]

GENESIS = "0" * 64
"""What stands where the first line would name the line before it."""
TIME = "%Y-%m-%dT%H:%M:%SZ"
KIND = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")

encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False, allow_nan=False).encode
"""Return the one JSON text of a value that is already known to be plain."""


class ChainError(ValueError):
    """A line that could not be written so."""


@dataclass(frozen=True, slots=True)
class Link:
    """One line: all that the chain holds of what happened. ``time`` is in UTC, to the second; the hashes are 64 hexadecimal digits."""

    seq: int
    kind: str
    time: str
    commitment: str
    previous: str

    def canonical(self) -> bytes:
        """Return the bytes that are hashed: a name for this form, then the five values, each ended by a line feed."""
        return f"commonty-record-line/1\n{self.seq}\n{self.kind}\n{self.time}\n{self.commitment}\n{self.previous}\n".encode()

    def hash(self) -> str:
        """Return the hash by which the next line names this one, which is also its leaf in the Merkle tree (RFC 6962)."""
        return hashlib.sha256(b"\x00" + self.canonical()).hexdigest()


def moment(instant_: datetime) -> str:
    """Return an instant as a line writes it: UTC, whole seconds."""
    if instant_.tzinfo is None:
        raise ChainError(f"{instant_.isoformat()} names no time zone")
    return instant_.astimezone(UTC).strftime(TIME)


def instant(moment_: str) -> datetime:
    """Return the instant that a line writes as ``moment_``."""
    return datetime.strptime(moment_, TIME).replace(tzinfo=UTC)


def canonical(value: object) -> str:
    """Return the one JSON text of a value made of objects, lists, strings, whole numbers, true, false and null, as RFC 8785 does."""
    _refuse_unless_plain(value)
    return encoded(value)


def commitment(salt: bytes, payload: str) -> str:
    """Return what a line says of its payload: nothing, to whoever has not the salt; and everything, to whoever has."""
    return hashlib.sha256(b"commonty-record-payload/1\n" + salt + payload.encode()).hexdigest()


def digest_of_text(salt: bytes, wording: str) -> str:
    """Return the salted hash that stands in a payload for a text that lies outside the chain."""
    return hashlib.sha256(b"commonty-record-text/1\n" + salt + wording.encode()).hexdigest()


def rotation_message(old_key: str, new_key: str) -> bytes:
    """Return what the old key signs when a new one takes its place, both as signed-note writes them."""
    return f"commonty-record-key/1\n{old_key}\n{new_key}\n".encode()


def _refuse_unless_plain(value: object) -> None:
    match value:
        case None | bool() | str():
            return
        case int():
            if abs(value) >= 2**53:
                raise ChainError(f"{value} is a number that other readers of JSON would round; write it as text")
        case dict():
            for key, each in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise ChainError(f"{key!r} is no name for a fact: plain ASCII letters")
                _refuse_unless_plain(each)
        case list() | tuple():
            for each in value:
                _refuse_unless_plain(each)
        case _:
            raise ChainError(f"{value!r} is no plain fact: a text, a whole number, true, false, null, or lists and objects of these")
