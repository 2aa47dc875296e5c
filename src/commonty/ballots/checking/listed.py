"""Checking the list of credentials: each a member of the group and no identity, in its order, none twice (C)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from commonty.ballots.archive import Record
from commonty.ballots.checking.spreading import Workers
from commonty.ballots.checking.verdict import Failure, failure
from commonty.ballots.credential import read_public_credential
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups import group
from commonty.ballots.groups.prime_order import Element, NotAnElement
from commonty.ballots.roll import entries

__all__ = ["Lister", "NotSorted", "check_credentials"]

A_TASK = 256


class NotSorted(BallotsError):
    """A list of credentials out of their order: its order would tell something."""

    def __init__(self) -> None:
        super().__init__("this credential is not after the one before it in the order of the group: the list must be sorted")


@dataclass(frozen=True)
class _Some:
    """Some credentials of the list: the number of the first (from 1), and before them the one that they come after."""

    first: int
    before: str
    credentials: tuple[str, ...]


class Lister:
    """Checks some credentials at a time."""

    def __init__(self, name: str) -> None:
        self._group = group(name)

    def __call__(self, some: _Some) -> tuple[int, list[Failure]]:
        """Return how many are right, and what was refused."""
        refused: list[Failure] = []
        last = self._member(some.before)
        for number, credential in enumerate(some.credentials, some.first):
            try:
                last = self._checked(credential, last)
            except BallotsError as error:
                refused.append(failure(error, f"credential {number}"))
        return len(some.credentials) - len(refused), refused

    def _member(self, text: str) -> Element | None:
        """Return the credential before the first of some: nothing where there is none, or where it is refused in its own place."""
        try:
            return self._group.read(text)
        except NotAnElement:
            return None

    def _checked(self, credential: str, last: Element | None) -> Element:
        element = read_public_credential(self._group, credential)
        if last is not None and not self._group.sort_key(last) < self._group.sort_key(element):
            raise NotSorted
        return element


def check_credentials(path: Path, record: Record, group_name: str, workers: Workers) -> Iterator[tuple[int, list[Failure]]]:
    """Check the list that lies in a file, some credentials after others: how many of each are right, and what was refused."""
    with path.open("rb") as file:
        yield from workers.spread(Lister, (group_name,), _tasks(entries(file, record)))


def _tasks(listed: Iterator[tuple[str, int]]) -> Iterator[_Some]:
    first, before = 1, ""
    while credentials := tuple(credential for credential, _weight in islice(listed, A_TASK)):
        yield _Some(first, before, credentials)
        first, before = first + len(credentials), credentials[-1]
