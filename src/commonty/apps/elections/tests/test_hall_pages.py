"""The pages of an election in a hall: the pack, the two reports, the piles, and what the result says."""

import re
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import again
from commonty.apps.elections.tests.halls import attended, convened, held, waiting
from commonty.apps.people.models import Account, Person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def browser(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(Account.objects.open_for(person))
    return client


def read(person: Person | None, address: str, now: datetime) -> str:
    with time_machine.travel(now, tick=False):
        answer = browser(person).get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def test_whoever_calls_meetings_finds_the_election_and_everybody_reads_where_it_is_held() -> None:
    election, people = waiting()
    now = election.accept_until
    page = f"/elections/{election.pk}/"

    assert "It waits until the meeting is called" in read(people[9], page, now)
    assert "Election 1: Steering group member" in read(people[4], "/meetings/", now)
    with time_machine.travel(now, tick=False):
        asked = browser(people[4]).get("/meetings/new/", {"body": "members", "where": "hall"})
    assert "Election 1: Steering group member" in asked.content.decode()

    meeting = convened(election, people)

    assert f"/meetings/{meeting.pk}/" in read(people[9], page, now)
    assert "Election 1: Steering group member" in read(people[9], f"/meetings/{meeting.pk}/", now)
    assert "Open my ballot" not in read(people[9], page, meeting.starts)
    assert "Voted on elsewhere" in read(None, f"{page}print/", now)


def test_the_pack_has_who_stands_and_slips_to_vote_on() -> None:
    _election, meeting, people = held()

    pack = read(people[4], f"/meetings/{meeting.pk}/pack/", meeting.at)

    assert pack.count("1. Member") == 6, "as many slips as go on a page, each with the first candidate"
    assert "Write 1 beside your first choice" in pack
    assert "Papers in the box" in pack


def test_two_tellers_report_on_the_pages_and_the_result_says_so() -> None:
    election, meeting, people = held()
    page, now = f"/elections/{election.pk}/", meeting.ends
    chair = f"{people[8].member_number} Member{people[8].member_number}"
    field = f"election-{election.pk}-present"
    with time_machine.travel(now, tick=False):
        one, other = browser(people[5]), browser(people[6])
        assert "entered here once two people have reported who came" in one.get(f"{page}officers/").content.decode()
        one.post(f"/meetings/{meeting.pk}/reports/", {"present": "8", "chair": chair, field: "7"})
        other.post(f"/meetings/{meeting.pk}/reports/", {"present": "8", "chair": chair, field: "6"})
        assert "Election 1: Steering group member" in other.get(f"/meetings/{meeting.pk}/report/").content.decode()
        other.post(f"/meetings/{meeting.pk}/reports/", {"present": "8", "chair": chair, field: "7"})
        assert "Enter the papers: Election 1" in other.get(f"/meetings/{meeting.pk}/").content.decode()
        assert "Enter the papers" not in browser(people[9]).get(f"/meetings/{meeting.pk}/").content.decode()
        for teller in (one, other):
            teller.post(f"{page}piles/", {"label": "A", "papers": "4: 1 2\n2: 3\n1: x"})
        wrong = one.post(f"{page}piles/all/", {"papers": ""})
        one.post(f"{page}piles/all/", {"papers": "7"})
        said = one.get(f"{page}officers/").content.decode()
        counts = other.post(f"{page}piles/all/", {"papers": "7"})

    assert wrong.status_code == 422
    assert "1 person has said so." in said
    assert counts.headers["Location"] == page
    assert again(election).counted is not None
    inside, outside = read(people[9], page, now), read(None, page, now)
    assert "Reported by <bdi>Member6" in inside
    assert "Reported by two people" in outside
    assert "it saw no paper" in outside
    assert "1 paper was spoiled" in inside
    assert "were handed out" not in inside
    assert "Member6" not in outside
    assert "reported by two people" in read(None, "/elections/", now)
    assert "Reported by two people" in read(None, f"{page}print/", now)


def test_whoever_counts_nothing_enters_nothing() -> None:
    election, meeting, people = held()
    attended(meeting, people)
    with time_machine.travel(meeting.ends, tick=False):
        refused = [
            browser(person).post(f"/elections/{election.pk}/piles/all/", {"papers": "0"}).status_code for person in (people[0], people[9])
        ]

    assert refused == [403, 403]
    assert Election.objects.get(pk=election.pk).counted is None


def test_a_list_of_elections_and_the_page_of_one_ask_of_its_meeting_once() -> None:
    election, meeting, people = held()
    attended(meeting, people)
    client = browser(people[9])
    with time_machine.travel(meeting.ends, tick=False), CaptureQueriesContext(connection) as asked:
        for page in ("/elections/", f"/elections/{election.pk}/"):
            client.get(page)

    assert sum("elections_agendaplace" in each["sql"] for each in asked) == 2
