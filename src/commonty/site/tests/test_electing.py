"""What the home page says of elections, and how little it asks for that."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.elections.tests.building import counted, decision, electing, opened, votes
from commonty.apps.people.models import Account, Person
from commonty.site.electing import running

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


def at_home(person: Person, now: datetime) -> str:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    with time_machine.travel(now, tick=False):
        return client.get("/").content.decode()


def to_do(person: Person, now: datetime) -> list[tuple[str, str]]:
    return [(one.when_label, one.to_do) for one in running(person, ["members"], now=now)]


def test_an_election_stands_among_what_is_decided_with_what_waits_for_each(django_assert_num_queries: Any) -> None:  # noqa: ANN401 - a fixture
    election, everybody = electing(8, now=NOON)
    election.nominate(everybody[0], everybody[1], now=NOON)
    told = [to_do(everybody[1], NOON), to_do(everybody[2], NOON)]
    election = opened(election, everybody[:4], everybody[-1], now=NOON)
    votes(election, [(everybody[5], everybody[:2])])
    told += [to_do(each, election.opens) for each in (everybody[5], everybody[6])]
    with django_assert_num_queries(4):
        running(everybody[6], ["members"], now=election.opens)

    assert told == [
        [("Nominate until", "You are nominated: say yes or no")],
        [("Nominate until", "")],
        [("Voting closes", "")],
        [("Voting closes", "Vote in it")],
    ]
    assert "Vote in it" in at_home(everybody[6], election.opens)


def test_an_election_that_is_counted_or_that_fell_waits_for_nobody_at_home(django_assert_num_queries: Any) -> None:  # noqa: ANN401 - a fixture
    election, everybody = electing(8, now=NOON)
    election = counted(opened(election, everybody[:4], everybody[-1], now=NOON))

    at = election.outcome.at
    with django_assert_num_queries(1):
        assert running(everybody[5], ["members"], now=at) == []


def test_a_challenged_election_waits_at_home_for_those_who_rule() -> None:
    election, everybody = electing(8, now=NOON)
    seat(everybody[6], "panel-member", Body.objects.get(pk="appeals"), authority=decision(election.electors), now=NOON)
    election = counted(opened(election, everybody[:4], everybody[-1], now=NOON))
    election.challenge(everybody[5], "The hall was locked.", now=election.outcome.at)

    waiting = {who: "Rule on the challenge" in at_home(everybody[who], election.outcome.at) for who in (5, 6)}

    assert waiting == {5: False, 6: True}
