"""Seats that the clock cannot have filled: who is told, why, and that it tries again."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies.models import Body
from commonty.apps.elections import jobs
from commonty.apps.elections.models import Election, Hindered, Hindrance
from commonty.apps.elections.tests.building import again, counted, decision, electing, final, opened, rules, votes
from commonty.apps.people.models import Account, Person
from commonty.apps.rules.adopting import adopt

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
BY_ELECTION = rules(office='vacancy = "by-election"\n')
AGAIN = rules(office='called_again = 1\ncalled_again_after = "1 month"\nvacancy = "by-election"\n')


def left(text: str) -> tuple[Election, list[Person], datetime]:
    """Elect Ada and two others, and let Ada give up her seat a month later."""
    election, everybody = electing(8, now=NOON, text=text)
    election = opened(election, everybody[:4], everybody[7], now=NOON)
    votes(election, [(person, everybody[:3]) for person in everybody])
    election = final(counted(election))
    now = election.declaration.at + timedelta(days=30)
    everybody[0].seats.get(office="steering").mandate.give_up(by=everybody[0], now=now)
    return election, everybody, now


def reads(person: Person, address: str, now: datetime) -> str:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    with time_machine.travel(now, tick=False):
        return " ".join(unescape(client.get(address).content.decode()).split())


def nobody_stands(now: datetime) -> Election:
    """Let the clock call the next election, and nobody stand in it."""
    jobs.attend(now)
    election = Election.objects.latest("pk")
    for when in (election.accept_until, election.closes + timedelta(days=10)):
        jobs.attend(when)
    return again(election)


def test_where_the_rules_let_no_election_be_called_members_are_told_why_and_it_is_called_once_they_do() -> None:
    election, everybody, now = left(BY_ELECTION)
    body = election.electors
    adopt(body.pk, BY_ELECTION.replace('ballot = "unlinked"', 'ballot = "open"'), authority=decision(body), now=now)

    jobs.attend(now)
    jobs.attend(now + timedelta(minutes=1))

    assert list(Hindrance.objects.values_list("why", "office", "body", "electors", "article", "at")) == [
        ("refused", "steering", "committee", "members", "procedures.steering-election", now)
    ]
    home, committee = reads(everybody[5], "/", now), reads(everybody[5], "/bodies/committee/", now)
    assert "A seat is vacant: see what would fill it" in home
    assert "Steering group member, Committee: no election could be called (article" in home
    assert "No election could be called: This program holds elections by unlinked or by secret ballots" in committee
    assert "A motion can change that article. The clock tries again every minute." in committee
    assert "Steering group member, Committee" in reads(everybody[5], "/bodies/members/", now)

    adopt(body.pk, BY_ELECTION, authority=decision(body), now=now + timedelta(days=1))
    assert "Nothing stands in its way any more" in reads(everybody[5], "/bodies/committee/", now + timedelta(days=1))
    jobs.attend(now + timedelta(days=1))

    assert (Hindrance.objects.exists(), Election.objects.latest("pk").at) == (False, now + timedelta(days=1))
    assert "A seat is vacant" not in reads(everybody[5], "/", now + timedelta(days=1))


def test_where_nobody_stood_and_the_rules_say_no_more_members_are_told_that_a_decision_calls_the_next() -> None:
    _election, everybody, now = left(BY_ELECTION)
    last = nobody_stands(now)
    after = last.declaration.at

    jobs.attend(after + timedelta(days=60))

    [row] = Hindrance.objects.all()
    assert (row.why, row.article, row.again_at, Election.objects.count()) == (Hindered.UNTAKEN, "offices.steering", None, 2)
    page = reads(everybody[5], "/bodies/committee/", after)
    assert "Nobody took the seat in the last election." in page
    assert "effect=elections.call&effect-office=steering&effect-body=committee" in page
    assert "A seat is vacant" in reads(everybody[5], "/", after)


def test_where_nobody_stood_the_clock_calls_again_as_often_and_as_late_as_the_rules_say() -> None:
    _election, everybody, now = left(AGAIN)
    after = nobody_stands(now).declaration.at

    jobs.attend(after + timedelta(days=20))
    [row] = Hindrance.objects.all()
    assert row.again_at is not None
    assert (row.why, row.again_at > after + timedelta(days=27), Election.objects.count()) == (Hindered.UNTAKEN, True, 2)
    assert "The clock calls the next on" in reads(everybody[5], "/bodies/committee/", after)
    assert "A seat is vacant" not in reads(everybody[5], "/", after + timedelta(days=20))

    second = nobody_stands(row.again_at)
    assert (Election.objects.count(), second.at) == (3, row.again_at)
    jobs.attend(second.declaration.at + timedelta(days=60))
    assert (Election.objects.count(), Hindrance.objects.get().again_at) == (3, None)


def test_who_may_not_read_what_a_body_elects_is_not_told_of_its_vacant_seats() -> None:
    election, _everybody, now = left(BY_ELECTION)
    body = election.electors
    adopt(body.pk, BY_ELECTION.replace('ballot = "unlinked"', 'ballot = "open"'), authority=decision(body), now=now)
    jobs.attend(now)
    stranger = Person.objects.sign_up(name="Zed", email="zed@example.org", now=now)

    assert "No election could be called" not in reads(stranger, "/bodies/members/", now)
    assert "A seat is vacant" not in reads(stranger, "/", now)
    assert Body.objects.get(pk="committee").hindrances.count() == 1
