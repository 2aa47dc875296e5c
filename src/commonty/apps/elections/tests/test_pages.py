"""The pages of an election: who reads what, what is given out, and what its officers do."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.elections.forms import LotForm
from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import STEERING, counted, decision, electing, final, opened, power, rules, stands, votes
from commonty.apps.people.models import Account, Person
from commonty.apps.voting.models import Papers
from commonty.counting.files.forms import read
from commonty.counting.replaying import loads

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


def looked_at(person: Person, address: str, *, now: datetime) -> str:
    with time_machine.travel(now, tick=False):
        return browser(person).get(address).content.decode()


def queries_of(candidates: int) -> int:
    """Return how many queries the page takes where so many stand; the first look, which remembers the rules, is not counted."""
    election, everybody = electing(9, now=NOON)
    for who in everybody[:candidates]:
        stands(election, who, everybody[-1], now=NOON)
        election.state(who, "Rent down.", now=NOON)
    client, address = browser(everybody[7]), f"/elections/{election.pk}/"
    with time_machine.travel(NOON, tick=False):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
    return len(queries)


@pytest.mark.parametrize("candidates", [3, 6])
def test_the_page_of_an_election_asks_as_little_of_many_candidates_as_of_few(candidates: int) -> None:
    assert queries_of(candidates) == 17


@pytest.mark.parametrize("elections", [1, 3])
def test_the_list_of_elections_asks_as_little_of_many_as_of_one(elections: int) -> None:
    more = "".join(STEERING.replace("offices.steering", f"offices.steering{number}") for number in range(1, elections))
    election, everybody = electing(8, now=NOON, text=rules() + more)
    for number in range(1, elections):
        Election.objects.call(f"steering{number}", election.body, authority=decision(election.electors), now=NOON)
    client = browser(everybody[5])
    with time_machine.travel(NOON, tick=False):
        client.get("/elections/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/elections/").content.decode()

    assert (page.count('class="matter"'), len(queries)) == (elections, 10)


def test_so_few_ballots_are_counted_and_not_given_out() -> None:
    election, everybody = polling()
    votes(election, [(everybody[5], everybody[:2])])
    election = counted(election)
    address = f"/elections/{election.pk}/"

    page = looked_at(everybody[5], address, now=election.outcome.at)

    with time_machine.travel(election.outcome.at, tick=False):
        given = [browser(everybody[5]).get(f"{address}{file}").status_code for file in ("ballots.blt", "ballots.csv", "count.json")]
    assert ("So few were cast that they would show who voted how." in page, given) == (True, [404, 404, 404])


def test_what_is_given_out_counts_to_the_same() -> None:
    election, everybody = electing(12, now=NOON)
    election = opened(election, everybody[:4], everybody[-1], now=NOON)
    votes(election, [(each, everybody[:2]) for each in everybody])
    election = counted(election)
    with time_machine.travel(election.outcome.at, tick=False):
        given = browser(everybody[5]).get(f"/elections/{election.pk}/ballots.blt").content
        sheet = browser(everybody[5]).get(f"/elections/{election.pk}/count.json").content.decode()

    contest = read(given, file="election.blt").contest
    assert sum(contest.ballots.values()) == 12
    assert set(contest.candidates) == {"Member1", "Member2", "Member3", "Member4"}
    assert list(loads(sheet).winners) == election.outcome.winners
    assert "Member1" not in sheet


def test_a_sheet_that_somebody_changed_is_told_of_first() -> None:
    election, everybody = electing(12, now=NOON)
    election = opened(election, everybody[:4], everybody[-1], now=NOON)
    votes(election, [(each, everybody[:2]) for each in everybody])
    election = counted(election)
    Papers.objects.update(papers=F("papers") + 1)

    page = looked_at(everybody[5], f"/elections/{election.pk}/", now=election.outcome.at)

    assert "does not follow from the ballots that are kept" in page


def test_two_who_read_a_pile_unlike_see_where_once_both_have_entered_it() -> None:
    election, everybody = polling(members=10)
    for person in everybody[6:8]:
        power(person, "enter-papers", election.electors, now=election.opens)
    power(everybody[8], "run-elections", election.electors, now=election.opens)
    for person in everybody[4:6]:
        election.give_paper(person, by=everybody[8], now=election.opens)
    address = f"/elections/{election.pk}/"
    with time_machine.travel(election.opens, tick=False):
        one, other = (browser(person) for person in everybody[6:8])
        wrong = one.post(f"{address}piles/", {"label": "A", "papers": "2; 1 2"})
        one.post(f"{address}piles/", {"label": "A", "papers": "2: 1 2"})
        seen = other.get(f"{address}officers/").content.decode()
        other.post(f"{address}piles/", {"label": "A", "papers": "1: 1 2\n1: 2 1"})
        differing = other.get(f"{address}officers/").content.decode()
        other.post(f"{address}piles/", {"label": "A", "papers": "2: 1 2"})
        alike = other.get(f"{address}officers/").content.decode()

    assert (wrong.status_code, "Line 1 cannot be read: “2; 1 2”" in wrong.content.decode()) == (422, True)
    assert "Where you differ" not in seen
    assert "Where you differ" in differing
    assert "Two have read it alike: it counts." in alike


def test_a_member_without_a_mandate_sees_nothing_of_the_officers_work() -> None:
    election, everybody = polling()

    with time_machine.travel(election.opens, tick=False):
        assert browser(everybody[5]).get(f"/elections/{election.pk}/officers/").status_code == 403


def test_a_fingerprint_goes_into_the_lot_as_it_is_and_anything_else_as_its_fingerprint() -> None:
    digest = sha256(b"plum").hexdigest()

    forms = [LotForm(QueryDict(f"secret={typed}")) for typed in ("plum", digest)]

    assert [form.is_valid() and form.digest for form in forms] == [digest, digest]


def test_whoever_runs_it_enters_an_acceptance_on_its_page_and_all_members_read_who_entered_it_and_who_supports() -> None:
    election, everybody = electing(12, now=NOON)
    ada, ben, cem = everybody[:3]
    power(ada, "run-elections", election.electors, now=NOON)
    nomination = election.nominate(cem, ben, now=NOON)
    for supporter in everybody[3:]:
        if supporter != everybody[-1]:
            election.support(supporter, nomination, now=NOON)
    client, address = browser(ada), f"/elections/{election.pk}/acceptances/on-paper/"
    with time_machine.travel(NOON, tick=False):
        assert "Somebody accepts on paper" in client.get(f"/elections/{election.pk}/officers/").content.decode()
        assert client.post(address, {"nominee": nomination.pk, "note": ""}).status_code == 422
        assert client.post(address, {"nominee": nomination.pk + 1, "note": "Signed."}).status_code == 422
        assert client.post(address, {"nominee": nomination.pk, "note": "Signed on Monday."}).status_code == 302
        assert browser(cem).post(address, {"nominee": nomination.pk, "note": "Signed."}).status_code == 403
        assert "Somebody accepts on paper" not in client.get(f"/elections/{election.pk}/officers/").content.decode()

    page = looked_at(everybody[-1], f"/elections/{election.pk}/", now=NOON)
    assert "accepted on paper, entered by <bdi>Member1</bdi>" in page
    assert "Signed on Monday." in page
    assert "Supported by <bdi>Member4</bdi>, <bdi>Member5</bdi>" in page
    kinds = [job.arguments["args"][1] for job in apps.get_model("jobs", "Job").objects.filter(task__endswith="deliver")]
    assert sum(kind.endswith("AcceptanceWasEntered") for kind in kinds) == 1


def test_of_many_supporters_a_page_names_ten_and_counts_the_others() -> None:
    election, everybody = electing(14, now=NOON)
    nomination = election.nominate(everybody[0], everybody[0], now=NOON)
    for supporter in everybody[1:13]:
        election.support(supporter, nomination, now=NOON)

    page = " ".join(looked_at(everybody[13], f"/elections/{election.pk}/", now=NOON).split())

    assert ("<bdi>Member11</bdi> and 2 others" in page, "Member12" in page) == (True, False)


def test_an_office_holder_whose_power_reaches_here_is_named_among_those_who_run_it() -> None:
    text = rules().replace('powers = ["write-to-members", "see-details"', 'powers = ["run-elections", "write-to-members", "see-details"', 1)
    election, everybody = electing(12, now=NOON, text=text)
    seat(everybody[4], "secretary", Body.objects.get(pk="committee"), authority=decision(election.electors), now=NOON)

    page = looked_at(everybody[5], f"/elections/{election.pk}/", now=NOON)

    assert "Member5" in page.split("Run and watched by")[1].split("</dl>")[0]
    assert "Your work in this election" in looked_at(everybody[4], f"/elections/{election.pk}/", now=NOON)
