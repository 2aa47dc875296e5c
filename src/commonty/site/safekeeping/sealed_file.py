"""Files that nobody reads or changes who has not the master key: sealed piece by piece as they are written, opened as they are read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from commonty.apps.keys import master
from commonty.apps.keys.sealing import SealError

__all__ = ["MAGIC", "Opened", "Sealed", "sealing"]

MAGIC = b"commonty sealed 1\n"
SALT_BYTES = 32
PIECE = 1 << 16
"""Bytes of what is sealed in each piece but the last."""
TAG_BYTES = 16
PLACE = "a file that was sealed"


class ForeignSeal(SealError):
    """A file that no master key of ours sealed, or whose beginning was changed."""

    def __init__(self) -> None:
        super().__init__("it was not made under the master key of this installation, or was changed since")


class BrokenSeal(SealError):
    """A file that was cut off, put together anew, or changed."""

    def __init__(self) -> None:
        super().__init__("it was cut off, damaged or changed")


def _nonce(number: int, *, is_last: bool) -> bytes:
    """Number the pieces, and mark the last: none can be left out, moved or added. The key is of this one file, so none repeats."""
    return number.to_bytes(11, "big") + bytes([is_last])


class Sealed:
    """What writes into a sealed file; used through ``sealing``, which writes the end."""

    def __init__(self, file: IO[bytes]) -> None:
        salt = os.urandom(SALT_BYTES)
        self.box = AESGCM(master.of_file(salt)[0])
        self.file, self.number, self.waiting = file, 0, bytearray()
        file.write(MAGIC + salt)

    def write(self, clear: bytes) -> int:
        """Take more of what is to be sealed."""
        self.waiting += clear
        while len(self.waiting) > PIECE:
            self._seal(bytes(self.waiting[:PIECE]), is_last=False)
            del self.waiting[:PIECE]
        return len(clear)

    def flush(self) -> None:
        """Do nothing: a piece is written when it is whole."""

    def end(self) -> None:
        """Write the last piece."""
        self._seal(bytes(self.waiting), is_last=True)

    def _seal(self, clear: bytes, *, is_last: bool) -> None:
        self.file.write(self.box.encrypt(_nonce(self.number, is_last=is_last), clear, MAGIC))
        self.number += 1


@contextmanager
def sealing(file: IO[bytes]) -> Iterator[Sealed]:
    """Give something to write into, all of which is sealed into ``file``. Left by an error, the file has no end and does not open."""
    sealed = Sealed(file)
    yield sealed
    sealed.end()


class Opened:
    """
    Reads what was sealed into ``file``, which stands behind its ``MAGIC``.

    Raises ``ForeignSeal`` or ``BrokenSeal``, never giving a byte of a piece that does not open; that the end is missing is known at
    the end alone.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.number, self.clear = file, 0, b""
        self.keys = master.of_file(file.read(SALT_BYTES))
        self.next: bytes | None = file.read(PIECE + TAG_BYTES)

    def read(self, most: int = -1) -> bytes:
        """Read on, at most so many bytes."""
        parts, left = [], most
        while left and (self.clear or self._open_next()):
            part = self.clear if left < 0 else self.clear[:left]
            self.clear = self.clear[len(part) :]
            left -= len(part) if left > 0 else 0
            parts.append(part)
        return b"".join(parts)

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def _open_next(self) -> bool:
        """Open the next piece; say no where there is none."""
        if self.next is None:
            return False
        piece, after = self.next, self.file.read(PIECE + TAG_BYTES)
        nonce = _nonce(self.number, is_last=not after)
        for key in self.keys:
            try:
                self.clear = AESGCM(key).decrypt(nonce, piece, MAGIC)
            except (InvalidTag, ValueError):
                continue
            self.keys, self.next = (key,), after or None
            self.number += 1
            return True
        raise BrokenSeal if self.number else ForeignSeal
