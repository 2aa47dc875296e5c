"""Who may read what of a motion: the three circles."""

from datetime import datetime

from commonty.apps.bodies.joining import belongs
from commonty.apps.bodies.models import Body
from commonty.apps.people.models import Person
from commonty.constitution.document import BodyKind


def is_caucus(body: Body, now: datetime) -> bool:
    """Whether a body keeps its matters to itself."""
    return body.provision(body.rules(now)).kind is BodyKind.CAUCUS


def may_read(person: Person | None, body: Body, *, now: datetime) -> bool:
    """Whether ``person`` reads the motions of ``body``: its members, and those of the bodies above it; of a caucus, its own alone."""
    if person is None:
        return False
    if belongs(person, body, now=now):
        return True
    return body.parent is not None and not is_caucus(body, now) and may_read(person, body.parent, now=now)


def sees_votes(person: Person | None, body: Body, *, now: datetime) -> bool:
    """Whether ``person`` sees how others voted, by name: the members of the very body that decided."""
    return person is not None and belongs(person, body, now=now)


def has_public_title(body: Body, now: datetime) -> bool:
    """Whether anybody may read what a motion is called: not where it is a caucus's."""
    return not is_caucus(body, now)
