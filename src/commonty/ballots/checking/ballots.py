"""Checking ballots, and adding up those that count (D); each process of a machine does some."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from commonty.ballots import archive
from commonty.ballots.ballot import (
    LARGEST_BALLOT,
    Ballot,
    NotListed,
    SignatureFails,
    SignedSomethingElse,
    check_proofs,
    read_ballot,
)
from commonty.ballots.binding import ProofFails
from commonty.ballots.checking.board import Place, credential_in
from commonty.ballots.checking.spreading import Workers
from commonty.ballots.checking.verdict import Failure, Name, failure
from commonty.ballots.election import read_election
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import NotAnElement
from commonty.ballots.tally import Tally, empty, joined, of_ballot

__all__ = ["Checked", "Checker", "check_ballots"]

A_TASK = 32
"""How many ballots a process is given at once."""
OF_BALLOTS = (Name.BALLOTS_LISTED, Name.BALLOTS_WRITTEN, Name.BALLOTS_MEMBERS, Name.BALLOTS_SIGNED, Name.BALLOTS_PROVED)


@dataclass
class Checked:
    """What became of some ballots: how many passed each check, what was refused by which, and what those that count make together."""

    tally: Tally
    ballots: int = 0
    passed: Counter[Name] = field(default_factory=Counter)
    refused: list[tuple[Name, Failure]] = field(default_factory=list)


class Checker:
    """Checks some ballots at a time."""

    def __init__(self, path: Path, election: bytes) -> None:
        self._path = path
        self._election = read_election(election)

    def __call__(self, places: tuple[Place, ...]) -> Checked:
        """Check the ballots at these places."""
        found = Checked(empty(self._election))
        tallies = [found.tally]
        with self._path.open("rb") as file:
            for place in places:
                found.ballots += 1
                try:
                    ballot = self._checked(file, place)
                except BallotsError as error:
                    found.refused.append((check_of(error), failure(error, f"ballot {place.number}")))
                else:
                    found.passed.update(OF_BALLOTS)
                    if place.weight:
                        tallies.append(of_ballot(self._election, ballot, place.weight))
        found.tally = joined(self._election, tallies)
        return found

    def _checked(self, file: BinaryIO, place: Place) -> Ballot:
        """Return a ballot about which everything is checked but whether it is the only one of its kind."""
        raw = archive.content(file, place.record, most=LARGEST_BALLOT)
        ballot = read_ballot(self._election, raw)
        if not place.is_listed or credential_in(raw) != ballot.credential:
            raise NotListed(ballot.credential)
        check_proofs(self._election, ballot)
        return ballot


def check_of(error: BallotsError) -> Name:
    """Return the check that refuses a ballot with this error."""
    match error:
        case NotListed():
            return Name.BALLOTS_LISTED
        case NotAnElement():
            return Name.BALLOTS_MEMBERS
        case SignatureFails() | SignedSomethingElse():
            return Name.BALLOTS_SIGNED
        case ProofFails():
            return Name.BALLOTS_PROVED
        case _:
            return Name.BALLOTS_WRITTEN


def check_ballots(path: Path, election: bytes, places: Iterable[Place], workers: Workers) -> Iterator[Checked]:
    """Check ballots, some after others."""
    yield from workers.spread(Checker, (path, election), _tasks(iter(places)))


def _tasks(places: Iterator[Place]) -> Iterator[tuple[Place, ...]]:
    while some := tuple(islice(places, A_TASK)):
        yield some
