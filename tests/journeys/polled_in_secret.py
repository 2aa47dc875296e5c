"""What members of the demonstration do while it is served and elects in secret, by the verbs, where the browser's own people need not."""

import json
from datetime import datetime

import time_machine

from commonty.apps.bodies.models import Body, root
from commonty.apps.decisions.models import Motion
from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.secretly import votes
from commonty.apps.mandates.authorising import authorise
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board, Ceremony, Choice
from commonty.apps.voting.models.trustees import KEEP, together
from commonty.site.demonstration.secret import TRUSTEES
from tests.journeys.examples import of

OFFICE = "deputy"
MOVES = 100
"""The first of the ordinary members who take part, by when they came."""
STANDING, VOTERS, DECIDING = 3, 25, 60
PHONES = 5
"""So many vote on phones where the others have theirs cast as a browser would."""
SECOND = 13
"""So many of the 25 rank the candidates as they came, but for the first, whom they put second; the others the other way round."""


def trustees(_now: datetime) -> object:
    """Say how to be each of those who keep the keys, and what stands on their recovery sheets."""
    return {of(each): TRUSTEES[each.member_number] for each in keepers()}


def mover(_now: datetime) -> object:
    """Say how to be the member who moves that the election be called, and stands in it."""
    return of(Person.objects.get(member_number=MOVES))


def keepers() -> list[Person]:
    """Return who keeps the keys, in the order of their mandates."""
    return list(Person.objects.filter(member_number__in=TRUSTEES).order_by("member_number"))


def motion() -> Motion:
    """Return the motion that the election be called."""
    return Motion.objects.latest("pk")


def make_keys_in_rfc_3526(now: datetime) -> None:
    """Let a trustee begin a ceremony in the group that Belenios's own tool, as Debian has it, reads too."""
    body: Body = root()
    authority = authorise(keepers()[0], KEEP, body.path, now=now)
    Ceremony.objects.begin(
        body, threshold=together(body, now), authority=authority, article=authority.article, now=now, group="RFC-3526-2048"
    )


def second(now: datetime) -> None:
    """Second the motion, as often as it takes."""
    for number in (MOVES + 1, MOVES + 2):
        motion().second(Person.objects.get(member_number=number), now=now)


def decide(now: datetime) -> None:
    """Carry it."""
    entitled = motion().opening.box.roll.entries.order_by("index").values_list("person_id", flat=True)[:DECIDING]
    for person in Person.objects.filter(pk__in=list(entitled)):
        motion().cast(person, Choice.YES, now=now)


def support(now: datetime) -> object:
    """Let two others stand too, and support everybody; say who stands, the mover first."""
    election = Election.objects.get(office=OFFICE)
    standing = list(Person.objects.filter(member_number__in=range(MOVES, MOVES + STANDING)).order_by("member_number"))
    for person in standing[1:]:
        election.nominate(person, person, now=now)
        election.accept(person, now=now)
    supporter = Person.objects.get(member_number=MOVES + STANDING)
    for nomination in election.nominations.all():
        election.support(supporter, nomination, now=now)
    return [person.own("name")["name"] for person in standing]


def open_booths(_now: datetime) -> object:
    """Say where the board is, and how to be each of those who vote in a browser."""
    board = Board.objects.get(box=Election.objects.get(office=OFFICE).opening.box)
    entitled = board.box.roll.entries.order_by("index").values_list("person_id", flat=True)[:VOTERS]
    return {"board": board.uuid, "voters": [of(each) for each in Person.objects.filter(pk__in=list(entitled)).order_by("pk")]}


def vote(now: datetime) -> object:
    """Let all but the first ``PHONES`` of those who vote cast their ballots as a browser would; return their numbers on the board."""
    election = Election.objects.get(office=OFFICE)
    ada, ben, cem = Person.objects.filter(member_number__in=range(MOVES, MOVES + STANDING)).order_by("member_number")
    board = Board.objects.get(box=election.opening.box)
    entitled = board.box.roll.entries.order_by("index").values_list("person_id", flat=True)[:VOTERS]
    voters = list(Person.objects.filter(pk__in=list(entitled)).order_by("pk"))
    return [
        votes(election, voter, [ben, ada, cem] if place < SECOND else [cem, ada, ben], now=now)
        for place, voter in enumerate(voters[PHONES:], PHONES)
    ]


STEPS = {each.__name__: each for each in (trustees, mover, make_keys_in_rfc_3526, second, decide, support, open_booths, vote)}
BY_THE_WALL = (trustees, mover, open_booths)
"""Done by the clock on the wall, which is far ahead of the server's: the sessions that these make last through all of it."""


def do(step: str, now: str) -> None:
    """Take a step at a moment of the server's clock."""
    moment, taken = datetime.fromisoformat(now), STEPS[step]
    if taken in BY_THE_WALL:
        print(json.dumps(taken(moment)))
        return
    with time_machine.travel(moment, tick=True):
        print(json.dumps(taken(moment)))
