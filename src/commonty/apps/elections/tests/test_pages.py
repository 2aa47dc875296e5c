from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import counted, electing, final, opened, votes
from commonty.apps.people.models import Account, Person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


def browser(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(Account.objects.open_for(person))
    return client


def polling(text: str = "", *, members: int = 8, candidates: int = 4) -> tuple[Election, list[Person]]:
    election, everybody = electing(members, now=NOON, text=text)
    return opened(election, everybody[:candidates], everybody[-1], now=NOON), everybody


def test_members_read_who_stands_and_others_only_that_there_is_an_election() -> None:
    election, everybody = polling()
    with time_machine.travel(election.opens, tick=False):
        seen = {who: browser(who).get(f"/elections/{election.pk}/").content.decode() for who in (None, everybody[5])}

    assert "Member1" in seen[everybody[5]]
    assert "Member1" not in seen[None]
    assert "Election: Steering group member" in seen[None]


def test_every_phase_has_a_page() -> None:
    election, everybody = electing(12, now=NOON)
    client = browser(everybody[5])
    with time_machine.travel(NOON, tick=False):
        assert client.get("/elections/").status_code == 200
        assert client.get(f"/elections/{election.pk}/").status_code == 200
    election = opened(election, everybody[:4], everybody[-1], now=NOON)
    votes(election, [(each, everybody[:2]) for each in everybody])
    for when in (election.opens, counted(election).outcome.at, final(election).declaration.at):
        with time_machine.travel(when, tick=False):
            for end in ("", "print/"):
                assert client.get(f"/elections/{election.pk}/{end}").status_code == 200
    for end in ("ballots.blt", "ballots.csv", "count.json"):
        assert client.get(f"/elections/{election.pk}/{end}").status_code == 200


def test_somebody_ranks_with_the_buttons_and_casts_what_they_see() -> None:
    election, everybody = polling()
    client, address = browser(everybody[5]), f"/elections/{election.pk}/ballot/"
    with time_machine.travel(election.opens, tick=False):
        assert client.get(address).status_code == 200
        assert client.post(address, {"candidate-3": "1", "move": "up-2"}).status_code == 200
        answer = client.post(address, {"candidate-3": "1", "candidate-2": "2"})
        assert (answer.status_code, answer["Location"]) == (302, f"/elections/{election.pk}/receipt/")
        assert client.get(answer["Location"]).status_code == 200
    assert election.opening.box.ballot_of(everybody[5]) == (3, 2)
