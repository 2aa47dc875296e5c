"""Somebody who can write to the database but has no keys: each row that they add or change lets nobody in."""

import logging
from pathlib import Path

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from commonty.apps.keys import keyring
from commonty.apps.people.models import Account, Code, Person, SpentCode
from commonty.apps.people.sessions import kept_as
from commonty.apps.people.tests.test_second_factor import Passkey, add_passkey, set_up_app, show_app
from commonty.apps.people.tests.walking import code_by_mail, do_jobs, letters, sign_in, sign_up
from commonty.apps.people.vouching import vouch_for_existing, vouch_for_existing_once

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADA, MAL = "ada@example.org", "mal@example.org"


@pytest.fixture
def ada(mailbox: Path) -> Client:
    """Return the browser of the member whose account is wanted."""
    client = Client()
    sign_up(client, mailbox, name="Ada Byron", address=ADA)
    return client


@pytest.fixture
def mal(ada: Client, mailbox: Path) -> Client:  # noqa: ARG001 - she was there first
    """Return the browser of a member who can write to the main database, and reads their own mail alone."""
    client = Client()
    sign_up(client, mailbox, name="Mal Ory", address=MAL)
    return client


def write(statement: str, *values: int | str) -> None:
    """Write to the main database as a program of somebody else would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def who_is_in(client: Client) -> str:
    """Return the name of the person that this browser is signed in as, if it is."""
    page = client.get("/me/")
    if page.status_code != 200:
        return ""
    return str(page.wsgi_request.member.own("name")["name"])  # type: ignore[attr-defined]  # what our middleware sets


def account_of(address: str) -> Account:
    return Account.objects.get(person=Person.objects.at_email(address)[0])


def answer(client: Client, passkey: Passkey, account: Account) -> int:
    """Try to sign in with a passkey as somebody, and return the status of the answer."""
    options = client.post("/sign-in/passkey/question/").json()
    return client.post("/sign-in/passkey/", {"credential": passkey.answer(options, user_pk_to_url_str(account))}).status_code


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the refusals that the log was told."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING and record.name.startswith("commonty")]


@pytest.mark.usefixtures("mal")
def test_a_look_up_of_my_address_that_leads_to_somebody_else_lets_me_in_as_myself_alone(
    mailbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ada = Person.objects.at_email(ADA)[0]
    write(
        "INSERT INTO people_blindindex (person_id, place, blind) SELECT %s, place, blind FROM people_blindindex"
        " WHERE place = 'people.person.email' AND person_id <> %s",
        ada.pk,
        ada.pk,
    )
    thief = Client()

    sign_in(thief, mailbox, MAL)

    assert who_is_in(thief) == "Mal Ory"
    assert f"refused: a look-up of an address leads to person {ada.pk}, whose address it is not" in told(caplog)


@pytest.mark.usefixtures("mal")
def test_an_address_sealed_for_somebody_else_is_nobodys(mailbox: Path, caplog: pytest.LogCaptureFixture) -> None:
    ada, mal = Person.objects.at_email(ADA)[0], Person.objects.at_email(MAL)[0]
    write("UPDATE people_person SET sealed_email = (SELECT sealed_email FROM people_person WHERE id = %s) WHERE id = %s", mal.pk, ada.pk)
    write("UPDATE people_blindindex SET person_id = %s WHERE place = 'people.person.email' AND person_id = %s", ada.pk, mal.pk)
    thief = Client()
    thief.post("/sign-in/", {"email": MAL})
    do_jobs()

    assert [letter.get_content() for letter in letters(mailbox)][-1].startswith("Somebody, perhaps you, wants to sign in")
    assert told(caplog) == [f"refused: a look-up of an address leads to person {ada.pk}, whose address it is not"]


@pytest.mark.usefixtures("mal")
def test_a_code_sent_to_my_mailbox_is_not_one_for_hers_though_its_row_now_says_so(mailbox: Path) -> None:
    thief = Client()
    thief.post("/sign-in/", {"email": MAL})
    code = code_by_mail(mailbox)
    write("UPDATE people_code SET blind = (SELECT blind FROM people_blindindex WHERE person_id = %s LIMIT 1)", account_of(ADA).person_id)

    refused = thief.post("/sign-in/code/", {"code": code})

    assert (refused.status_code, who_is_in(thief)) == (422, "")


@pytest.mark.usefixtures("mal")
def test_a_code_whose_end_was_put_off_is_no_longer_the_one_that_was_sent(mailbox: Path) -> None:
    thief = Client()
    thief.post("/sign-in/", {"email": MAL})
    code = code_by_mail(mailbox)
    write("UPDATE people_code SET expires_at = '2031-01-01 00:00:00+00:00'")

    assert thief.post("/sign-in/code/", {"code": code}).status_code == 422


@pytest.mark.usefixtures("mal")
def test_a_code_for_her_mailbox_is_not_sent_to_mine(mailbox: Path, caplog: pytest.LogCaptureFixture) -> None:
    thief, bait = Client(), Client()
    thief.post("/sign-in/", {"email": ADA})
    hers = Code.objects.latest("pk").pk
    bait.post("/sign-in/", {"email": MAL})
    write("UPDATE people_code SET sealed = (SELECT sealed FROM people_code WHERE id > %s) WHERE id = %s", hers, hers)
    write("DELETE FROM people_code WHERE id <> %s", hers)

    do_jobs()

    assert letters(mailbox) == []
    assert told(caplog) == [f"refused: what code {hers} is for was not asked for with it"]
    assert thief.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_a_passkey_of_mine_moved_to_her_account_lets_nobody_in(mal: Client, caplog: pytest.LogCaptureFixture) -> None:
    passkey = add_passkey(mal)
    hers, row = account_of(ADA), Authenticator.objects.get()
    write("UPDATE mfa_authenticator SET user_id = %s", hers.pk)
    thief = Client()

    assert (answer(thief, passkey, hers), who_is_in(thief)) == (422, "")
    assert told(caplog) == [f"refused: webauthn {row.pk} of account {hers.pk}, which the key of person {hers.person_id} does not vouch for"]


def test_a_passkey_added_beside_hers_lets_nobody_in_and_hers_still_works(ada: Client, mal: Client) -> None:
    own, added, hers = add_passkey(ada), add_passkey(mal), account_of(ADA)
    write(
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at, last_used_at)"
        " SELECT %s, type, data, created_at, last_used_at FROM mfa_authenticator WHERE user_id <> %s",
        hers.pk,
        hers.pk,
    )
    thief, owner = Client(), Client()

    assert (answer(thief, added, hers), answer(owner, own, hers)) == (422, 302)
    assert (who_is_in(thief), who_is_in(owner)) == ("", "Ada Byron")


def test_a_row_of_nonsense_keeps_her_own_passkey_working(ada: Client) -> None:
    own, hers = add_passkey(ada), account_of(ADA)
    write(
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at) SELECT %s, 'webauthn', '{\"name\": 7}', created_at"
        " FROM mfa_authenticator",
        hers.pk,
    )
    owner = Client()

    assert (answer(owner, own, hers), ada.get("/me/passkeys/").status_code) == (302, 200)


def test_my_account_made_hers_ends_my_session_and_my_passkey(mal: Client, caplog: pytest.LogCaptureFixture) -> None:
    passkey, hers, mine = add_passkey(mal), account_of(ADA), account_of(MAL)
    write("DELETE FROM people_account WHERE id = %s", hers.pk)
    write("UPDATE people_account SET person_id = %s WHERE id = %s", hers.person_id, mine.pk)
    thief = Client()

    assert (who_is_in(mal), answer(thief, passkey, mine), who_is_in(thief)) == ("", 422, "")
    row = Authenticator.objects.get().pk
    assert told(caplog) == [f"refused: webauthn {row} of account {mine.pk}, which the key of person {hers.person_id} does not vouch for"]


@pytest.mark.usefixtures("mal")
def test_an_account_written_without_the_keys_lets_nobody_in_not_even_by_her_mailbox(
    mailbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hers = account_of(ADA)
    write("DELETE FROM people_account WHERE id = %s", hers.pk)
    write("INSERT INTO people_account (id, person_id, epoch, vouched) VALUES (4711, %s, 'x', '')", hers.person_id)
    client = Client()
    client.post("/sign-in/", {"email": ADA})

    refused = client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    assert (refused.status_code, who_is_in(client)) == (403, "")
    assert "somebody changed this account without this program" in refused.content.decode()
    assert told(caplog) == [f"refused: account 4711, which the key of person {hers.person_id} does not vouch for"]


@pytest.mark.parametrize("kind", ["totp", "recovery_codes"])
def test_an_app_of_mine_put_in_the_place_of_hers_lets_nobody_in_who_has_her_mailbox(
    ada: Client, mal: Client, mailbox: Path, kind: str
) -> None:
    own, own_codes = set_up_app(ada)
    secret, codes = set_up_app(mal)
    SpentCode.objects.all().delete()
    hers, mine = account_of(ADA), account_of(MAL)
    write("DELETE FROM mfa_authenticator WHERE user_id = %s AND type = %s", hers.pk, kind)
    write("UPDATE mfa_authenticator SET user_id = %s WHERE user_id = %s AND type = %s", hers.pk, mine.pk, kind)
    typed = {"totp": show_app(secret), "recovery_codes": codes[0]}[kind]
    hers_too = {"totp": own_codes[0], "recovery_codes": show_app(own)}[kind]
    thief = Client()
    thief.post("/sign-in/", {"email": ADA})
    thief.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    refused = thief.post("/sign-in/second/", {"code": typed})
    in_the_meantime = who_is_in(thief)
    thief.post("/sign-in/second/", {"code": hers_too})

    assert (refused.status_code, in_the_meantime, who_is_in(thief)) == (422, "", "Ada Byron")


def test_what_the_table_of_sessions_holds_is_no_cookie_and_a_copied_session_opens_no_more(ada: Client, mal: Client) -> None:
    cookie, mine = ada.cookies["commonty"].value, mal.cookies["commonty"].value
    reader = Client()
    reader.cookies["commonty"] = kept_as(cookie)
    write(
        "UPDATE django_session SET session_data = (SELECT session_data FROM django_session WHERE session_key = %s) WHERE session_key = %s",
        kept_as(cookie),
        kept_as(mine),
    )

    assert (who_is_in(reader), who_is_in(mal), who_is_in(ada)) == ("", "", "Ada Byron")


def test_what_was_there_before_is_vouched_for_once_and_what_is_added_later_never(ada: Client, mal: Client, mailbox: Path) -> None:
    passkey, hers = add_passkey(ada), account_of(ADA)
    write("UPDATE people_account SET vouched = ''")
    row = Authenticator.objects.get()
    del row.data["vouched"]
    row.save()
    before = answer(Client(), passkey, hers)

    vouch_for_existing_once()
    after = answer(Client(), passkey, hers)
    sign_in(by_mail := Client(), mailbox, ADA)
    added = add_passkey(mal)
    write("UPDATE mfa_authenticator SET user_id = %s", hers.pk)
    vouch_for_existing_once()

    assert (before, after, who_is_in(by_mail), answer(Client(), added, hers)) == (422, 302, "Ada Byron", 422)


def test_nobody_vouches_for_the_account_of_somebody_erased(ada: Client) -> None:
    account = account_of(ADA)
    passkey = add_passkey(ada)
    keyring.destroy(account.person_id)

    vouch_for_existing()

    assert (account.is_vouched_for(), answer(Client(), passkey, account)) == (False, 422)
