"""What members do in an installation that is being served and elects in secret, by the verbs, where the browser's own people need not."""

import json
from datetime import datetime

import time_machine

from commonty.apps.bodies.founding import found
from commonty.apps.bodies.joining import apply
from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.secretly import secret_rules
from commonty.apps.people.models import Person
from commonty.apps.record.signing import fingerprint
from commonty.apps.voting.models import Board
from commonty.apps.voting.tests.keys import trusted
from tests.journeys import polled
from tests.journeys.examples import of

NAMES = ("Ada Ames", "Bo Bell", "Cy Cole")
"""Who stands."""
TRUSTEES = ("Tia Trusts", "Ugo Under", "Vic Vault")
VOTERS = 25
MEMBERS = 33


def begin(now: datetime) -> None:
    """Found the organisation, and give three the power to keep its keys."""
    voters = [f"Member{number}" for number in range(len(NAMES) + 1, MEMBERS - len(TRUSTEES) + 1)]
    people = [
        Person.objects.sign_up(name=name, email=f"member{at}@example.org", now=now)
        for at, name in enumerate([*NAMES, *voters, *TRUSTEES], 1)
    ]
    body = found(secret_rules().replace("seats = 3", "seats = 1"), people[:3], {}, now=now)
    for person in people[3:]:
        apply(person, body, category="member", now=now)
    fingerprint()
    trusted(body, people[-len(TRUSTEES) :], now=now)


def support(now: datetime) -> None:
    """Let the other two stand too, and support everybody."""
    election, people = Election.objects.get(), polled.members()
    for person in people[1:3]:
        election.nominate(person, person, now=now)
        election.accept(person, now=now)
    for nomination in election.nominations.all():
        election.support(people[9], nomination, now=now)


def board(_now: datetime) -> None:
    """Say where the board is."""
    print(json.dumps(Board.objects.get().uuid))


def do(step: str, now: str) -> None:
    """Take a step at a moment of the server's clock."""
    moment = datetime.fromisoformat(now)
    with time_machine.travel(moment, tick=True):
        {"begin": begin, "decide": polled.decide, "support": support, "board": board}[step](moment)
    if step == "begin":  # By the clock on the wall, which is far ahead of the server's: these sessions last through all of it.
        people = polled.members()
        print(json.dumps({"voters": [of(person) for person in people[:VOTERS]], "trustees": [of(person) for person in people[-3:]]}))
