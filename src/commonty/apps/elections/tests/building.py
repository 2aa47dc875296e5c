"""Builds elections for tests, and takes them along their path."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from commonty.apps.bodies.models import Body
from commonty.apps.elections.models import Election
from commonty.apps.keys.tests.once import once
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import Person
from commonty.apps.voting.tests.building import organisation, rules_text
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.duration import Duration, Unit
from commonty.counting.contest import Ranking

BALLOT = """
[procedures.steering-election]
title = "Election by ballot"
body = "members"
notice = "3 days"
voting = "7 days"
ballot = "unlinked"
nominations = "10 days"
nominators = 1
acceptance = "3 days"
statement = 500
counting = "scottish-stv"
paper = "2 days"
challenge = "5 days"
ruled_by = "appeals"
ruling = "14 days"
delay = "5 days"
"""

STEERING = """
[offices.steering]
title = "Steering group member"
body = "committee"
procedure = "steering-election"
recall = "recall"
term = "12 months"
seats = 3
hold_over = "2 months"
"""


def rules(*, office: str = "", ballot: str = "", starter: str = "campaign-group", without: Iterable[str] = ()) -> str:
    """Return a starter with an office that is elected by ballot; ``office`` and ``ballot`` are more lines of the two articles."""
    voted = BALLOT
    for line in without:
        assert line in voted
        voted = voted.replace(line, "")
    return rules_text(starter) + STEERING + office + voted + ballot


@once
def electing(members: int = 8, *, now: datetime, text: str = "") -> tuple[Election, list[Person]]:
    """Found an organisation, and call the election of its steering group."""
    body, everybody = organisation(members, now=now, rules=text or rules())
    return called(body, now=now), everybody


def decision(body: Body) -> Authority:
    return Authority(AuthorityKind.DECISION, "motion:1", None, "decide", body.path, "procedures.ordinary")


@once
def called(body: Body, *, now: datetime) -> Election:
    return Election.objects.call("steering", Body.objects.get(pk="committee"), authority=decision(body), now=now)


def stands(election: Election, person: Person, supporter: Person, *, now: datetime, reserved: Sequence[int] = ()) -> None:
    """Let somebody nominate themselves, be supported, and accept."""
    nomination = election.nominate(person, person, now=now)
    election.support(supporter, nomination, now=now)
    election.accept(person, now=now, reserved=reserved)


@once
def fixed(election: Election, candidates: Sequence[Person], supporter: Person, *, now: datetime) -> Election:
    for candidate in candidates:
        stands(election, candidate, supporter, now=now)
    Election.objects.attend(now=election.accept_until)
    return again(election)


@once
def opened(election: Election, candidates: Sequence[Person], supporter: Person, *, now: datetime) -> Election:
    election = fixed(election, candidates, supporter, now=now)
    Election.objects.attend(now=election.opens)
    return again(election)


def votes(election: Election, ballots: Iterable[tuple[Person, Sequence[Person]]]) -> None:
    """Let each vote for people, first preference first."""
    for voter, people in ballots:
        election.cast(voter, ranking(election, people), now=election.opens)


def ranking(election: Election, people: Sequence[Person]) -> Ranking:
    numbers = {each.person.pk: each.number for each in election.candidates()}
    return tuple(numbers[person.pk] for person in people)


def counted(election: Election) -> Election:
    Election.objects.attend(now=again(election).opening.box.closes)
    return again(election)


def final(election: Election) -> Election:
    election = again(election)
    Election.objects.attend(now=election.outcome.final_at)
    return again(election)


def sheet(election: Election) -> dict[str, Any]:
    """Return the count sheet as it is kept."""
    facts = again(election).outcome.sheet
    assert facts is not None
    return dict(facts)


def names(election: Election) -> list[int]:
    """Return who was elected, first elected first."""
    people = {each.number: each.person.pk for each in election.candidates()}
    return [people[number] for number in election.outcome.winners]


def power(person: Person, key: str, body: Body, *, now: datetime) -> None:
    """Give somebody a power for a month, by decision."""
    ends = calendar.after(now, Duration(2, Unit.MONTHS), "UTC")
    grant(person, key, body.path, starts=now, ends=ends, authority=decision(body), now=now)


def again(election: Election) -> Election:
    """Read an election anew, as the next page does."""
    return Election.objects.get(pk=election.pk)
