"""The first reading of a board: who is listed, and where each ballot lies; nothing of a ballot but its credential is kept."""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from commonty.ballots.archive import Record
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Step

__all__ = ["SUPERSEDED", "BallotTwice", "Box", "CredentialTwice", "Place", "credential_in"]

SUPERSEDED = 0
"""The weight of a ballot that another one by the same credential replaced."""
LONGEST_START = 1_024
START = re.compile(rb'\{"election_uuid":"[1-9A-Za-z]{1,100}","election_hash":"[^"]{1,64}","credential":"([0-9a-f]{1,650})",')
TABLES = """
    PRAGMA journal_mode = OFF;
    BEGIN;
    CREATE TABLE listed (credential BLOB PRIMARY KEY, weight INTEGER NOT NULL, last INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
    CREATE TABLE ballots (
        number INTEGER PRIMARY KEY, digest BLOB NOT NULL, offset INTEGER NOT NULL, size INTEGER NOT NULL, credential BLOB NOT NULL
    );
    CREATE INDEX digests ON ballots (digest);
"""
"""A credential is its digest; the ``last`` ballot of one is its number, 0 for none."""
PLACES = """
    SELECT number, digest, offset, size, CASE WHEN last = number THEN weight ELSE 0 END, weight IS NOT NULL
    FROM ballots LEFT JOIN listed USING (credential) ORDER BY number
"""


class CredentialTwice(BallotsError):
    """A credential that stands in the list more than once."""

    def __init__(self) -> None:
        super().__init__("a credential stands in the list twice")


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


class Box:
    """
    Which credentials are listed, with which weight, and where their ballots lie.

    They are kept in a temporary file, of which memory holds two megabytes, however many there are.
    """

    def __init__(self, listed: Iterable[tuple[str, int]]) -> None:
        """Raise ``CredentialTwice``, and what ``listed`` raises."""
        self._rows = sqlite3.connect("", isolation_level=None)  # A nameless file, which goes when it is closed.
        self._rows.executescript(TABLES)
        self._ballots = 0
        try:
            self._list(listed)
        except BaseException:
            self.close()
            raise

    def _list(self, listed: Iterable[tuple[str, int]]) -> None:
        rows = ((_digest(credential), weight) for credential, weight in listed)
        try:
            self._rows.executemany("INSERT INTO listed (credential, weight) VALUES (?, ?)", rows)
        except sqlite3.IntegrityError:
            raise CredentialTwice from None

    def __len__(self) -> int:
        return self._ballots

    def close(self) -> None:
        """Let the temporary file go."""
        self._rows.close()

    @property
    def heaviest(self) -> int:
        """The greatest weight; one where nobody is listed."""
        (heaviest,) = self._rows.execute("SELECT max(weight) FROM listed").fetchone()
        return heaviest or 1

    def put(self, file: BinaryIO, step: Step) -> None:
        """Note where a ballot lies. Raises ``BallotTwice`` where it is there already, having noted it all the same."""
        record = step.data[0]
        file.seek(record.offset)
        credential = _digest(credential_in(file.read(min(record.size, LONGEST_START))))
        digest = bytes.fromhex(record.digest)
        is_there = self._rows.execute("SELECT 1 FROM ballots WHERE digest = ?", (digest,)).fetchone()
        self._ballots += 1
        self._rows.execute("INSERT INTO ballots VALUES (?, ?, ?, ?, ?)", (self._ballots, digest, record.offset, record.size, credential))
        self._rows.execute("UPDATE listed SET last = ? WHERE credential = ?", (self._ballots, credential))
        if is_there:
            raise BallotTwice(self._ballots)

    def places(self) -> Iterator[Place]:
        """Return where each ballot lies, in their order."""
        for number, digest, offset, size, weight, is_listed in self._rows.execute(PLACES):
            yield Place(number, Record(digest.hex(), offset, size, is_event=False), weight, bool(is_listed))

    def counted(self) -> tuple[int, int]:
        """Return how many ballots count, and their weight."""
        ballots = weight = 0
        for (each,) in self._rows.execute("SELECT weight FROM listed WHERE last"):
            ballots += 1
            weight += each  # All together they may be more than the file's numbers hold.
        return ballots, weight


def credential_in(start: bytes) -> str:
    """Return the credential that a ballot begins with, or nothing where it does not begin as ballots do."""
    match = START.match(start)
    return match[1].decode() if match else ""


def _digest(credential: str) -> bytes:
    return hashlib.sha256(credential.encode()).digest()
