"""Founders who lost their session, and founders whose address is theirs."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from commonty.apps.people.models import Person
from commonty.apps.people.tests.walking import code_by_mail, code_in, do_jobs, letters
from commonty.constitution.refusal import Refused
from commonty.site.founding.invitation import let_back
from commonty.site.founding.models import Founder, Invitation
from commonty.site.founding.tests.builders import everybody, founders, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings: Settings, tmp_path: Path) -> Path:
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.EMAIL_URL = ""
    return tmp_path / "mail"


def come_in(*, name: str = "Bo", email: str = "", code: str = "") -> Client:
    """Come in as a founder on the pages."""
    client = Client()
    code = code or Invitation.objects.for_operator(now=timezone.now()).code()
    client.post("/founding/founders/", {"code": code, "name": name, "email": email})
    return client


def code_shown(client: Client) -> str:
    """Return the code to come back that the page of the founding shows; nothing where it shows none."""
    found = re.search(r"<details>.*?>(\d+-\w{4}-\w{4}-\w{4})<", client.get("/founding/").content.decode(), re.DOTALL)
    return found[1] if found else ""


def is_founder(client: Client) -> bool:
    return "(you)" in client.get("/founding/").content.decode()


def test_a_founder_without_an_address_comes_back_once_with_the_code_that_they_were_shown() -> None:
    written_down = code_shown(come_in())
    back, thief = Client(), Client()

    page = back.post("/founding/returns/", {"return-code": written_down.lower()}, follow=True).content.decode()
    refused = thief.post("/founding/returns/", {"return-code": written_down})

    assert (is_founder(back), refused.status_code, is_founder(thief)) == (True, 422, False)
    assert "came back with a code" in page
    assert code_shown(back) not in {"", written_down}


@pytest.mark.parametrize(
    "typed", ["", "1", "1-AAAA-AAAA-AAAA", "9999999999999-AAAA-AAAA-AAAA", "-", "1-", "\x00", "٣-AAAA-AAAA-AAAA", "x" * 80]
)
def test_what_is_no_code_brings_nobody_back(typed: str) -> None:
    come_in()
    client = Client()

    answer = client.post("/founding/returns/", {"return-code": typed})

    assert (answer.status_code, is_founder(client)) == (422, False)


def test_the_code_of_an_invitation_brings_nobody_back_who_used_it_or_saw_it(noon: datetime) -> None:
    invitation = Invitation.objects.for_operator(now=noon)
    Founder.objects.join(invitation.code(), name="Ada", now=noon)

    with pytest.raises(Refused, match="not the code with which you come back"):
        Founder.objects.come_back(invitation.code(), now=noon)


def test_a_founders_row_made_somebody_elses_without_the_keys_has_another_code(noon: datetime) -> None:
    ada, bo, _cy = founders(3, now=noon)
    code = bo.code()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE founding_founder SET person_id = %s WHERE id = %s", [0, ada.pk])
        cursor.execute("UPDATE founding_founder SET person_id = %s WHERE id = %s", [ada.person_id, bo.pk])

    with pytest.raises(Refused, match="not the code"):
        Founder.objects.come_back(code, now=noon)
    Founder.objects.filter(pk=ada.pk).update(person=bo.person_id)


def test_the_operator_makes_a_fresh_code_and_the_one_before_is_void(noon: datetime) -> None:
    ada = founders(1, now=noon)[0]
    old = ada.code()

    fresh = let_back(ada.pk)

    with pytest.raises(Refused, match="not the code"):
        Founder.objects.come_back(old, now=noon)
    assert Founder.objects.come_back(fresh, now=noon).returned_at == noon
    with pytest.raises(Refused, match="no founder 4711"):
        let_back(4711)


def test_once_the_organisation_is_founded_no_founders_code_lets_anybody_in(noon: datetime) -> None:
    putting = put(3, now=noon)
    code = Founder.objects.earliest("pk").code()
    for founder in putting.roll.all():
        putting.cast(founder, in_favour=True, approves=everybody(putting), now=noon)
    putting.attend(now=noon + timedelta(days=15))

    with pytest.raises(Refused, match="has been founded"):
        Founder.objects.come_back(code, now=noon)
    with pytest.raises(Refused, match="has been founded"):
        let_back(putting.roll.earliest("pk").pk)


def test_an_address_that_the_invitation_was_sent_to_counts_as_proved(noon: datetime) -> None:
    first = founders(1, now=noon)[0]
    invited, typed_another = (Invitation.objects.invite(by=first, now=noon, email=f"{name}@example.org") for name in ("bo", "cy"))

    bo = Founder.objects.join(invited.code(), name="Bo", email="Bo@example.org", now=noon)
    cy = Founder.objects.join(typed_another.code(), name="Cy", email="somebody@example.org", now=noon)

    assert (bo.person.email_confirmed_at, cy.person.email_confirmed_at) == (noon, None)
    assert set(Invitation.objects.values_list("blind", flat=True)) == {""}


def test_an_address_given_with_a_printed_code_is_proved_by_a_code_sent_to_it(mailbox: Path) -> None:
    client = come_in(email="bo@example.org")
    asked = "Is this your address?" in client.get("/founding/").content.decode()

    client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    assert (asked, "Is this your address?" in client.get("/founding/").content.decode()) == (True, False)
    assert Person.objects.get().email_confirmed_at is not None
    assert code_shown(client) == ""


def test_a_founder_has_the_code_sent_again(mailbox: Path) -> None:
    client = come_in(email="bo@example.org")

    again = client.post("/founding/proofs/")
    do_jobs()
    sent = [code_in(letter) for letter in letters(mailbox)]
    client.post("/sign-in/code/", {"code": sent[0]})
    unproved = Person.objects.get().email_confirmed_at
    client.post("/sign-in/code/", {"code": sent[1]})

    assert (again["Location"], unproved, Person.objects.get().email_confirmed_at is not None) == ("/sign-in/code/", None, True)
