"""Short scripts that act out what a constitution says of elections, each returning how it ended."""

import hashlib
from datetime import timedelta

from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.elections import jobs
from commonty.apps.elections.models import Election
from commonty.apps.elections.rankings import in_form
from commonty.apps.elections.tests.building import BALLOT as HELD
from commonty.apps.elections.tests.building import STEERING, again, called, power
from commonty.apps.people.models import Person
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.document import Constitution
from commonty.constitution.writing import write
from commonty.counting.contest import Ranking
from tests.journeys.acting_out import NOON, Script, decision

ELECTED = STEERING + HELD
"""What a starter has besides, so that an office is filled by elections."""


def elected(candidates: int = 4, *, claims: bool = False, writes: bool = False, supporters: int = 1) -> Script:
    """Hold an election of the steering group, in which each votes for themselves and then for whoever is next on the list."""

    def script(rules: Constitution) -> object:
        election, everybody = _called(rules)
        for place, person in enumerate(everybody[:candidates]):
            nomination = election.nominate(person, person, now=NOON)
            for supporter in everybody[8 : 8 + supporters]:
                election.support(supporter, nomination, now=NOON)
            election.accept(person, now=NOON, reserved=[0] if claims and place > 1 else [])
        if writes:
            election.state(everybody[0], "Rent down.", now=NOON)
        days = [election.nominate_until, election.accept_until, election.opens, election.closes]
        return [*days, *_polled(election, everybody)]

    return script


def of_three(*ballots: Ranking) -> Script:
    """Hold an election among three, numbered as they were nominated, by these ballots."""

    def script(rules: Constitution) -> object:
        election, everybody = _called(rules)
        for person in everybody[:3]:
            nomination = election.nominate(person, person, now=NOON)
            election.support(everybody[8], nomination, now=NOON)
            election.accept(person, now=NOON)
        Election.objects.attend(now=election.accept_until)
        Election.objects.attend(now=election.opens)
        election = again(election)
        numbers = {each.person.pk: each.number for each in election.candidates()}
        for voter, ballot in zip(everybody, ballots, strict=False):
            marks = tuple(numbers[everybody[each - 1].pk] for each in ballot if isinstance(each, int))
            election.cast(voter, in_form(marks, election.slate), now=election.opens)
        Election.objects.attend(now=election.opening.box.closes)
        outcome = again(election).outcome
        people = [election.candidates().get(number=number).person.pk for number in outcome.winners]
        return people, [stage["kind"] for stage in (outcome.sheet or {})["stages"]]

    return script


def _called(rules: Constitution) -> tuple[Election, list[Person]]:
    body, everybody = organisation(12, now=NOON, rules=write(rules))
    make("women", "caucus", body, "Women", authority=decision(body), now=NOON)
    for person in everybody[2:4]:
        apply(person, Body.objects.get(pk="women"), now=NOON)
    return called(body, now=NOON), everybody


def _polled(election: Election, everybody: list[Person]) -> list[object]:
    """Take an election whose nominations are in to its result."""
    Election.objects.attend(now=election.accept_until)
    election = again(election)
    told: list[object] = [election.slate.way, election.slate.rule, election.slate.has_ron, election.candidates().count()]
    Election.objects.attend(now=election.opens)
    election = again(election)
    if election.opened is not None:
        numbers = {each.person.pk: each.number for each in election.candidates()}
        liked = [numbers[person.pk] for person in everybody if person.pk in numbers]
        for place, person in enumerate(everybody[:9]):
            first = liked[min(place // 3, len(liked) - 1)]
            ranking = (first, *(number for number in liked if number != first))
            election.cast(person, _as_asked(election, ranking), now=election.opens)
        Election.objects.attend(now=election.opened.box.closes)
    outcome = again(election).outcome
    people = {each.number: each.person.pk for each in again(election).candidates()}
    return [*told, outcome.result, sorted(people[number] for number in outcome.winners), outcome.vacant]


def _as_asked(election: Election, ranking: tuple[int, ...]) -> Ranking:
    rule = election.slate.rule
    return ranking[:1] if rule == "plurality" else ((ranking[:1], tuple(sorted(ranking[1:]))) if rule == "yes-no" else ranking)


def on_paper(rules: Constitution) -> object:
    """Give out a paper ballot, and say until when it is waited for."""
    election, everybody = _opened(rules)
    election.give_paper(everybody[7], by=everybody[10], now=election.opens)
    Election.objects.attend(now=election.closes)
    return again(election).closing.count_due


def on_spoiled_paper(rules: Constitution) -> object:
    """Have one paper read and two spoiled, and say what came of it."""
    election, everybody = _opened(rules)
    power(everybody[11], "enter-papers", election.electors, now=NOON)
    for voter in everybody[5:8]:
        election.give_paper(voter, by=everybody[10], now=election.opens)
    for teller in everybody[10:]:
        election.enter_papers(teller, "Hall", {(1,): 1, None: 2}, now=election.opens)
    Election.objects.attend(now=election.closes)
    return again(election).outcome.result


def by_lot(rules: Constitution) -> object:
    """Put something in for the lot and do not open it, and say until when it is waited for."""
    election, everybody = _opened(rules)
    election.commit(everybody[10], hashlib.sha256(b"plum").hexdigest(), now=election.opens)
    Election.objects.attend(now=election.closes)
    return again(election).closing.count_due


def _opened(rules: Constitution) -> tuple[Election, list[Person]]:
    election, everybody = _called(rules)
    for person in everybody[:4]:
        nomination = election.nominate(person, person, now=NOON)
        election.support(everybody[8], nomination, now=NOON)
        election.accept(person, now=NOON)
    power(everybody[10], "run-elections", election.electors, now=NOON)
    Election.objects.attend(now=election.accept_until)
    Election.objects.attend(now=election.opens)
    return again(election), everybody


def near_the_end(rules: Constitution) -> object:
    """Let a term come near its end, and say whether the next election was called."""
    return _left(rules, gives_up=False)


def untaken(rules: Constitution) -> object:
    """Let nobody stand for seats whose term ends, and say when elections were called."""
    near_the_end(rules)
    now = Election.objects.get().at
    for _day in range(60):
        now += timedelta(days=1)
        jobs.attend(now)
    return [each.at for each in Election.objects.order_by("pk")]


def rotated(rules: Constitution) -> object:
    """Elect three with nobody against them, and say when their terms end."""
    election, everybody = _called(rules)
    for person in everybody[:3]:
        nomination = election.nominate(person, person, now=NOON)
        election.support(everybody[8], nomination, now=NOON)
        election.accept(person, now=NOON)
    Election.objects.attend(now=election.accept_until)
    Election.objects.attend(now=again(election).outcome.final_at)
    return sorted(seat.mandate.ends for seat in Seat.objects.filter(office="steering"))


def left_early(rules: Constitution) -> object:
    """Let somebody give up a seat, and say whether an election was called for the rest of the term."""
    return _left(rules, gives_up=True)


def _left(rules: Constitution, *, gives_up: bool) -> object:
    body, everybody = organisation(8, now=NOON, rules=write(rules))
    seats = [seat(person, "steering", Body.objects.get(pk="committee"), authority=decision(body), now=NOON) for person in everybody[:3]]
    when = NOON + timedelta(days=30) if gives_up else seats[0].mandate.ends - timedelta(days=40)
    if gives_up:
        seats[0].mandate.give_up(by=everybody[0], now=when)
    jobs.attend(when)
    return [(each.seats, each.until) for each in Election.objects.all()]
