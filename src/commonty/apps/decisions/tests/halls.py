"""Takes motions to a meeting in a hall, or to an outside ballot, for tests."""

import io
from datetime import UTC, datetime

from PIL import Image

from commonty.apps.bodies.models import Body
from commonty.apps.decisions import convening, reporting
from commonty.apps.decisions.models import Agreement, Meeting, Motion
from commonty.apps.decisions.models.meeting import Counted, Reported
from commonty.apps.decisions.tests.building import again, days, moved
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import Person
from commonty.apps.voting.tests.building import organisation, routine, rules_text
from commonty.constitution.document import Where
from commonty.constitution.effect import Effect

NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
POWERS = """
[powers.tell]
power = "decisions.tell"
title = "Count votes"
longest = "14 months"

[powers.convene]
power = "decisions.convene"
title = "Call meetings"
longest = "14 months"
"""
PRESENT = 'quorum = [{ kind = "presence", number = 4 }]\n'


def hall_rules(more: str = "") -> str:
    """Let whoever moves an ordinary motion put it to a meeting, or to an outside ballot."""
    ordinary = 'delay = "3 days"\nbar = "3 months"\n'
    text = rules_text().replace(ordinary, ordinary + 'or_by = ["hall", "outside"]\n', 1)
    for key in ("hall", "outside"):
        quorum = PRESENT if key == "hall" else ""
        text += f'\n[procedures.{key}]\ntitle = "Vote {key}"\nbody = "members"\nextends = "ordinary"\n{quorum}where = "{key}"\n{more}'
    return text + POWERS


def assembled(members: int = 8, *, more: str = "") -> tuple[Body, list[Person]]:
    """Found an organisation: the fourth calls meetings, the fifth, sixth and seventh count."""
    body, people = organisation(members, now=NOON, rules=hall_rules(more))
    for person, power in ((people[3], "convene"), *((teller, "tell") for teller in people[4:7])):
        grant(person, power, body.path, starts=NOON, ends=NOON + days(400), authority=routine(body), now=NOON)
    return body, people


def seconded(
    body: Body,
    people: list[Person],
    effects: tuple[Effect, ...] = (),
    *,
    procedure: str = "hall",
    title: str = "A rent strike",
    now: datetime = NOON,
) -> Motion:
    motion = moved(body, people[0], now=now, effects=effects, procedure=procedure, title=title)
    for seconder in people[1:3]:
        motion.second(seconder, now=now)
    return again(motion)


def called(body: Body, people: list[Person], *, where: Where = Where.HALL, now: datetime = NOON, lasts: int = 0) -> Meeting:
    """Call a meeting in thirty days."""
    starts = now + days(30)
    return convening.call(people[3], body, where, "Town hall, Main Street 1", starts=starts, ends=starts + days(lasts), now=now)


def said(meeting: Meeting, *counted: Counted | None, present: int | None = 5, chair: Person | None = None) -> Reported:
    motions = [motion.pk for motion in reporting.agenda(meeting)]
    return Reported(dict(zip(motions, counted, strict=True)), present, chair.pk if chair else None)


def reported(meeting: Meeting, people: list[Person], *counted: Counted | None, present: int | None = 5) -> Agreement | None:
    """Let two tellers report the same, with the eighth in the chair."""
    chair = people[7] if meeting.is_in_a_hall else None
    facts = said(meeting, *counted, present=present if meeting.is_in_a_hall else None, chair=chair)
    for teller in people[4:6]:
        agreement = reporting.report(meeting, teller, facts, now=meeting.ends)
    return agreement


def photograph(*, where: bool = True, upright: int = 6) -> bytes:
    """Return a small picture as a phone makes it: with a place, a maker and a comment in it, and something behind its end."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = upright, "Phone of Ada"
    if where:
        exif.get_ifd(0x8825)[2] = (51.0, 30.0, 26.0)
    made = io.BytesIO()
    Image.radial_gradient("L").resize((64, 48)).convert("RGB").save(made, "JPEG", exif=exif, comment=b"Ada was here", progressive=True)
    return made.getvalue() + b"a film, with its place"
