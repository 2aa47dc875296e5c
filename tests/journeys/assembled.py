"""What seventy-six members of an installation that meets in a hall have done before its secretary opens a browser, by the verbs."""

import json
from datetime import datetime, timedelta

import time_machine

from commonty.apps.bodies.founding import found
from commonty.apps.bodies.joining import apply
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.tests.building import again, moved
from commonty.apps.decisions.tests.halls import hall_rules
from commonty.apps.mandates.effects import GrantMandate
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import Person
from commonty.apps.record.signing import fingerprint
from commonty.apps.voting.tests.building import routine
from tests.journeys.examples import of

NAMES = ("Ada Ames", "Bo Bell", "Cy Cole", "Sol Secretary", "Cam Chair")
"""Ada moves, Bo and Cy count, Sol calls the meeting, and Cam is in the chair."""
MEMBERS = 76
YEAR = timedelta(days=300)


def begin(now: datetime) -> None:
    """Found the organisation, give its mandates, and move two motions that wait for a meeting."""
    named = [*NAMES, *(f"Member{number}" for number in range(len(NAMES) + 1, MEMBERS + 1))]
    people = [Person.objects.sign_up(name=name, now=now) for name in named]
    body = found(hall_rules(), people[:3], {}, now=now)
    for person in people[3:]:
        apply(person, body, category="member", now=now)
    fingerprint()
    for person, power in ((people[1], "tell"), (people[2], "tell"), (people[3], "convene"), (people[3], "see-details")):
        grant(person, power, body.path, starts=now, ends=now + YEAR, authority=routine(body), now=now)
    ends = (now + YEAR).isoformat()
    giving = GrantMandate(holder=people[5].pk, power="write-to-members", scope=body.pk, task="Write the news", ends=ends)
    for title, effects in (("Let Member6 write to us", giving), ("Paint the door", Resolve())):
        motion = moved(body, people[0], now=now, effects=[effects], title=title, procedure="hall")
        for seconder in people[6:8]:
            again(motion).second(seconder, now=now)


def do(now: str) -> None:
    """Do so at a moment of the server's clock, and say how to be each of the first four."""
    moment = datetime.fromisoformat(now)
    with time_machine.travel(moment, tick=True):
        begin(moment)
    people = list(Person.objects.order_by("pk")[:4])  # By the clock on the wall: these sessions last through all of it.
    print(json.dumps({name: of(person) for name, person in zip(("ada", "bo", "cy", "sol"), people, strict=True)}))
