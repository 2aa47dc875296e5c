"""What thirty members do in an installation that is being served, by the verbs: what the browser's own people need not do themselves."""

import hashlib
import json
from datetime import datetime

import time_machine

from commonty.apps.bodies.founding import found
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.decisions.models import Motion
from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import decision, power, rules
from commonty.apps.people.models import Person
from commonty.apps.record.signing import fingerprint
from commonty.apps.voting.models import Choice
from tests.journeys.examples import of

RULES = rules(office='vacancy = "countback"\n', ballot='drawing = "2 days"\n').replace("seats = 3", "seats = 1")
NAMES = ("Ada Ames", "Bo Bell", "Cy Cole", "Dee Dang", "Jo Judge", "Ro Runs", "Wu Watches")
"""Three stand, one votes as the pages lead her, one rules on a challenge, one runs the election, one watches it."""
MEMBERS = 33
"""Three have to do with the election otherwise, and do not vote."""
WATCHES = "plum ladder seven rain"


def begin(now: datetime) -> None:
    """Found the organisation, and let those who run and watch elections have their mandates."""
    named = [*NAMES, *(f"Member{number}" for number in range(len(NAMES) + 1, MEMBERS + 1))]
    people = [Person.objects.sign_up(name=name, email=f"member{at}@example.org", now=now) for at, name in enumerate(named, 1)]
    body = found(RULES, people[:3], {}, now=now)
    for person in people[3:]:
        apply(person, body, category="member", now=now)
    fingerprint()
    seat(people[4], "panel-member", Body.objects.get(pk="appeals"), authority=decision(body), now=now)
    power(people[5], "run-elections", body, now=now)
    power(people[6], "watch-elections", body, now=now)


def members() -> list[Person]:
    """Return everybody, in the order in which they came."""
    return list(Person.objects.order_by("pk"))


def decide(now: datetime) -> None:
    """Second the motion that is there; or vote on it where it is open."""
    motion = Motion.objects.get()
    for person in members()[3:15]:
        if motion.opened is not None:
            motion.cast(person, Choice.YES, now=now)
        elif motion.noticed is None:
            motion.second(person, now=now)
            motion = Motion.objects.get()


def support(now: datetime) -> None:
    """Support everybody who is nominated; let the third stand too."""
    election, people = Election.objects.get(), members()
    election.nominate(people[2], people[2], now=now)
    election.accept(people[2], now=now)
    for nomination in election.nominations.all():
        election.support(people[9], nomination, now=now)


def vote(now: datetime) -> None:
    """
    Cast 28 ballots: with those of Ada, for herself, and of Dee, for Bo, thirteen rank each of them first, and four Cy.

    Two of those go on to each of the two: fifteen and fifteen, and no stage before tells them apart.
    """
    election, people = Election.objects.get(), members()
    ada, bo, cy = (election.candidates().get(nomination__nominee=person).number for person in people[:3])
    ballots = [(ada, cy)] * 12 + [(bo, cy)] * 12 + [(cy, ada)] * 2 + [(cy, bo)] * 2
    voters = [people[1], people[2], *people[7:]]
    for voter, ballot in zip(voters, ballots, strict=True):
        election.cast(voter, ballot, now=now)


def watch(now: datetime) -> None:
    """Put in what the one who watches puts in for the lot; or open it, once voting has closed."""
    election, watches = Election.objects.get(), members()[6]
    if election.closed is None:
        election.commit(watches, hashlib.sha256(WATCHES.encode()).hexdigest(), now=now)
    else:
        election.disclose(watches, WATCHES, now=now)


def do(step: str, now: str) -> None:
    """Take a step at a moment of the server's clock."""
    moment = datetime.fromisoformat(now)
    with time_machine.travel(moment, tick=True):
        {"begin": begin, "decide": decide, "support": support, "vote": vote, "watch": watch}[step](moment)
    if step == "begin":  # By the clock on the wall, which is far ahead of the server's: these sessions last through all of it.
        print(json.dumps({name.split()[0]: [of(person), person.member_number] for name, person in zip(NAMES, members(), strict=False)}))
