"""The public credentials of an election as a verifier keeps them: streamed, a digest and a weight for each (verifier.md)."""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import BinaryIO

from commonty.ballots.archive import Changed, Record
from commonty.ballots.errors import BallotsError

__all__ = ["CredentialTwice", "ListMalformed", "Roll", "WrongWeight", "entries"]

PIECE = 1 << 16
LONGEST_ENTRY = 700
"""Bytes of a credential with its weight: a number below the largest modulus, a comma and a weight have fewer."""
LARGEST_WEIGHT = 2**63 - 1
DIGEST_BYTES, WEIGHT_BYTES = 32, 8
ROW_BYTES = DIGEST_BYTES + WEIGHT_BYTES
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


class CredentialTwice(BallotsError):
    """A credential that stands in the list more than once."""

    def __init__(self) -> None:
        super().__init__("a credential stands in the list twice")


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


class Roll:
    """Which credentials are listed, and with which weight: one sorted table of digests and weights, forty bytes for each."""

    def __init__(self, listed: Iterable[tuple[str, int]]) -> None:
        rows = sorted(_digest(credential) + weight.to_bytes(WEIGHT_BYTES, "big") for credential, weight in listed)
        for one, other in pairwise(rows):
            if one[:DIGEST_BYTES] == other[:DIGEST_BYTES]:
                raise CredentialTwice
        self._table = _Table(b"".join(rows))

    def __len__(self) -> int:
        return len(self._table)

    @property
    def heaviest(self) -> int:
        """The greatest weight; one where nobody is listed."""
        return max(map(self.weight, range(len(self))), default=1)

    def number(self, credential: str) -> int | None:
        """Return the number of a credential in this table, or ``None`` where it is not listed."""
        wanted = _digest(credential)
        place = bisect_left(self._table, wanted)
        return place if place < len(self) and self._table[place] == wanted else None

    def weight(self, number: int) -> int:
        """Return the weight of the credential with a number."""
        return self._table.weight(number)


class _Table:
    """Digests with their weights in one string, as a sequence of the digests to bisect."""

    def __init__(self, rows: bytes) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows) // ROW_BYTES

    def __getitem__(self, place: int) -> bytes:
        return self._rows[place * ROW_BYTES : place * ROW_BYTES + DIGEST_BYTES]

    def weight(self, place: int) -> int:
        return int.from_bytes(self._rows[place * ROW_BYTES + DIGEST_BYTES : (place + 1) * ROW_BYTES], "big")


def _digest(credential: str) -> bytes:
    return hashlib.sha256(credential.encode()).digest()


def _weight(digits: bytes | None) -> int:
    if digits is None:
        return 1
    weight = int(digits)
    if digits != b"%d" % weight or not 0 < weight <= LARGEST_WEIGHT:
        raise WrongWeight(digits.decode())
    return weight
