"""The events of a board: a chain in which each names the one before it, stands behind its data, and comes in its turn (archive.md)."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import BinaryIO

from commonty.ballots import archive
from commonty.ballots.archive import Record, records
from commonty.ballots.errors import BallotsError

__all__ = [
    "Chain",
    "DataMissing",
    "DataWithoutEvent",
    "Event",
    "EventError",
    "Kind",
    "NotAnEvent",
    "OutOfTurn",
    "Step",
    "TooMuchData",
    "WrongHeight",
    "WrongParent",
    "WrongPayload",
    "in_turn",
    "steps",
]

LARGEST_EVENT = 512
EVENT = re.compile(
    rb'\{(?:"parent":"(?P<parent>[0-9a-f]{64})",)?"height":(?P<height>0|[1-9][0-9]{0,11}),"type":"(?P<type>[A-Za-z]{1,20})"'
    rb'(?:,"payload":"(?P<payload>[0-9a-f]{64})")?\}'
)


class Kind(StrEnum):
    """What an event tells, as it is written."""

    SETUP = "Setup"
    BALLOT = "Ballot"
    END_BALLOTS = "EndBallots"
    ENCRYPTED_TALLY = "EncryptedTally"
    SHUFFLE = "Shuffle"
    END_SHUFFLES = "EndShuffles"
    PARTIAL_DECRYPTION = "PartialDecryption"
    RESULT = "Result"


DATA: Mapping[Kind, int] = MappingProxyType(
    {
        Kind.SETUP: 4,
        Kind.BALLOT: 1,
        Kind.END_BALLOTS: 0,
        Kind.ENCRYPTED_TALLY: 2,
        Kind.SHUFFLE: 2,
        Kind.END_SHUFFLES: 0,
        Kind.PARTIAL_DECRYPTION: 2,
        Kind.RESULT: 1,
    }
)
"""How many records of data stand before an event; the last of them is its payload."""

AFTER: Mapping[Kind | None, frozenset[Kind]] = MappingProxyType(
    {
        None: frozenset({Kind.SETUP}),
        Kind.SETUP: frozenset({Kind.BALLOT, Kind.END_BALLOTS}),
        Kind.BALLOT: frozenset({Kind.BALLOT, Kind.END_BALLOTS}),
        Kind.END_BALLOTS: frozenset({Kind.ENCRYPTED_TALLY}),
        Kind.ENCRYPTED_TALLY: frozenset({Kind.SHUFFLE, Kind.PARTIAL_DECRYPTION}),
        Kind.SHUFFLE: frozenset({Kind.SHUFFLE, Kind.END_SHUFFLES}),
        Kind.END_SHUFFLES: frozenset({Kind.PARTIAL_DECRYPTION}),
        Kind.PARTIAL_DECRYPTION: frozenset({Kind.PARTIAL_DECRYPTION, Kind.RESULT}),
        Kind.RESULT: frozenset(),
    }
)
"""
Which events may follow which: one Setup, ballots, their end, one tally, shuffles and their end, decryptions, one result, and nothing more.

Whether there must be shuffles, or may be none, depends on the questions (``in_turn``).
"""


class EventError(BallotsError):
    """An event that is not in the chain; ``height`` is its place."""

    def __init__(self, height: int, problem: str) -> None:
        super().__init__(f"event {height}: {problem}")
        self.height = height


class NotAnEvent(EventError):
    """A record that is named as an event and is none, byte for byte."""

    def __init__(self, height: int) -> None:
        super().__init__(height, "this is not written as an event is")


class WrongHeight(EventError):
    """An event that says another place than it has."""

    def __init__(self, height: int, said: int) -> None:
        super().__init__(height, f"it says that it is event {said}")
        self.said = said


class WrongParent(EventError):
    """An event that does not name the one before it."""

    def __init__(self, height: int) -> None:
        super().__init__(height, "it does not name the event before it: something was taken out, put in or changed")


class DataMissing(EventError):
    """An event without the data that it tells of, or with more."""

    def __init__(self, height: int, kind: str, found: int) -> None:
        super().__init__(height, f"there are {found} records of data before it, and {kind} has {DATA[Kind(kind)]}")
        self.kind = kind
        self.found = found


class WrongPayload(EventError):
    """An event that names something else than the data before it."""

    def __init__(self, height: int) -> None:
        super().__init__(height, "it does not name the data that stand before it")


class TooMuchData(EventError):
    """More data than any event has."""

    def __init__(self, height: int) -> None:
        super().__init__(height, "there are more data before it than any event has")


class DataWithoutEvent(EventError):
    """Data at the end of a file that no event tells of."""

    def __init__(self, height: int) -> None:
        super().__init__(height, "there are data that no event tells of")


class OutOfTurn(EventError):
    """An event at a time when it cannot come, such as a second Setup, a ballot after the end or a second result."""

    def __init__(self, height: int, kind: str, after: str) -> None:
        super().__init__(height, f"{kind} cannot come {f'after {after}' if after else 'first'}")
        self.kind = kind
        self.after = after


@dataclass(frozen=True)
class Event:
    """One event: its ``height`` from 0, what it tells, the digest of the event before it and of its payload (hex, empty for none)."""

    height: int
    kind: Kind
    parent: str = ""
    payload: str = ""

    def written(self) -> bytes:
        """Return the event as it is written."""
        parent = f'"parent":"{self.parent}",' if self.parent else ""
        payload = f',"payload":"{self.payload}"' if self.payload else ""
        return f'{{{parent}"height":{self.height},"type":"{self.kind}"{payload}}}'.encode()


@dataclass(frozen=True)
class Step:
    """An event with where it and its data lie."""

    event: Event
    record: Record
    data: tuple[Record, ...]


def steps(file: BinaryIO) -> Iterator[Step]:
    """
    Read an archive from its beginning: each event with its data, having checked the chain; not yet whether each comes in its turn.

    Raises an ``ArchiveError`` or an ``EventError`` at the first byte that is wrong; what was returned before stands.
    """
    parent = ""
    height = 0
    data: list[Record] = []
    for record in records(file):
        if not record.is_event:
            data.append(record)
            if len(data) > max(DATA.values()):
                raise TooMuchData(height)
            continue
        event = _read(archive.content(file, record, most=LARGEST_EVENT), height)
        _check_links(event, height, parent, data)
        yield Step(event, record, tuple(data))
        parent = record.digest
        height += 1
        data = []
    if data:
        raise DataWithoutEvent(height)


def in_turn(step: Step, after: Kind | None, *, has_ranking: bool) -> None:
    """
    Refuse an event that cannot come after one of the kind ``after`` (``None``: at the beginning).

    With a ranking question there must be at least one shuffle and their end before anything is decrypted; without one there is none.
    Raises ``OutOfTurn``.
    """
    allowed = AFTER[after]
    if after is Kind.ENCRYPTED_TALLY:
        allowed = frozenset({Kind.SHUFFLE if has_ranking else Kind.PARTIAL_DECRYPTION})
    if step.event.kind not in allowed:
        raise OutOfTurn(step.event.height, step.event.kind, after or "")


def _read(raw: bytes, height: int) -> Event:
    match = EVENT.fullmatch(raw)
    if match is None or match["type"].decode() not in set(Kind):
        raise NotAnEvent(height)
    parent, payload = ((match[name] or b"").decode() for name in ("parent", "payload"))
    return Event(int(match["height"]), Kind(match["type"].decode()), parent, payload)


def _check_links(event: Event, height: int, parent: str, data: list[Record]) -> None:
    """Refuse an event that is not the next of the chain, or not told by the data before it."""
    if event.height != height:
        raise WrongHeight(height, event.height)
    if event.parent != parent:
        raise WrongParent(height)
    if len(data) != DATA[event.kind]:
        raise DataMissing(height, event.kind, len(data))
    if event.payload != (data[-1].digest if data else ""):
        raise WrongPayload(height)


class Chain:
    """
    A board that is being written: each event with its data goes to the end of a file in one write.

    ``end`` is the byte at which the last whole event ends, ``head`` the digest of that event (hex), which a notice may publish.
    Whether an event comes in its turn is for who appends it: the verifier refuses a board on which one does not.
    """

    def __init__(self, file: BinaryIO, *, timestamp: int, height: int = 0, head: str = "", end: int = 0) -> None:
        self._file = file
        self._timestamp = timestamp
        self.height = height
        self.head = head
        self.end = end

    @classmethod
    def begin(cls, file: BinaryIO, *, timestamp: int) -> "Chain":
        """Begin an archive in an empty file; ``timestamp`` is in whole seconds since 1970."""
        first = archive.beginning(timestamp)
        file.write(first)
        return cls(file, timestamp=timestamp, end=len(first))

    @classmethod
    def resume(cls, file: BinaryIO) -> "Chain":
        """
        Go on with an archive, cutting off an event at its end that was not written whole (its writer was killed).

        Raises what ``steps`` raises for anything else that is wrong, and then cuts nothing.
        """
        chain = cls(file, timestamp=archive.timestamp_of(file), end=2 * archive.BLOCK)
        try:
            for step in steps(file):
                chain.height, chain.head, chain.end = step.event.height + 1, step.record.digest, step.record.end
        except (archive.CutShort, DataWithoutEvent):
            file.truncate(chain.end)
        return chain

    def append(self, kind: Kind, *data: bytes) -> Event:
        """Append an event behind its data, the last of which is its payload. Raises ``DataMissing`` where there are not as many."""
        if len(data) != DATA[kind]:
            raise DataMissing(self.height, kind, len(data))
        payload = hashlib.sha256(data[-1]).hexdigest() if data else ""
        event = Event(self.height, kind, self.head, payload)
        written = event.written()
        body = b"".join(archive.packed(archive.name_of_data(each), each, self._timestamp) for each in data)
        body += archive.packed(archive.name_of_event(written), written, self._timestamp)
        self._file.seek(self.end)
        self._file.write(body)
        self.height, self.head, self.end = self.height + 1, hashlib.sha256(written).hexdigest(), self.end + len(body)
        return event
