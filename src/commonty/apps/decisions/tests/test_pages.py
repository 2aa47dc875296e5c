from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.tests.building import again, days, moved, noticed, opened, votes
from commonty.apps.people.models import Account, Person
from commonty.apps.voting.models import Choice, Vote
from commonty.apps.voting.tests.building import organisation, person
from commonty.apps.voting.tests.test_rolls import proof_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def signed_in(who: Person) -> Client:
    account, _new = Account.objects.get_or_create(person=who)
    client = Client()
    client.force_login(account, backend="commonty.apps.people.signing_in.Backend")
    return client


def test_a_member_moves_a_motion_in_the_browser_after_reading_what_it_takes(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    client = signed_in(everybody[0])
    address = f"/motions/new/?body={body.pk}&effect=decisions.resolve"
    words = {"title": "A rent strike", "text": "We **shall** <script>alert(1)</script>"}

    preview = client.post(address, words | {"preview": "1"})
    answer = client.post(address, words | {"move": "1"})
    page = client.get(answer["Location"]).content.decode()

    assert "becomes a resolution" in preview.content.decode()
    assert Motion.objects.get().wording.title == "A rent strike"
    assert "<strong>shall</strong>" in page
    assert "<script>alert" not in page


def test_the_public_reads_what_a_motion_is_called_and_how_it_stands_and_nothing_else(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    motion = moved(body, everybody[0], now=now)

    page = Client().get(f"/motions/{motion.pk}/").content.decode()

    assert "A rent strike" in page
    assert "shall" not in page
    assert "Member1" not in page


def test_a_shared_link_to_a_motion_says_what_everybody_may_know_whoever_shares_it(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    motion = moved(body, everybody[0], now=now)

    pages = [client.get(f"/motions/{motion.pk}/").content.decode() for client in (Client(), signed_in(everybody[1]))]

    for page in pages:
        assert '<meta property="og:title" content="A rent strike">' in page
        assert f'<meta property="og:description" content="Waiting for seconders. {escape(body.title)}.">' in page


def test_a_motion_of_a_number_that_nobody_gave_is_not_there_however_large_it_is(now: datetime) -> None:
    _body, everybody = organisation(3, now=now)
    member = signed_in(everybody[0])

    for number in (10**6, 10**40):
        found = [member.get(f"/motions/{number}/"), member.get(f"/motions/{number}/print/"), member.post(f"/motions/{number}/votes/")]
        assert [answer.status_code for answer in found] == [404, 404, 404]


def test_a_member_seconds_and_votes_without_javascript_and_with_it(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    motion = moved(body, everybody[0], now=now)
    plain, swapped = signed_in(everybody[1]), signed_in(everybody[2])

    reloaded = plain.post(f"/motions/{motion.pk}/seconds/")
    partial = swapped.post(f"/motions/{motion.pk}/seconds/", headers={"HX-Request": "true"})

    assert (reloaded.status_code, reloaded["Location"]) == (302, f"/motions/{motion.pk}/#seconds")
    assert (partial.status_code, partial.content.decode().count("<section")) == (200, 1)
    assert 'id="announcement"' in partial.content.decode()
    assert again(motion).phase(now) is Phase.NOTICE


def test_a_vote_in_the_browser_is_in_the_box_and_its_receipt_can_be_read(now: datetime) -> None:
    body, everybody = organisation(4, now=now - days(20))
    motion = noticed(body, everybody, now=now - days(9))
    motion.open(now=now - timedelta(hours=1))
    client = signed_in(everybody[3])

    shown = client.get(f"/motions/{motion.pk}/").content.decode()
    answer = client.post(f"/motions/{motion.pk}/votes/", {"choice": "yes"})
    receipt = client.get(f"/boxes/{again(motion).opening.open_box_id}/receipt/").content.decode()

    assert "The numbers stay hidden until voting closes." in shown
    assert (answer.status_code, Vote.objects.get().choice) == (302, "yes")
    assert Vote.objects.get().receipt(Vote.objects.get().entry).leaf in receipt


def test_no_choice_is_an_error_on_the_page_and_no_vote(now: datetime) -> None:
    body, everybody = organisation(4, now=now - days(20))
    motion = noticed(body, everybody, now=now - days(9))
    motion.open(now=now - timedelta(hours=1))

    answer = signed_in(everybody[3]).post(f"/motions/{motion.pk}/votes/", {"choice": "perhaps"})

    assert (answer.status_code, Vote.objects.count()) == (422, 0)


@pytest.mark.parametrize("what", ["votes", "seconds", "seconds/mine/removal", "withdrawals", "challenges", "executions", "answers"])
def test_an_outsider_can_do_nothing_to_a_motion(now: datetime, what: str) -> None:
    body, everybody = organisation(4, now=now - days(20))
    motion = noticed(body, everybody, now=now - days(9))
    motion.open(now=now - timedelta(hours=1))
    outsider = signed_in(person("Outsider", now=now))

    stranger = Client().post(f"/motions/{motion.pk}/{what}/", {"choice": "yes", "reasons": "x", "text": "x"})
    answer = outsider.post(f"/motions/{motion.pk}/{what}/", {"choice": "yes", "reasons": "x", "text": "x"})

    assert (stranger.status_code, answer.status_code) == (302, 403)
    assert (again(motion).phase(now), Vote.objects.count()) == (Phase.OPEN, 0)


@pytest.mark.parametrize("what", ["votes", "seconds", "withdrawals", "challenges", "executions", "answers"])
def test_looking_at_a_page_that_acts_changes_nothing(now: datetime, what: str) -> None:
    body, everybody = organisation(4, now=now)
    motion = moved(body, everybody[0], now=now)

    assert signed_in(everybody[1]).get(f"/motions/{motion.pk}/{what}/").status_code == 405


def test_members_see_who_voted_how_once_it_is_counted_and_outsiders_never(now: datetime) -> None:
    body, everybody = organisation(4, now=now - days(40))
    motion = opened(body, everybody, now=now - days(30))
    votes(motion, everybody[:3], Choice.YES)
    box = motion.opening.box
    early = signed_in(everybody[3]).get(f"/boxes/{box.pk}/").status_code
    motion.close(now=box.closes)

    members = signed_in(everybody[3]).get(f"/boxes/{box.pk}/")
    outsiders = signed_in(person("Outsider", now=now)).get(f"/boxes/{box.pk}/")

    assert (early, members.status_code, outsiders.status_code) == (403, 200, 403)
    assert members.content.decode().count("Member") >= 3


def test_each_person_proves_their_own_entry_and_reads_nobody_elses(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    motion = noticed(body, everybody, now=now)
    roll = motion.notice.recipients

    page = signed_in(everybody[3]).get(f"/rolls/{roll.pk}/mine/").content.decode()
    outsider = signed_in(person("Outsider", now=now)).get(f"/rolls/{roll.pk}/mine/")

    assert proof_of(roll, everybody[3]).data in page
    assert proof_of(roll, everybody[2]).data not in page
    assert outsider.status_code == 403


@pytest.mark.parametrize(
    "path", ["/motions/", "/motions/?kind=open", "/motions/?kind=all&body=members&all-before=9999", "/motions/?open-before=x"]
)
def test_the_list_of_motions_is_there_for_everybody(now: datetime, path: str) -> None:
    body, everybody = organisation(4, now=now)
    moved(body, everybody[0], now=now)

    assert Client().get(path).status_code == 200


def test_the_list_takes_as_many_queries_for_three_motions_as_for_one(now: datetime) -> None:
    body, everybody = organisation(4, now=now)
    moved(body, everybody[0], now=now)
    with CaptureQueriesContext(connection) as one:
        Client().get("/motions/")
    moved(body, everybody[0], now=now, title="Another")
    moved(body, everybody[0], now=now, title="A third")
    with CaptureQueriesContext(connection) as three:
        Client().get("/motions/")

    assert len(three) == len(one)


def test_a_vote_takes_few_queries(now: datetime) -> None:
    body, everybody = organisation(4, now=now - days(20))
    motion = noticed(body, everybody, now=now - days(9))
    motion.open(now=now - timedelta(hours=1))
    client = signed_in(everybody[3])

    with CaptureQueriesContext(connection) as asked:
        client.post(f"/motions/{motion.pk}/votes/", {"choice": "yes"})

    assert len([query for query in asked if "SAVEPOINT" not in query["sql"] and "FOR SHARE" not in query["sql"]]) == 10


def test_a_decided_motion_shows_its_arithmetic_to_everybody_and_prints_on_a_sheet(now: datetime) -> None:
    body, everybody = organisation(4, now=now - days(40))
    motion = opened(body, everybody, now=now - days(30))
    votes(motion, everybody[:3], Choice.YES)
    motion.close(now=motion.opening.box.closes)

    page = Client().get(f"/motions/{motion.pk}/").content.decode()
    sheet = Client().get(f"/motions/{motion.pk}/print/")

    assert "How it was worked out" in page
    assert sheet.status_code == 200
