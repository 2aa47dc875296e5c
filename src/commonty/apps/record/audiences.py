"""Who is reading, and what they may read: the public, the members of a body, the person concerned."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from commonty.apps.keys import keyring
from commonty.apps.record.entry import Audience
from commonty.apps.record.models import Payload
from commonty.apps.record.recording import OWNER

__all__ = ["PUBLIC", "BodiesOf", "Reader", "reader", "register"]

BodiesOf = Callable[[int, datetime], Iterable[str]]
"""Answers, for a person and an instant, the ids of the bodies whose members' entries they may read."""

_answers: list[BodiesOf] = []


def register(bodies_of: BodiesOf) -> None:
    """Let ``bodies`` answer who belongs where: it calls this once, in ``ready()``. Without an answer nobody is a member of anything."""
    if bodies_of not in _answers:
        _answers.append(bodies_of)


@dataclass(frozen=True)
class Reader:
    """Somebody who reads the record: with ``person`` empty, the public."""

    person: int | None = None
    bodies: frozenset[str] = frozenset()
    owner: str = ""

    def may_read(self, payload: Payload) -> bool:
        """Whether the facts of this line are for this reader."""
        match Audience(payload.audience):
            case Audience.PUBLIC:
                return True
            case Audience.MEMBERS:
                return payload.body in self.bodies
            case Audience.PERSON:
                return bool(self.owner) and payload.owner == self.owner


PUBLIC = Reader()


def reader(person: int | None, *, now: datetime) -> Reader:
    """Return who reads: a person with the bodies that they belong to now, or the public."""
    if person is None:
        return PUBLIC
    bodies = frozenset(body for bodies_of in _answers for body in bodies_of(person, now))
    try:
        return Reader(person, bodies, keyring.pseudonym(person, OWNER))
    except keyring.Erased:
        return PUBLIC
