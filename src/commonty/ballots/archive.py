"""The file ``.bel`` of a board: a tar of the old kind, byte for byte, read as a stream and written by appending (archive.md)."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from commonty.ballots.errors import BallotsError

__all__ = [
    "ArchiveError",
    "Changed",
    "CutShort",
    "NotTheContent",
    "Record",
    "TooLarge",
    "WrongBeginning",
    "WrongHeader",
    "WrongName",
    "WrongPadding",
    "beginning",
    "content",
    "name_of_data",
    "name_of_event",
    "packed",
    "records",
    "timestamp_of",
]

BLOCK = 512
PIECE = 1 << 16
"""How much of a content is read at once."""
FIRST = "BELENIOS"
"""The name of the first record, which alone is not named by its content."""
LONGEST_BEGINNING = 64
LARGEST_SIZE = 8**11 - 1
"""What eleven octal digits can say."""
BEGINNING = re.compile(rb'\{"version":1,"timestamp":"(0|[1-9][0-9]{0,9})"\}')
NAME = re.compile(r"[0-9a-f]{64}\.(data|event)\.json")


class ArchiveError(BallotsError):
    """A file that is no archive; ``offset`` is the byte at which that shows."""

    def __init__(self, offset: int, problem: str) -> None:
        super().__init__(f"byte {offset:,}: {problem}")
        self.offset = offset


class CutShort(ArchiveError):
    """A file that ends in the middle of a record."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset, "the file ends in the middle of a record: get it again, or cut it where its last whole event ends")


class WrongHeader(ArchiveError):
    """A header that is not the one which an archive has at this place."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset, "this is not the header that a record of an archive has")


class WrongPadding(ArchiveError):
    """Something where only zeros fill up a block."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset, "something is hidden behind a record, where only zeros belong")


class WrongBeginning(ArchiveError):
    """A first record that is not that of an archive of version 1."""

    def __init__(self, offset: int = 0) -> None:
        super().__init__(
            offset, 'the first record is not {"version":1,"timestamp":"…"}: this is no archive of an election, or of another version'
        )


class WrongName(ArchiveError):
    """A record whose name is no digest."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset, "this record is not named by the digest of its content")


class NotTheContent(ArchiveError):
    """A record that is named by the digest of another content."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset, "the content of this record is not the one that its name is the digest of")


class TooLarge(ArchiveError):
    """A record larger than what it holds can ever be."""

    def __init__(self, offset: int, size: int, most: int) -> None:
        super().__init__(offset, f"this record has {size:,} bytes, and what it holds has {most:,} at most")
        self.size = size
        self.most = most


class Changed(ArchiveError):
    """A file that was changed while it was read."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset, "the file was changed while it was read: try again with a copy of it")


@dataclass(frozen=True)
class Record:
    """Where a record lies: ``digest`` of its content (hex), ``offset`` of its content and its ``size`` in bytes."""

    digest: str
    offset: int
    size: int
    is_event: bool

    @property
    def end(self) -> int:
        """The byte at which the next record begins."""
        return self.offset + self.size + -self.size % BLOCK


def records(file: BinaryIO) -> Iterator[Record]:
    """
    Read an archive from its beginning, and return its records but for the first; whatever is returned has the content that it is named by.

    No content is kept: memory does not grow with the archive. Raises an ``ArchiveError``.
    """
    file.seek(0)
    timestamp = _timestamp(file)
    at = 2 * BLOCK
    while header := file.read(BLOCK):
        name, size = _read_header(header, at, timestamp)
        match = NAME.fullmatch(name)
        if match is None:
            raise WrongName(at)
        record = Record(name[:64], at + BLOCK, size, match[1] == "event")
        if _digest(file, record) != record.digest:
            raise NotTheContent(at)
        yield record
        at = record.end
        file.seek(at)


def content(file: BinaryIO, record: Record, *, most: int) -> bytes:
    """
    Return the content of a record that was read before, proving its digest again.

    Raises ``TooLarge`` where it has more than ``most`` bytes, before any is read; ``Changed`` where it is not what it was.
    """
    if record.size > most:
        raise TooLarge(record.offset, record.size, most)
    file.seek(record.offset)
    found = file.read(record.size)
    if hashlib.sha256(found).hexdigest() != record.digest:
        raise Changed(record.offset)
    return found


def beginning(timestamp: int) -> bytes:
    """Return the first record: ``timestamp`` is in whole seconds since 1970, and every record has it."""
    return packed(FIRST, b'{"version":1,"timestamp":"%d"}' % timestamp, timestamp)


def packed(name: str, body: bytes, timestamp: int) -> bytes:
    """Return a record as it stands in the file."""
    return _header(name, len(body), timestamp) + body + bytes(-len(body) % BLOCK)


def name_of_data(body: bytes) -> str:
    """Return the name of a record of data."""
    return f"{hashlib.sha256(body).hexdigest()}.data.json"


def name_of_event(body: bytes) -> str:
    """Return the name of a record of an event."""
    return f"{hashlib.sha256(body).hexdigest()}.event.json"


def timestamp_of(file: BinaryIO) -> int:
    """Return the time that all records of an archive have."""
    file.seek(0)
    return _timestamp(file)


def _timestamp(file: BinaryIO) -> int:
    """Read the first record, which says the time."""
    first = file.read(2 * BLOCK)
    match = BEGINNING.match(first, BLOCK)
    if match is None:
        raise WrongBeginning
    if first != beginning(int(match[1])):
        raise CutShort(len(first)) if len(first) < 2 * BLOCK else WrongBeginning
    return int(match[1])


def _header(name: str, size: int, timestamp: int) -> bytes:
    """Return the 512 bytes before a content: what the old tar has, without owner or magic."""
    header = bytearray(BLOCK)
    header[0 : len(name)] = name.encode()
    header[100:107] = b"0000644"
    header[108:115] = header[116:123] = b"0000000"
    header[124:135] = b"%011o" % size
    header[136:147] = b"%011o" % timestamp
    header[148:156] = b" " * 8
    header[156:157] = b"0"
    header[148:156] = b"%06o\x00 " % sum(header)
    return bytes(header)


def _read_header(header: bytes, at: int, timestamp: int) -> tuple[str, int]:
    """Return name and size; the header must be the one that we would have written for them."""
    if len(header) < BLOCK:
        raise CutShort(at)
    name = header[:100].rstrip(b"\x00")
    octal = header[124:135]
    if not name.isascii() or not re.fullmatch(rb"[0-7]{11}", octal):
        raise WrongHeader(at)
    size = int(octal, 8)
    if _header(name.decode(), size, timestamp) != header:
        raise WrongHeader(at)
    return name.decode(), size


def _digest(file: BinaryIO, record: Record) -> str:
    """Return the digest of what lies in the file for this record, having checked that zeros fill it up."""
    digest = hashlib.sha256()
    left = record.size
    while left:
        piece = file.read(min(left, PIECE))
        if not piece:
            raise CutShort(record.offset - BLOCK)
        digest.update(piece)
        left -= len(piece)
    padding = file.read(-record.size % BLOCK)
    if len(padding) < -record.size % BLOCK:
        raise CutShort(record.offset - BLOCK)
    if padding.strip(b"\x00"):
        raise WrongPadding(record.offset + record.size)
    return digest.hexdigest()
