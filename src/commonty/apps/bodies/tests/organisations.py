"""Builds organisations for tests, by the verbs that members use."""

from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files

from commonty.apps.bodies.founding import found, make
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.keys.tests.once import once
from commonty.apps.people.models import Person
from commonty.constitution.authority import Authority, AuthorityKind


def rules_of(starter: str = "campaign-group") -> str:
    return (files("commonty.constitution") / "starters" / f"{starter}.toml").read_text(encoding="utf-8")


def people(number: int, *, now: datetime) -> list[Person]:
    return [Person.objects.sign_up(name=f"Person {each}", now=now) for each in range(number)]


def decision(body: Body, source: str = "motion:1") -> Authority:
    """Return the authority of a motion that a body carried."""
    return Authority(AuthorityKind.DECISION, source, None, "decide", body.path, "procedures.ordinary")


@once
def founded(*, now: datetime, founders: Sequence[Person] = (), text: str = "", **seats: Person) -> Body:
    """Found a campaign group, with three founders where none are given; return its root body."""
    return found(text or rules_of(), list(founders) or people(3, now=now), seats, now=now)


def members(body: Body, number: int, *, now: datetime, category: str = "member") -> list[Person]:
    joined = people(number, now=now)
    for person in joined:
        apply(person, body, category=category, now=now)
    return joined


def part_of(parent: Body, article: str, body: str, *, now: datetime) -> Body:
    """Make a body of a class, as a motion of its parent would."""
    return make(body, article, parent, body.replace("-", " ").title(), authority=decision(parent), now=now)
