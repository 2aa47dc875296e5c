"""Builds small organisations for the tests of voting and of what lies above it."""

import re
from datetime import datetime
from pathlib import Path

import commonty.constitution
from commonty.apps.bodies.founding import found
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.keys.tests.once import once
from commonty.apps.people.models import Person
from commonty.constitution.authority import Authority, AuthorityKind

STARTERS = Path(commonty.constitution.__file__).parent / "starters"


def rules_text(starter: str = "campaign-group") -> str:
    """Return the rules of a starter with votes here alone, for tests to add to: what a hall and a slip need is left out."""
    text = (STARTERS / f"{starter}.toml").read_text("utf-8")
    for section in ("[procedures.hall]", "[powers.count-votes]"):
        begins = text.find(section)
        if begins >= 0:
            text = text[:begins] + text[text.index("[", text.index("\n\n", begins)) :]
    return re.sub('or_by = \\["hall"\\]\n|"hall", |correction = "48 hours"\n|unreachable = "1/10"\n', "", text)


def person(name: str, *, now: datetime) -> Person:
    return Person.objects.sign_up(name=name, email=f"{name.lower()}@example.org", now=now)


@once
def people(count: int, *, now: datetime, first: int = 1) -> list[Person]:
    return [person(f"Member{number}", now=now) for number in range(first, first + count)]


@once
def organisation(members: int, *, now: datetime, rules: str = "") -> tuple[Body, list[Person]]:
    """Found an organisation by its first three members; the others join at once."""
    everybody = people(members, now=now)
    body = found(rules or rules_text(), everybody[:3], {}, now=now)
    for joiner in everybody[3:]:
        apply(joiner, body, category="member", now=now)
    return body, everybody


def routine(body: Body) -> Authority:
    return Authority(AuthorityKind.DECISION, "motion:0", None, "decisions.routine", body.path, "procedures.ordinary")
