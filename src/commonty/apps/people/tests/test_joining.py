from pathlib import Path

import pytest
from django.test import Client

from commonty.apps.people.models import Agreement, PaperCode, Person
from commonty.apps.people.tests.walking import code_by_mail, code_in, do_jobs, letters, sign_in, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_stranger_becomes_a_person_by_typing_in_the_code_from_their_mailbox(client: Client, mailbox: Path) -> None:
    asked = client.post("/join/", {"name": "Ada Byron", "email": "ada@example.org", "campaign-mail": "on"})
    assert (asked.status_code, asked["Location"], Person.objects.count()) == (302, "/sign-in/code/", 0)

    entered = client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    person = Person.objects.get()
    assert (entered.status_code, entered["Location"]) == (302, "/")
    assert person.own("name", "email") == {"name": "Ada Byron", "email": "ada@example.org"}
    assert person.email_confirmed_at is not None
    assert [each.wording.purpose for each in Agreement.objects.standing(person.pk)] == ["membership", "campaign-mail"]
    assert "Ada Byron" in client.get("/me/").content.decode()


def test_after_joining_one_comes_to_the_page_that_asked_for_it(client: Client, mailbox: Path) -> None:
    client.get("/join/?next=/me/data/")
    client.post("/join/", {"name": "Ada", "email": "ada@example.org"})

    entered = client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    assert entered["Location"] == "/me/data/"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_on_to_another_site(client: Client, mailbox: Path, wanted: str) -> None:
    client.get("/sign-in/", {"next": wanted})
    client.post("/join/", {"name": "Ada", "email": "ada@example.org"})

    assert client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})["Location"] == "/"


def test_several_people_on_one_address_say_who_they_are_and_show_it_by_something_of_their_own(client: Client, mailbox: Path) -> None:
    sign_up(Client(), mailbox, name="Ada", address="flat3@example.org")
    sign_up(Client(), mailbox, name="Bo", address="flat3@example.org")
    bo = Person.objects.get(member_number=2)

    client.post("/sign-in/", {"email": "flat3@example.org"})
    chosen = client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})
    page = client.get("/sign-in/who/").content.decode()
    asked = client.post("/sign-in/who/", {"person": bo.pk})
    outside = client.get("/me/").status_code
    code = PaperCode.objects.get(person=bo)  # made as they joined, and shown to them alone
    entered = client.post("/sign-in/paper/", {"number": 2, "name": "bo", "code": code.code().lower()})

    assert (chosen["Location"], asked["Location"], outside, entered["Location"]) == (
        "/sign-in/who/",
        "/sign-in/paper/",
        302,
        "/me/paper-code/",
    )
    assert ("Ada (1)" in page, "Bo (2)" in page) == (True, True)
    assert "Bo" in client.get("/me/").content.decode()


def test_nobody_can_say_that_they_are_somebody_of_another_address(client: Client, mailbox: Path) -> None:
    sign_up(Client(), mailbox, name="Ada", address="flat3@example.org")
    sign_up(Client(), mailbox, name="Bo", address="flat3@example.org")
    sign_up(Client(), mailbox, name="Eve", address="eve@example.org")
    eve = Person.objects.get(member_number=3)

    client.post("/sign-in/", {"email": "flat3@example.org"})
    client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})
    refused = client.post("/sign-in/who/", {"person": eve.pk})

    assert refused.status_code == 422
    assert client.get("/me/").status_code == 302


def test_joining_with_a_known_address_says_so_by_mail_alone(client: Client, mailbox: Path) -> None:
    sign_up(Client(), mailbox, address="ada@example.org")

    known = client.post("/join/", {"name": "Ada", "email": "ada@example.org"})
    do_jobs()
    told = letters(mailbox)[-1].get_content()
    unknown = Client().post("/join/", {"name": "Ada", "email": "new@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "already has this address" in told


def test_signing_out_everywhere_ends_every_session(client: Client, mailbox: Path) -> None:
    other = Client()
    sign_up(client, mailbox, address="ada@example.org")
    sign_in(other, mailbox, "ada@example.org")
    assert other.get("/me/").status_code == 200

    client.post("/sign-out/", {"everywhere": "1"})

    assert (client.get("/me/").status_code, other.get("/me/").status_code) == (302, 302)


def test_signing_out_here_leaves_other_sessions_alone_and_takes_a_post(client: Client, mailbox: Path) -> None:
    other = Client()
    sign_up(client, mailbox, address="ada@example.org")
    sign_in(other, mailbox, "ada@example.org")

    assert client.get("/sign-out/").status_code == 405
    assert client.get("/me/").status_code == 200
    client.post("/sign-out/")

    assert (client.get("/me/").status_code, other.get("/me/").status_code) == (302, 200)


def test_the_letter_with_the_code_is_in_the_language_that_was_read_when_joining(client: Client, mailbox: Path) -> None:
    client.post("/join/", {"name": "Ada", "email": "ada@example.org"}, headers={"accept-language": "de"})
    do_jobs()

    sent = letters(mailbox)
    client.post("/sign-in/code/", {"code": code_in(sent[-1])})

    assert "ist dein Code" in str(sent[-1]["Subject"])
    assert Person.objects.get().language == "de"


@pytest.mark.parametrize("path", ["/join/", "/sign-in/"])
def test_the_doors_open_for_strangers_and_answer_a_wrong_form_with_what_is_wrong(client: Client, path: str) -> None:
    shown = client.get(path)
    wrong = client.post(path, {"email": "not an address"})

    assert (shown.status_code, wrong.status_code) == (200, 422)
    assert 'class="errors"' in wrong.content.decode()
