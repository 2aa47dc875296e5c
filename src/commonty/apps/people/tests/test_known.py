"""Strangers who ask for code after code do not keep the owner of a mailbox out."""

import re
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from commonty.apps.people import entering
from commonty.apps.people.limits import FOR_ONE_ADDRESS, FOR_ONE_KNOWN, FOR_ONE_PLACE
from commonty.apps.people.models import Account, Code, Try
from commonty.apps.people.tests.walking import code_by_mail, do_jobs, letters, sign_in, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADDRESS = "ada@example.org"


@pytest.fixture
def ada(mailbox: Path) -> Client:
    """Return the browser that Ada joined with, when nobody has been counted lately."""
    client = Client()
    sign_up(client, mailbox, address=ADDRESS)
    Try.objects.all().delete()
    return client


def flood(mailbox: Path, address: str = ADDRESS) -> list[EmailMessage]:
    """Ask for as many codes as strangers get, from many networks, and return the letters."""
    for n in range(FOR_ONE_ADDRESS):
        assert Client(REMOTE_ADDR=f"203.0.113.{n}").post("/sign-in/", {"email": address}).status_code == 302
    do_jobs()
    return letters(mailbox)


def long_code_in(letter: EmailMessage) -> str:
    """Return the long code that a letter carries; nothing where it has none."""
    found = re.search(r"^(\d{4}(?: \d{4}){4})$", letter.get_content(), re.MULTILINE)
    return found[1] if found else ""


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_after_as_many_codes_as_strangers_get_a_browser_that_signed_in_before_gets_codes_of_its_own(ada: Client, mailbox: Path) -> None:
    flood(mailbox)
    ada.post("/sign-out/")

    stranger = Client().post("/sign-in/", {"email": ADDRESS})
    sign_in(ada, mailbox, ADDRESS)

    assert (stranger.status_code, is_signed_in(ada)) == (429, True)


def test_a_known_browser_is_no_way_to_flood_a_mailbox_or_to_reach_another(ada: Client, mailbox: Path) -> None:
    flood(mailbox)
    flood(mailbox, "bo@example.org")
    ada.post("/sign-out/")

    answers = [ada.post("/sign-in/", {"email": ADDRESS}).status_code for _n in range(FOR_ONE_KNOWN + 1)]
    another = ada.post("/sign-in/", {"email": "bo@example.org"}).status_code

    assert (answers, another) == ([302] * FOR_ONE_KNOWN + [429], 429)


def test_signed_out_from_afar_a_browser_is_a_strangers_again(ada: Client, mailbox: Path) -> None:
    flood(mailbox)
    Account.objects.get().sign_out_everywhere()

    assert ada.post("/sign-in/", {"email": ADDRESS}).status_code == 429


@pytest.mark.parametrize("forged", ["", "nonsense", "WyJ4IixbWzEsIngiXV1d:1abc:def"])
def test_a_forged_cookie_makes_no_browser_known(ada: Client, mailbox: Path, forged: str) -> None:  # noqa: ARG001 - she has the address
    flood(mailbox)
    stranger = Client()
    stranger.cookies["commonty-known"] = forged

    assert stranger.post("/sign-in/", {"email": ADDRESS}).status_code == 429


def test_the_last_letter_alone_has_a_long_code_with_which_its_owner_signs_in_once_from_anywhere(
    ada: Client,  # noqa: ARG001 - she has the address
    mailbox: Path,
) -> None:
    long_codes = [long_code_in(letter) for letter in flood(mailbox)]
    owner, again = Client(), Client()

    told = owner.post("/sign-in/", {"email": ADDRESS})
    wrong = owner.post("/sign-in/long/", {"email": ADDRESS, "code": "1" * 20})
    owner.post("/sign-in/long/", {"email": ADDRESS, "code": long_codes[-1]})
    twice = again.post("/sign-in/long/", {"email": ADDRESS, "code": long_codes[-1]})

    assert (long_codes[:-1], len(long_codes[-1])) == ([""] * (FOR_ONE_ADDRESS - 1), 24)
    assert (told.status_code, 'href="/sign-in/long/"' in told.content.decode()) == (429, True)
    assert (wrong.status_code, is_signed_in(owner), twice.status_code, is_signed_in(again)) == (422, True, 422, False)


def test_wrong_tries_at_the_long_code_use_it_up_for_nobody_and_are_counted_for_their_network(
    ada: Client,  # noqa: ARG001 - she has the address
    mailbox: Path,
) -> None:
    code = long_code_in(flood(mailbox)[-1])
    thief, owner = Client(REMOTE_ADDR="198.51.100.7"), Client()

    answers = [thief.post("/sign-in/long/", {"email": ADDRESS, "code": f"{n:020}"}).status_code for n in range(FOR_ONE_PLACE + 1)]
    owner.post("/sign-in/long/", {"email": ADDRESS, "code": code})

    assert (answers, is_signed_in(owner)) == ([422] * FOR_ONE_PLACE + [429], True)


def test_a_long_code_is_of_one_mailbox_and_lasts_an_hour(ada: Client, mailbox: Path) -> None:  # noqa: ARG001 - she has the address
    sign_up(Client(), mailbox, name="Bo", address="bo@example.org")
    code = long_code_in(flood(mailbox)[-1])
    early, late = Client(), Client()

    of_another = early.post("/sign-in/long/", {"email": "bo@example.org", "code": code}).status_code
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        too_late = late.post("/sign-in/long/", {"email": ADDRESS, "code": code}).status_code

    assert (of_another, too_late, is_signed_in(early), is_signed_in(late)) == (422, 422, False, False)


def test_the_pages_say_the_same_of_an_address_that_nobody_has_and_its_letters_hold_no_long_code(
    ada: Client,  # noqa: ARG001 - she has the other address
    mailbox: Path,
) -> None:
    sent = flood(mailbox, "nobody@example.org")
    flood(mailbox)
    pages = [Client().post("/sign-in/", {"email": address}) for address in (ADDRESS, "nobody@example.org")]
    guessed = Client()
    long = Code.objects.filter(purpose=Code.LONG).earliest("pk")

    refused = guessed.post("/sign-in/long/", {"email": "nobody@example.org", "code": long.digits()})

    assert [long_code_in(letter) for letter in sent] == [""] * FOR_ONE_ADDRESS
    assert [page.status_code for page in pages] == [429, 429]
    assert ["/sign-in/long/" in page.content.decode() for page in pages] == [True, True]
    assert (refused.status_code, is_signed_in(guessed)) == (422, False)


def test_who_is_signed_in_proves_who_they_are_whatever_strangers_asked_for(ada: Client, mailbox: Path) -> None:
    flood(mailbox)
    session = ada.session
    session[entering.PROVED] = (timezone.now() - entering.FRESH).isoformat()
    session.save()

    ada.post("/me/prove/?next=/me/passkeys/")
    ada.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    assert ada.get("/me/passkeys/").status_code == 200
