import io
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from pytest_django import Settings

from commonty.apps.people import held
from commonty.apps.people.bouncing import fetch, returns_to, take_in
from commonty.apps.people.mailbox import Mailbox
from commonty.apps.people.mailbox import mailbox as read_address
from commonty.apps.people.models import Agreement, Bounce, Person
from commonty.apps.people.post import NotSent
from commonty.apps.people.returned_mail import Trouble
from commonty.apps.people.tests.imap import mailbox as imap
from commonty.apps.people.tests.reports import complaint, undelivered
from commonty.apps.people.tests.walking import code_by_mail, sign_in

pytestmark = pytest.mark.django_db
BY = "smtp://mail.example/?from=union@union.example&bounces=bounces@union.example"


@pytest.fixture
def ada(settings: Settings, noon: datetime) -> Person:
    settings.EMAIL_URL = BY
    return Person.objects.join({"name": "Ada", "email": "ada@example.org", "consents": ("campaign-mail",)}, language="en", now=noon)


def unreachable(person: Person, now: datetime) -> bool:
    return person.pk in Bounce.objects.unreachable([person.pk], now=now)


def test_a_letter_that_came_back_for_good_is_kept_with_whom_it_was_for(ada: Person, noon: datetime) -> None:
    assert take_in(undelivered(returns_to(ada.pk, "membership")), now=noon)

    [kept] = Bounce.objects.all()
    assert (kept.person, kept.trouble, kept.status, kept.at) == (ada, Trouble.HARD, "5.1.1", noon)
    assert unreachable(ada, noon)
    assert "5.1.1" in str(held.everything(ada.pk))


def test_a_full_mailbox_counts_after_three_letters_within_a_month(ada: Person, noon: datetime) -> None:
    told = []
    for days in (0, 20, 40, 41):
        now = noon + timedelta(days=days)
        take_in(undelivered(returns_to(ada.pk, "membership"), "delayed", "4.2.2"), now=now)
        told.append(unreachable(ada, now))

    assert told == [False, False, False, True]


@pytest.mark.parametrize(
    "forge", [lambda own: own.replace("+", "+1"), lambda own: own.replace(".membership.", ".campaign-mail."), str.upper]
)
def test_nobody_can_make_up_that_mail_to_somebody_came_back(ada: Person, noon: datetime, forge: object) -> None:
    own = returns_to(ada.pk, "membership")
    assert callable(forge)
    forged = forge(own)

    assert take_in(undelivered(forged), now=noon) is (forged == own.upper())  # Servers on the way may write it in capitals.
    assert unreachable(ada, noon) is (forged == own.upper())


def test_who_calls_mail_unwanted_that_rests_on_their_consent_gets_no_more_of_it(ada: Person, noon: datetime) -> None:
    take_in(complaint(returns_to(ada.pk, "campaign-mail")), now=noon)

    assert not Agreement.objects.covers(ada.pk, "campaign-mail")
    assert not unreachable(ada, noon)


def test_who_calls_notices_unwanted_still_gets_them(ada: Person, noon: datetime) -> None:
    take_in(complaint(returns_to(ada.pk, "membership")), now=noon)

    assert Agreement.objects.covers(ada.pk, "membership")
    assert not unreachable(ada, noon)


@pytest.mark.usefixtures("ada")
def test_a_member_is_told_that_mail_to_them_comes_back_until_they_show_that_it_reaches_them(
    noon: datetime, settings: Settings, mailbox: Path, client: Client
) -> None:
    ada, settings.EMAIL_URL = Person.objects.get(), BY
    back, settings.EMAIL_URL = returns_to(ada.pk, "membership"), ""
    sign_in(client, mailbox, "ada@example.org")
    told = []

    for _time in range(2):
        take_in(undelivered(back), now=noon)
        told.append("Mail to you comes back" in client.get("/me/details/").content.decode())
        client.post("/me/details/", {"again": "1"})
        client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})
        told.append("Mail to you comes back" in client.get("/me/details/").content.decode())

    assert told == [True, False, True, False]
    assert not unreachable(ada, noon)


def test_the_mailbox_is_read_once_and_what_is_none_of_ours_is_left_alone(ada: Person, noon: datetime, settings: Settings) -> None:
    ours, other = undelivered(returns_to(ada.pk, "membership")), undelivered("bounces+somebody@union.example")
    with imap([other, ours]) as (address, read):
        settings.BOUNCES_URL = address

        taken = [fetch(now=noon), fetch(now=noon)]

    assert (taken, read, Bounce.objects.count()) == ([1, 0], {1, 2}, 1)


def test_a_mailbox_that_cannot_be_read_is_told_without_its_password(settings: Settings, noon: datetime) -> None:
    with imap([]) as (address, _read):
        settings.BOUNCES_URL = address.replace("of%20the%20mailbox", "wrong")

        with pytest.raises(NotSent) as failure:
            fetch(now=noon)

    assert str(failure.value) == "error: the mailbox at 127.0.0.1 for what comes back cannot be read"


def test_a_mail_server_can_hand_over_what_came_back(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(undelivered(returns_to(ada.pk, "membership")))))

    call_command("take_in_mail")

    assert Bounce.objects.get().person == ada


def test_the_address_of_a_mailbox_is_read_whole() -> None:
    known = read_address("imaps://us%40er:p%2Fw@mail.example/Came%20back")

    assert known == Mailbox("mail.example", 993, "us@er", "p/w", "Came back", is_tls=True)
    assert read_address("") is None


@pytest.mark.parametrize(
    "wrong", ["pop://a:b@mail.example", "imap://a:b@mail.example", "imaps://mail.example", 'imaps://a:b@mail.example/"']
)
def test_a_wrong_address_of_the_mailbox_is_told_at_the_start(settings: Settings, wrong: str) -> None:
    settings.BOUNCES_URL = wrong

    with pytest.raises(SystemCheckError, match="imaps://user:password@host/folder"):
        call_command("check")
    with pytest.raises(ImproperlyConfigured):
        read_address(wrong)
