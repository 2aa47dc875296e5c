"""What members do in an installation that votes on motions in secret, by the verbs, where the browser's own people need not."""

import json
from datetime import datetime, timedelta

import time_machine

from commonty.apps.bodies.founding import found
from commonty.apps.bodies.joining import apply
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.secretly import secret_rules
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.record.signing import fingerprint
from commonty.apps.voting.models import Board
from commonty.apps.voting.tests.building import routine
from commonty.apps.voting.tests.keys import trusted
from tests.journeys import polled
from tests.journeys.examples import of

NAMES = ("Ada Ames", "Bo Bell", "Cy Cole", "Dee Dang", "Emil Eck")
"""Ada moves, all five vote; Bo and Cy are the tellers."""
PAPER = "Fay Fold"
TRUSTEES = ("Tia Trusts", "Ugo Under", "Vic Vault")
YEAR = timedelta(days=300)


def begin(now: datetime) -> None:
    """Found the organisation, and give three the power to keep its keys, and two that to count papers."""
    named = [*NAMES, PAPER, *(f"Member{number}" for number in range(7, 13)), *TRUSTEES]
    people = [Person.objects.sign_up(name=name, email=f"member{at}@example.org", now=now) for at, name in enumerate(named, 1)]
    body = found(secret_rules(more='paper = "2 days"\n'), people[:3], {}, now=now)
    for person in people[3:]:
        apply(person, body, category="member", now=now)
    fingerprint()
    trusted(body, people[-len(TRUSTEES) :], now=now)
    for teller in people[1:3]:
        grant(teller, "tell", body.path, starts=now, ends=now + YEAR, authority=routine(body), now=now, task="Count papers")


def second(now: datetime) -> None:
    """Let two second the motion."""
    for person in polled.members()[6:8]:
        Motion.objects.get().second(person, now=now)


def board(_now: datetime) -> None:
    """Say where the board is."""
    print(json.dumps(Board.objects.get().uuid))


def mandates(_now: datetime) -> None:
    """Say how many mandates the motion gave."""
    print(json.dumps(Mandate.objects.filter(source=Motion.objects.get().source).count()))


def do(step: str, now: str) -> None:
    """Take a step at a moment of the server's clock."""
    moment = datetime.fromisoformat(now)
    with time_machine.travel(moment, tick=True):
        {"begin": begin, "second": second, "board": board, "mandates": mandates}[step](moment)
    if step == "begin":  # By the clock on the wall, which is far ahead of the server's: these sessions last through all of it.
        people = polled.members()
        print(json.dumps({"voters": [of(person) for person in people[: len(NAMES)]], "trustees": [of(person) for person in people[-3:]]}))
