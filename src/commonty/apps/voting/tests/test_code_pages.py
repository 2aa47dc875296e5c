"""The pages of voting codes: what the authority, a voter and others get there, and what the booth asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonty.apps.people import entering
from commonty.apps.people.models import Account, Person
from commonty.apps.voting import issuing as authority
from commonty.apps.voting.models import Credential, Issuing
from commonty.apps.voting.tests.issued_votes import BEFORE, begun, held
from commonty.apps.voting.tests.secret_votes import NOON, SHALL_WE
from commonty.ballots.credential import private_key, public_credential, read_credential
from commonty.ballots.groups import group

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    with time_machine.travel(BEFORE, tick=False):
        yield


def browser(person: Person | None) -> Client:
    """Return a browser of somebody who has just proved who they are."""
    client = Client()
    if person is not None:
        client.force_login(Account.objects.open_for(person))
        session = client.session
        session[entering.PROVED] = BEFORE.isoformat()
        session.save()
    return client


def file(raw: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("public.json", raw)


def half(code: str, uuid: str) -> str:
    of = group("Ed25519")
    return of.text(public_credential(of, private_key(of, uuid, read_credential(code))))


def test_the_authority_downloads_the_voters_and_hands_the_list_in(tmp_path: Path) -> None:
    issue, _body, _people, _key, _secrets = begun(tmp_path)
    client, page = browser(issue.issuer), f"/codes/{issue.issuing.uuid}/"

    table = client.get(f"{page}voters.csv")
    answer = client.post(f"{page}public/", {"file": file(issue.makes())})

    assert (table.status_code, table["Cache-Control"], table["Content-Type"]) == (200, "no-store, private", "text/csv; charset=utf-8")
    assert table.content.decode().startswith("place,weight,name,email,address,phone\r\n0,1,Member1,member1@example.org,,\r\n")
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert Issuing.objects.get().is_ready
    assert "The codes are made. Voting can open." in client.get(page).content.decode()


def test_somebody_at_an_open_phone_has_to_prove_first_who_they_are(tmp_path: Path) -> None:
    issue, _body, _people, _key, _secrets = begun(tmp_path)
    client = Client()
    client.force_login(Account.objects.open_for(issue.issuer))

    assert client.get(f"/codes/{issue.issuing.uuid}/voters.csv")["Location"].startswith("/me/prove/")


def test_a_form_without_a_file_is_asked_for_again(tmp_path: Path) -> None:
    issue, _body, _people, _key, _secrets = begun(tmp_path)

    answer = browser(issue.issuer).post(f"/codes/{issue.issuing.uuid}/public/", {})

    assert (answer.status_code, Issuing.objects.get().is_ready) == (422, False)


def test_a_member_sees_who_issues_and_how_far_it_is_and_gets_no_list_and_takes_no_file(tmp_path: Path) -> None:
    issue, _body, people, _key, _secrets = begun(tmp_path)
    client, page = browser(people[4]), f"/codes/{issue.issuing.uuid}/"

    shown = client.get(page).content.decode()

    assert ("Member6" in shown, "not handed in yet" in shown, "voters.csv" in shown) == (True, True, False)
    assert client.get(f"{page}voters.csv").status_code == 403
    assert client.post(f"{page}public/", {"file": file(b"[]")}).status_code == 400
    assert client.post(f"{page}lost/", {"file": file(b"[]")}).status_code == 400
    assert browser(None).get(page).status_code == 302
    assert not Issuing.objects.get().is_ready


def test_it_waits_for_whoever_issues_until_the_list_is_there(tmp_path: Path) -> None:
    issue, _body, people, _key, _secrets = begun(tmp_path)

    assert (authority.waiting(issue.issuer, now=BEFORE), authority.waiting(people[4], now=BEFORE)) == ([issue.issuing], [])
    issue.issuing.hand_in(issue.issuer, issue.makes(), now=BEFORE)

    assert authority.waiting(issue.issuer, now=BEFORE) == []


def test_the_booth_is_told_whether_a_code_can_vote_and_nothing_is_bound_by_asking(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE)
    uuid, voter = vote.board.uuid, vote.people[4]
    right, wrong = (half(code, uuid) for code in (vote.issue.code(vote.place(voter)), "8fGn2-Qm4xRt-Zb7Kc-3WvEyA"))
    vote.board.cast(vote.people[3], vote.ballot(vote.people[3], [1, 0, 0]), now=NOON)
    taken = half(vote.issue.code(vote.place(vote.people[3])), uuid)
    with time_machine.travel(NOON, tick=False):
        client = browser(voter)
        answers = [client.post(f"/booth/{uuid}/codes/", {"public": each}, headers=JSON) for each in (right, wrong, taken, "")]

    assert [answer.status_code for answer in answers] == [200, 403, 403, 403]
    assert ["no voting code of this vote" in answers[1].json()["refused"], "somebody else" in answers[2].json()["refused"]] == [True, True]
    assert Credential.objects.exclude(holder=None).count() == 1


def test_the_booth_asks_for_the_code_only_where_an_authority_issued_it(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE)
    with time_machine.travel(NOON, tick=False):
        shown = browser(vote.people[4]).get(f"/booth/{vote.board.uuid}/").content.decode()

    assert ('id="code"' in shown, "Member6 sent it to you" in shown) == (True, True)
    assert vote.issue.code(vote.place(vote.people[4])) not in shown


def test_the_page_of_the_lost_takes_the_file_and_the_board_says_at_the_close_how_many(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE)
    lost, page = vote.issue.replaces(vote.place(vote.people[4])), f"/codes/{vote.board.uuid}/"
    with time_machine.travel(NOON, tick=False):
        client = browser(vote.issue.issuer)
        answers = [client.post(f"{page}lost/", {"file": file(raw)}) for raw in (b"{}", lost, lost)]
        open_now = client.get(f"/board/{vote.board.uuid}/").content.decode()
    vote.close()

    assert [answer.status_code for answer in answers] == [403, 302, 302]
    assert "is told at the close" in open_now
    assert "1 was lost and replaced." in client.get(f"/board/{vote.board.uuid}/").content.decode()


def test_before_voting_is_open_nothing_is_replaced(tmp_path: Path) -> None:
    issue, _body, _people, _key, _secrets = begun(tmp_path)
    issue.issuing.hand_in(issue.issuer, issue.makes(), now=BEFORE)

    answer = browser(issue.issuer).post(f"/codes/{issue.issuing.uuid}/lost/", {"file": file(issue.replaces(1))})

    assert (answer.status_code, "Voting is not open yet" in answer.content.decode()) == (403, True)


def test_a_receipt_is_asked_for_in_the_booth_alone(tmp_path: Path) -> None:
    vote = held(tmp_path, SHALL_WE)
    own = vote.cast(vote.people[4], [1, 0, 0])
    with time_machine.travel(NOON, tick=False):
        client = browser(vote.people[4])
        answers = [client.post(f"/booth/{vote.board.uuid}/receipts/", {"tracker": each}, headers=JSON) for each in (own, "x" * 43)]

    assert [answer.status_code for answer in answers] == [200, 403]
