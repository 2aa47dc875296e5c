"""Seats that the rules ask to be filled and that the clock cannot have filled: kept as rows, so that pages can tell the members."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from commonty.apps.bodies.circles import keeps_to_itself
from commonty.apps.bodies.models import Body
from commonty.apps.elections import calling
from commonty.apps.elections.models import Hindered, Hindrance
from commonty.apps.prepared import prepared
from commonty.constitution import routes
from commonty.constitution.refusal import Refused

Place = tuple[str, str]
"""An office, and the key of its body."""
MOST = 20
"""How many a page lists."""


@dataclass(frozen=True)
class Held:
    """What keeps the clock from having a seat filled."""

    why: Hindered
    article: str
    again_at: datetime | None


@transaction.atomic
def note(hindered: Mapping[Place, Held], *, now: datetime) -> None:
    """Keep what is hindered now, since when, and nothing besides: whose cause has ceased is gone."""
    known = {(each.office, each.body_id): each for each in Hindrance.objects.all()}
    for place, row in known.items():
        if place not in hindered:
            row.delete()
    for place, held in hindered.items():
        office, pk = place
        row = known.get(place) or Hindrance(office=office, body_id=pk, electors=_told(office, Body.objects.get(pk=pk), now), at=now)
        if (row.why, row.article, row.again_at) != (held.why, held.article, held.again_at):
            row.why, row.article, row.again_at = held.why, held.article, held.again_at
            row.save()


@prepared
def waiting() -> QuerySet[Hindrance]:
    """Return what is hindered until its cause ceases or a decision is taken, the longest known first."""
    return Hindrance.objects.filter(again_at=None).select_related("body", "electors").order_by("at", "pk")[:MOST]


def _told(office: str, body: Body, now: datetime) -> Body:
    """Return the body whose members are told: who elects; where the rules do not say who does, the one above, unless it is a caucus."""
    version = body.rules(now)
    try:
        rule = routes.procedure(version.constitution, version.constitution.offices[office].procedure)
        return calling.electors_of(body, rule, version)
    except (Refused, KeyError):
        return body if body.parent is None or keeps_to_itself(body, now=now) else body.parent
