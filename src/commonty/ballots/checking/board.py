"""The first reading of a board: its structure, and where each ballot lies; nothing of a ballot but its credential is kept."""

import re
from array import array
from dataclasses import dataclass, field
from typing import BinaryIO

from commonty.ballots.archive import Record
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Step
from commonty.ballots.roll import Roll

__all__ = ["SUPERSEDED", "UNLISTED", "BallotTwice", "Box", "Place", "credential_in"]

UNLISTED = -1
"""The number of a credential that is not in the list, or cannot be read before the ballot is."""
SUPERSEDED = 0
"""The weight of a ballot that another one by the same credential replaced."""
LONGEST_START = 1_024
DIGEST_BYTES = 32
START = re.compile(rb'\{"election_uuid":"[1-9A-Za-z]{1,100}","election_hash":"[^"]{1,64}","credential":"([0-9a-f]{1,650})",')


class BallotTwice(BallotsError):
    """A ballot that stands on the board twice: somebody put a copy of it in."""

    def __init__(self, ballot: int) -> None:
        super().__init__("this ballot stands on the board already: somebody put in a copy of it")
        self.ballot = ballot


@dataclass(frozen=True)
class Place:
    """Where ballot ``number`` (from 1) lies, and with which weight it counts; 0 where it was replaced. ``is_listed``: its credential is."""

    number: int
    record: Record
    weight: int
    is_listed: bool


@dataclass
class Box:
    """Where all ballots lie: some sixty bytes for each."""

    roll: Roll
    offsets: "array[int]" = field(default_factory=lambda: array("Q"))
    sizes: "array[int]" = field(default_factory=lambda: array("Q"))
    credentials: "array[int]" = field(default_factory=lambda: array("q"))
    digests: bytearray = field(default_factory=bytearray)
    last: "array[int]" = field(default_factory=lambda: array("Q"))
    """The number of the last ballot of each credential of the roll; 0 for none."""
    again: dict[int, set[bytes]] = field(default_factory=dict)
    """The ballots of those credentials that voted more than once."""

    def __post_init__(self) -> None:
        self.last = array("Q", bytes(8 * len(self.roll)))

    def __len__(self) -> int:
        return len(self.offsets)

    def put(self, file: BinaryIO, step: Step) -> None:
        """Note where a ballot lies. Raises ``BallotTwice`` where it is there already, having noted it all the same."""
        record = step.data[0]
        file.seek(record.offset)
        credential = credential_in(file.read(min(record.size, LONGEST_START)))
        found = self.roll.number(credential) if credential else None
        digest = bytes.fromhex(record.digest)
        self.offsets.append(record.offset)
        self.sizes.append(record.size)
        self.digests += digest
        self.credentials.append(UNLISTED if found is None else found)
        if found is not None:
            before = self.last[found]
            self.last[found] = len(self)
            if before:
                self._refuse_copy(found, before, digest)

    def _refuse_copy(self, credential: int, before: int, digest: bytes) -> None:
        """Refuse a ballot equal to an earlier one of the same credential; none of another can be equal."""
        known = self.again.setdefault(credential, {self._digest(before)})
        if digest in known:
            raise BallotTwice(len(self))
        known.add(digest)

    def place(self, number: int) -> Place:
        """Return where ballot ``number``, from 1, lies."""
        credential = self.credentials[number - 1]
        is_listed = credential != UNLISTED
        counts = is_listed and self.last[credential] == number
        record = Record(self._digest(number).hex(), self.offsets[number - 1], self.sizes[number - 1], is_event=False)
        return Place(number, record, self.roll.weight(credential) if counts else SUPERSEDED, is_listed)

    def counted(self) -> tuple[int, int]:
        """Return how many ballots count, and their weight."""
        voted = [number for number, ballot in enumerate(self.last) if ballot]
        return len(voted), sum(map(self.roll.weight, voted))

    def _digest(self, number: int) -> bytes:
        return bytes(self.digests[(number - 1) * DIGEST_BYTES : number * DIGEST_BYTES])


def credential_in(start: bytes) -> str:
    """Return the credential that a ballot begins with, or nothing where it does not begin as ballots do."""
    match = START.match(start)
    return match[1].decode() if match else ""
