"""What the rules make the clock raise: motions that nobody has to move."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from commonty.apps.bodies.models import Body, Membership, Standing
from commonty.apps.bodies.timing import latest_start
from commonty.constitution.refusal import Refused

INACTIVE = "inactive"


@dataclass(frozen=True)
class Due:
    """A duty that has fallen due: what is to be moved, about whom, in which body, and under which article."""

    article: str
    effect: str
    person: int
    body: Body
    procedure: str
    """The key of the procedure that decides it, where the duty names another than its route's."""


def due_duties(now: datetime) -> Iterator[Due]:
    """
    Go through the duties that have fallen due: of each body, those members who have been inactive for as long as a duty says.

    Inactive is who was not heard from for the time that the body's article gives; the duty counts from then. Whether a motion about
    them runs already is for the caller to know. Streams; a body without such a duty costs no query for its members.
    """
    for body in Body.objects.filter(dissolution=None).select_related("parent").order_by("place"):
        try:
            rules = body.rules(now)
            provision = body.provision(rules)
        except Refused:
            continue
        constitution = rules.constitution
        for key, duty in constitution.duties.items():
            if duty.when != INACTIVE or not provision.inactive_after:
                continue
            became = latest_start(now, duty.after, constitution.time_zone)
            heard = latest_start(became, provision.inactive_after, constitution.time_zone)
            silent = Membership.objects.filter(body=body, standing=Standing.GOOD, active__lte=heard).order_by("person")
            for person in silent.values_list("person_id", flat=True).iterator(chunk_size=2000):
                yield Due(f"duties.{key}", duty.effect, person, body, duty.procedure)
