"""The list of public credentials as a verifier reads it: streamed (verifier.md)."""

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from commonty.ballots.archive import Changed, Record
from commonty.ballots.errors import BallotsError

__all__ = ["ListMalformed", "WrongWeight", "entries"]

PIECE = 1 << 16
LONGEST_ENTRY = 700
"""Bytes of a credential with its weight: a number below the largest modulus, a comma and a weight have fewer."""
LARGEST_WEIGHT = 2**63 - 1
ENTRY = re.compile(rb'"([0-9a-f]{1,650})(?:,([0-9]{1,20}))?"')


class ListMalformed(BallotsError):
    """A list of credentials that is not one JSON array of texts, compact; ``offset`` is the byte of it at which that shows."""

    def __init__(self, offset: int) -> None:
        super().__init__(
            f"byte {offset:,} of the public credentials: this is no compact list of texts, each credential or credential,weight"
        )
        self.offset = offset


class WrongWeight(BallotsError):
    """A weight that is no positive whole number as it is written."""

    def __init__(self, weight: str) -> None:
        super().__init__(f"the weight {weight} is refused: weights are whole numbers from 1, without leading zeros")
        self.weight = weight


def entries(file: BinaryIO, record: Record) -> Iterator[tuple[str, int]]:
    """
    Read the list that a record holds: each public credential as it is written, with its weight.

    Takes a few kilobytes, however long the list is. Raises ``ListMalformed`` or ``WrongWeight``; at its end ``Changed`` where it is not
    the list that the record is named by.
    """
    file.seek(record.offset)
    left, gone, at, buffer, digest = record.size, 0, 0, b"", hashlib.sha256()
    while True:
        if left and len(buffer) - at < LONGEST_ENTRY:
            more = file.read(min(left, PIECE))
            left -= len(more) or left
            digest.update(more)
            gone, buffer, at = gone + at, buffer[at:] + more, 0
        if not left and buffer[at:] == (b"]" if gone + at else b"[]"):
            if digest.hexdigest() != record.digest:
                raise Changed(record.offset)
            return
        match = ENTRY.match(buffer, at + 1)
        if match is None or buffer[at : at + 1] != (b"," if gone + at else b"["):
            raise ListMalformed(gone + at)
        yield match[1].decode(), _weight(match[2])
        at = match.end()


def _weight(digits: bytes | None) -> int:
    if digits is None:
        return 1
    weight = int(digits)
    if digits != b"%d" % weight or not 0 < weight <= LARGEST_WEIGHT:
        raise WrongWeight(digits.decode())
    return weight
