"""What the page of a body tells of seats that are vacant and cannot be filled now: which, why, and what would do."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from commonty.apps.bodies.circles import may_read
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.titles import office_title
from commonty.apps.elections.hindrances import MOST
from commonty.apps.elections.models import Election, Hindered, Hindrance
from commonty.apps.elections.vacancies import why_not
from commonty.apps.people.models import Person
from commonty.constitution.refusal import Refused


@dataclass(frozen=True)
class Vacant:
    """A seat that is told to be vacant: what refuses to have it filled now, and the last election of its office."""

    row: Hindrance
    office: str
    refusal: Refused | None
    last: Election | None


def told_of(body: Body, member: Person | None, *, now: datetime) -> list[Vacant]:
    """Return what a page of ``body`` tells a member of: its own offices, and those that it elects; what they may not read is left out."""
    if member is None:
        return []
    rows = Hindrance.objects.filter(Q(body=body) | Q(electors=body)).select_related("body__parent", "electors__parent")[:MOST]
    readable = [row for row in rows if may_read(member, row.electors, now=now)]
    return [_vacant(row, now) for row in readable]


def _vacant(row: Hindrance, now: datetime) -> Vacant:
    refusal = why_not(row.office, row.body, now=now) if row.why == Hindered.REFUSED else None
    last = Election.objects.filter(office=row.office, body=row.body).select_related("electors").order_by("-pk").first()
    return Vacant(row, office_title(row.body, row.office), refusal, last)
