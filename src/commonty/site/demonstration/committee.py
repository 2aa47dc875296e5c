"""The election of the committee in the invented year: called, held, a seat left, counted back, and another election at its end."""

import hashlib

from commonty.apps.elections import counting_back, rankings
from commonty.apps.elections.effects import CallElection
from commonty.apps.elections.models import Countback, Election, Phase, Seating
from commonty.apps.mandates.effects import GrantMandate
from commonty.apps.people.models import Person
from commonty.constitution import calendar
from commonty.constitution.duration import Duration, Unit
from commonty.site.demonstration.world import Vote, World

OFFICE, BODY = "committee-member", "committee"
LIKED = {41: 9, 44: 8, 47: 6, 52: 5, 46: 3, 50: 2, 54: 1}
"""Who stands, by when they came, and how well they are liked. The last three are of the caucus for which two seats are kept."""
CAUCUS = (46, 50, 54)
LATER = {57: 3, 60: 2}
"""Who stands for the seat that falls vacant in the end."""
OFFICERS = {9: "quarry stone and rain", 10: "the old bakery, half past six"}
"""Who runs and who watches the election, and what they put in for the lot."""
STATEMENTS = {
    41: "I have **chaired tenants’ meetings** in Castle Court for six years. I would see that every letter gets an answer within a week.",
    44: "Repairs first:\n\n- a list of every broken lift\n- read out at each meeting\n- until it is empty",
    46: "Half of us do the caring and a tenth of the talking. I want meetings with a room for children and an end before nine.",
    50: "I keep books for a living, and would keep ours open.",
}


def call(world: World) -> None:
    """Members decide that a committee is elected, and who runs and watches it."""
    ends = calendar.after(world.now, Duration(3, Unit.MONTHS), "UTC").isoformat()
    (runs, watches) = (
        GrantMandate(world.member(who).pk, power, "members", task, ends)
        for who, power, task in zip(OFFICERS, ("run-elections", "watch-elections"), ("run the election", "watch the election"), strict=True)
    )
    text = "Four of us beside the officers, two of them from the caucus, by ballot. One runs it, one watches, and neither stands."
    effects = [CallElection(OFFICE, BODY), runs, watches]
    world.move(3, "Elect a committee by ballot", text, effects, vote=Vote(0.41, 0.9, 0.05), seconders=(11, 12))


def nominate(world: World) -> None:
    """Seven are nominated, supported, and accept; four write."""
    election = Election.objects.get(office=OFFICE)
    for who in LIKED:
        _stand(world, election, who, reserved=[0] if who in CAUCUS else [])
    for who, text in STATEMENTS.items():
        election.state(world.member(who), text, now=world.now)


def put_in_for_the_lot(world: World) -> None:
    """Two officers put something in for the lot, while voting is open."""
    election = Election.objects.get(office=OFFICE)
    for who, secret in OFFICERS.items():
        election.commit(world.member(who), hashlib.sha256(secret.encode()).hexdigest(), now=world.now)


def open_the_lot(world: World) -> None:
    """They open it: nothing is missing, so the ballots are counted."""
    election = Election.objects.get(office=OFFICE)
    for who, secret in OFFICERS.items():
        election.disclose(world.member(who), secret, now=world.now)


def leave(world: World) -> None:
    """One of those who still sit gives the seat up; not one of the caucus, for which two seats are kept."""
    seated = Seating.objects.filter(candidate__slate__election__office=OFFICE, seat__mandate__ending=None)
    others = seated.exclude(seat__person__in=[world.member(who) for who in CAUCUS]).order_by("seat__person")
    seat = others.select_related("seat__mandate", "seat__person")[0].seat
    seat.mandate.give_up(by=seat.person, now=world.now)


def be_willing(world: World) -> None:
    """Those who were not elected say that they would take it."""
    begun = Countback.objects.latest("pk")
    for candidate in counting_back.askable(begun):
        counting_back.be_willing(candidate.person, begun, now=world.now)


def nominate_again(world: World) -> None:
    """Two stand for the rest of the term of a seat for which nobody was willing any more."""
    election = Election.objects.filter(office=OFFICE).latest("pk")
    for who in LATER:
        _stand(world, election, who, reserved=[])


def _stand(world: World, election: Election, who: int, *, reserved: list[int]) -> None:
    person = world.member(who)
    nomination = election.nominate(world.member(who + 1), person, now=world.now)
    for supporter in (who + 2, who + 5):
        election.support(world.member(supporter), nomination, now=world.now)
    election.accept(person, now=world.now, reserved=reserved)


def vote(world: World, election: Election, *, turnout: float) -> None:
    """Let a share of the roll vote: each ranks some of those who stand, the better liked the likelier first."""
    slate, box = election.slate, election.opening.box
    entitled = list(box.roll.entries.order_by("index").values_list("person_id", flat=True))
    liked = {world.member(who).pk: weight for who, weight in (LIKED | LATER).items()}
    standing = sorted(
        election.candidates(), key=lambda each: each.person.pk
    )  # Their numbers come from the record's head, which is new each time.
    weights = {each.number: liked[each.person.pk] for each in standing}
    voters = Person.objects.in_bulk(world.chance.sample(entitled, round(len(entitled) * turnout)))
    for person in voters.values():
        left, ranking = dict(weights), []
        for _place in range(world.chance.randint(1, len(weights))):
            number = world.chance.choices(list(left), list(left.values()))[0]
            ranking.append(number)
            del left[number]
        election.cast(person, rankings.in_form(tuple(ranking), slate), now=world.now)


def attend(world: World) -> None:
    """Vote in every election that opened today."""
    for election in Election.objects.filter(office=OFFICE, opening__isnull=False, closing=None).select_related("opening__box", "slate"):
        if election.phase(world.now) is Phase.OPEN and not election.opening.box.returned:
            vote(world, election, turnout=0.36)
