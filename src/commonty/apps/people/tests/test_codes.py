from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from commonty.apps.people import limits
from commonty.apps.people.letters import send_code
from commonty.apps.people.models import Code, Person, Try
from commonty.apps.people.tests.walking import code_by_mail, code_in, do_jobs, everything_kept, letters, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADDRESS = "ada@example.org"


@pytest.fixture
def _ada(mailbox: Path) -> None:
    sign_up(Client(), mailbox, address=ADDRESS)


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.mark.usefixtures("_ada")
def test_a_code_of_another_session_lets_nobody_in(client: Client, mailbox: Path) -> None:
    Client().post("/sign-in/", {"email": ADDRESS})
    code = code_by_mail(mailbox)
    client.post("/sign-in/", {"email": ADDRESS})

    refused = client.post("/sign-in/code/", {"code": code})

    assert (refused.status_code, is_signed_in(client)) == (422, False)


@pytest.mark.usefixtures("_ada")
def test_a_code_without_a_session_that_asked_leads_to_the_door(client: Client, mailbox: Path) -> None:
    Client().post("/sign-in/", {"email": ADDRESS})

    refused = client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    assert (refused.status_code, refused["Location"], is_signed_in(client)) == (302, "/sign-in/", False)


@pytest.mark.usefixtures("_ada")
def test_a_code_is_used_up_by_the_first_who_types_it_in(client: Client, mailbox: Path) -> None:
    client.post("/sign-in/", {"email": ADDRESS})
    code = code_by_mail(mailbox)
    copy = Client()
    copy.cookies.update(client.cookies)
    client.post("/sign-in/code/", {"code": code})

    copy.post("/sign-in/code/", {"code": code})

    assert (is_signed_in(client), is_signed_in(copy)) == (True, False)


@pytest.mark.usefixtures("_ada")
def test_a_code_is_too_late_after_a_quarter_of_an_hour(client: Client, mailbox: Path) -> None:
    client.post("/sign-in/", {"email": ADDRESS})
    code = code_by_mail(mailbox)
    Code.objects.update(expires_at=timezone.now())

    client.post("/sign-in/code/", {"code": code})

    assert is_signed_in(client) is False


def test_at_the_instant_a_code_ends_it_is_no_longer_right(noon: datetime) -> None:
    code = Code.objects.ask(Code.SIGN_IN, ADDRESS, language="en", now=noon)

    assert code.accept(code.digits(), now=noon + timedelta(minutes=15)) is False
    assert code.accept(code.digits(), now=noon + timedelta(minutes=15, microseconds=-1)) is True


@pytest.mark.usefixtures("_ada")
def test_after_five_wrong_tries_even_the_right_code_is_refused(client: Client, mailbox: Path) -> None:
    client.post("/sign-in/", {"email": ADDRESS})
    code = code_by_mail(mailbox)
    wrong = "0000 0000" if code != "0000 0000" else "1111 1111"

    answers = [client.post("/sign-in/code/", {"code": wrong}).status_code for _ in range(5)]
    last = client.post("/sign-in/code/", {"code": code})

    assert (answers, last.status_code, is_signed_in(client)) == ([422] * 5, 422, False)


@pytest.mark.usefixtures("_ada")
@pytest.mark.parametrize("typed", ["", "\x00", "1" * 5000, "'; DROP TABLE people_person; --", "٠١٢٣٤٥٦٧", "½½½½½½½½", "²²²²²²²²"])
def test_hostile_codes_are_only_wrong(client: Client, typed: str) -> None:
    client.post("/sign-in/", {"email": ADDRESS})

    assert client.post("/sign-in/code/", {"code": typed}).status_code == 422


@pytest.mark.usefixtures("_ada")
def test_a_code_may_be_typed_in_other_digits_and_with_blanks(client: Client, mailbox: Path) -> None:
    client.post("/sign-in/", {"email": ADDRESS})
    arabic = code_by_mail(mailbox).translate({ord(str(n)): chr(0x0660 + n) for n in range(10)})

    client.post("/sign-in/code/", {"code": f" {arabic} "})

    assert is_signed_in(client) is True


@pytest.mark.usefixtures("_ada")
def test_the_page_does_not_tell_whether_somebody_has_an_address_the_mail_does(mailbox: Path) -> None:
    pages, kept = [], []
    for address in (ADDRESS, "nobody@example.org"):
        answer = Client().post("/sign-in/", {"email": address})
        pages.append((answer.status_code, answer["Location"], answer.content))
        code = Code.objects.latest("pk")
        kept.append((code.purpose, code.language, code.person_id, code.tries, code.used_at, code.sealed is None))
    do_jobs()
    told = [letter.get_content() for letter in letters(mailbox)]

    assert pages[0] == pages[1]
    assert kept[0] == kept[1]
    assert ["Nobody there has it" in text for text in told] == [False, True]


@pytest.mark.usefixtures("_ada")
def test_asking_for_a_code_costs_the_same_queries_whether_or_not_somebody_has_the_address() -> None:
    counted = []
    for address in (ADDRESS, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            Client().post("/sign-in/", {"email": address})
        counted.append(len(queries))

    assert counted[0] == counted[1]


@pytest.mark.usefixtures("_ada")
def test_a_guessed_code_for_an_address_that_nobody_has_makes_nobody(client: Client) -> None:
    client.post("/sign-in/", {"email": "nobody@example.org"})
    code = Code.objects.latest("pk")

    guessed = client.post("/sign-in/code/", {"code": code.digits()})

    assert (guessed.status_code, Person.objects.count(), is_signed_in(client)) == (422, 1, False)


@pytest.mark.usefixtures("_ada")
def test_signing_in_changes_the_session_key_so_that_a_planted_one_is_worth_nothing(client: Client, mailbox: Path) -> None:
    client.post("/sign-in/", {"email": ADDRESS})
    planted = client.cookies["commonty"].value
    client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})
    thief = Client()
    thief.cookies["commonty"] = planted

    assert client.cookies["commonty"].value != planted
    assert (is_signed_in(client), is_signed_in(thief)) == (True, False)


@pytest.mark.parametrize(
    "path", ["/join/", "/sign-in/", "/sign-in/code/", "/sign-in/who/", "/sign-in/second/", "/sign-in/passkey/", "/sign-out/", "/me/erase/"]
)
def test_no_form_is_taken_from_another_site(path: str) -> None:
    outside = Client(enforce_csrf_checks=True)

    assert outside.post(path, {"email": ADDRESS, "code": "12345678"}).status_code == 403


def test_one_mailbox_gets_ten_codes_an_hour_and_the_answer_is_the_same_for_every_address(mailbox: Path) -> None:
    sign_up(Client(), mailbox, address=ADDRESS)
    limits.sweep(now=timezone.now() + timedelta(days=2))

    for address in (ADDRESS, "nobody@example.org"):
        answers = [Client().post("/sign-in/", {"email": address}).status_code for _ in range(11)]
        assert answers == [302] * 10 + [429]


def test_one_network_gets_sixty_codes_an_hour() -> None:
    answers = [Client().post("/join/", {"name": "Ada", "email": f"a{n}@example.org"}).status_code for n in range(61)]

    assert answers == [302] * 60 + [429]


def test_tries_are_kept_without_the_address_and_without_the_ip(client: Client) -> None:
    client.post("/sign-in/", {"email": ADDRESS}, REMOTE_ADDR="203.0.113.77")

    kept = everything_kept()

    assert (Try.objects.count(), ADDRESS in kept, "203.0.113.77" in kept) == (2, False, False)


@pytest.mark.parametrize(
    ("seen", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("nonsense", "unknown"),
    ],
)
def test_a_network_is_one_ipv4_address_or_the_half_of_an_ipv6_address(rf: RequestFactory, seen: str, network: str) -> None:
    assert limits.network(rf.get("/", REMOTE_ADDR=seen)) == network


def test_behind_the_proxy_a_forged_header_does_not_choose_the_network(rf: RequestFactory, settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 203.0.113.7")

    assert limits.network(request) == "203.0.113.7"


def test_the_letter_with_a_code_is_sent_once_though_the_job_is_done_twice(mailbox: Path, noon: datetime) -> None:
    code = Code.objects.ask(Code.JOIN, ADDRESS, language="en", now=noon, name="Ada", consents=[])

    send_code(code.pk, now=noon)
    send_code(code.pk, now=noon)

    assert [code_in(letter) for letter in letters(mailbox)] == [f"{code.digits()[:4]} {code.digits()[4:]}"]
