"""What a secret ballot is about, and who is told that its result is there: the app that holds the vote registers itself."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction

from commonty.apps.people.models import Person
from commonty.apps.voting.models.ballot_box import BallotBox
from commonty.apps.voting.slips import Papered, close


@dataclass(frozen=True)
class Presented:
    """
    What a voter reads. On the board itself options have no names, which would stay there for ever, but numbers.

    ``labels`` are what to call the options of each question, in their order.
    """

    title: str
    url: str
    labels: tuple[tuple[str, ...], ...]
    outside: str = ""
    """The title for those outside the body, who may know that there is a vote and not what it is about; empty where they may."""

    until: datetime | None = None
    """Until when its trustees have to open it, once it is closed."""

    concerned: frozenset[int] = frozenset()
    """The people whom it is about: who stand in an election, or are to be recalled."""

    def titled(self, *, is_member: bool) -> str:
        """Return the title for a reader."""
        return self.title if is_member else self.outside or self.title


class Owner(Protocol):
    """An app that holds secret votes."""

    def presents(self, box: BallotBox) -> Presented | None:
        """Return what a box is about, or nothing where it is not of this app."""

    def papered(self, box: BallotBox, *, now: datetime) -> Papered | None:
        """Return what a box with paper ballots is about, or nothing where it is not of this app or its rules have none."""

    def hold(self, box: BallotBox) -> None:
        """Wait for whoever acts on what a box is of, and keep others out; nothing where it is not of this app."""

    def went_on(self, box: BallotBox, *, now: datetime) -> None:
        """Hear that the result of a box is there, or nothing where it is not of this app."""


Concerns = Callable[[str], Collection[int]]
"""Returns whom the vote with a source is about, and nobody where the source is another app's."""

_owners: list[Owner] = []
_concerns: list[Concerns] = []


def register(owner: Owner) -> None:
    """Let an app present its votes, and hear of their results."""
    _owners.append(owner)


def register_concerned(concerns: Concerns) -> None:
    """Let an app say whom its votes are about, long before there is a box."""
    _concerns.append(concerns)


def is_concerned(source: str, person: Person) -> bool:
    """Say whether the vote with this source is about somebody, who has therefore no office in it."""
    return any(person.pk in concerns(source) for concerns in _concerns)


def presented(box: BallotBox) -> Presented | None:
    """Return what a box is about."""
    return next((found for owner in _owners if (found := owner.presents(box)) is not None), None)


def papered(box: BallotBox, *, now: datetime) -> Papered | None:
    """Return what a box with paper ballots is about; nothing where its rules have none."""
    return next((found for owner in _owners if (found := owner.papered(box, now=now)) is not None), None)


def hold(box: BallotBox) -> None:
    """Hold what a box is of until the transaction is over: before its board, as whoever closes a vote does, or each waits for the other."""
    for owner in _owners:
        owner.hold(box)


def tell(box: BallotBox, *, now: datetime) -> None:
    """Tell that the result of a box is there."""
    for owner in _owners:
        owner.went_on(box, now=now)


@transaction.atomic
def close_papers(box: BallotBox, person: Person, *, now: datetime) -> None:
    """Close the paper count of a box, and count where nothing else is missing. Raises ``Refused`` as ``close`` does."""
    hold(box)
    found = papered(box, now=now)
    if found is not None:
        close(box, found.entered, authority=found.authority(person, now), now=now)
        tell(box, now=now)
