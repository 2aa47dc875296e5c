import base64
import hashlib
import json
import os
import re
import time
from pathlib import Path

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from commonty.apps.people.entering import FRESH, PROVED
from commonty.apps.people.models import Account, Person, SpentCode
from commonty.apps.people.tests.walking import code_by_mail, everything_kept, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ADDRESS = "ada@example.org"
ORIGIN = "http://localhost"


@pytest.fixture
def ada(client: Client, mailbox: Path) -> Client:
    sign_up(client, mailbox, address=ADDRESS)
    return client


def show_app(secret: str) -> str:
    """Return what an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Set up an app on the pages, and return its secret and the recovery codes."""
    client.post("/me/totp/secret/")
    secret = re.findall(r"<code dir=\"ltr\">(\w+)</code>", client.get("/me/totp/").content.decode())[0]
    assert client.post("/me/totp/", {"code": show_app(secret)})["Location"] == "/me/totp/codes/"
    return secret, codes_shown(client)


def codes_shown(client: Client) -> list[str]:
    """Return the recovery codes that their page shows."""
    return re.findall(r"<code dir=\"ltr\">(\w+)</code>", client.get("/me/totp/codes/").content.decode())


def half_way(mailbox: Path) -> Client:
    """Return somebody who typed in the code from the mail and is asked for the code of the app."""
    client = Client()
    client.post("/sign-in/", {"email": ADDRESS})
    assert client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})["Location"] == "/sign-in/second/"
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_with_an_app_the_mailbox_alone_lets_nobody_in(ada: Client, mailbox: Path) -> None:
    secret, _codes = set_up_app(ada)
    SpentCode.objects.all().delete()
    thief, owner = half_way(mailbox), half_way(mailbox)

    wrong = thief.post("/sign-in/second/", {"code": "000000"})
    owner.post("/sign-in/second/", {"code": show_app(secret)})

    assert (wrong.status_code, is_signed_in(thief), is_signed_in(owner)) == (422, False, True)


def test_a_code_of_the_app_is_right_once(ada: Client, mailbox: Path) -> None:
    secret, _codes = set_up_app(ada)
    client = half_way(mailbox)

    assert client.post("/sign-in/second/", {"code": show_app(secret)}).status_code == 422


def test_each_recovery_code_lets_in_once_and_new_ones_void_the_old(ada: Client, mailbox: Path) -> None:
    _secret, codes = set_up_app(ada)
    first, again, old = half_way(mailbox), half_way(mailbox), half_way(mailbox)

    first.post("/sign-in/second/", {"code": codes[0]})
    again.post("/sign-in/second/", {"code": codes[0]})
    ada.post("/me/totp/codes/")
    old.post("/sign-in/second/", {"code": codes[1]})

    assert (len(codes), is_signed_in(first), is_signed_in(again), is_signed_in(old)) == (10, True, False, False)


def test_recovery_codes_are_shown_until_their_owner_says_that_they_are_written_down(ada: Client) -> None:
    ada.post("/me/totp/secret/")
    secret = re.findall(r"<code dir=\"ltr\">(\w+)</code>", ada.get("/me/totp/").content.decode())[0]

    pressed = [ada.post("/me/totp/", {"code": show_app(secret)})["Location"] for _press in range(2)]
    first, again = codes_shown(ada), codes_shown(ada)
    reminded = "/me/totp/codes/" in ada.get("/me/totp/").content.decode()
    written = ada.post("/me/totp/codes/", {"written": "1"})["Location"]

    assert pressed == ["/me/totp/codes/"] * 2
    assert (len(first), again, reminded, written) == (10, first, True, "/me/")
    assert ada.get("/me/totp/codes/")["Location"] == "/me/totp/"


def test_new_recovery_codes_are_shown_however_often_their_button_is_pressed(ada: Client, mailbox: Path) -> None:
    _secret, old = set_up_app(ada)
    ada.post("/me/totp/codes/", {"written": "1"})

    led_to = [ada.post("/me/totp/codes/")["Location"] for _press in range(2)]
    shown = codes_shown(ada)
    client = half_way(mailbox)
    client.post("/sign-in/second/", {"code": shown[0]})

    assert (led_to, len(shown), set(shown) & set(old)) == (["/me/totp/codes/"] * 2, 10, set())
    assert is_signed_in(client)


def test_ten_tries_an_hour_at_the_code_of_an_app(ada: Client, mailbox: Path) -> None:
    set_up_app(ada)
    client = half_way(mailbox)

    answers = [client.post("/sign-in/second/", {"code": f"{n:06}"}).status_code for n in range(11)]

    assert answers == [422] * 10 + [429]


def test_no_secret_and_no_recovery_code_lies_in_clear_in_any_table_or_session(ada: Client) -> None:
    ada.post("/me/totp/secret/")
    waiting = re.findall(r"<code dir=\"ltr\">(\w+)</code>", ada.get("/me/totp/").content.decode())[0]
    kept_waiting = everything_kept()
    secret, codes = set_up_app(ada)
    kept = everything_kept()

    assert waiting not in kept_waiting
    assert [each for each in (secret, *codes) if each in kept] == []


def test_a_wrong_code_sets_up_no_app(ada: Client) -> None:
    ada.post("/me/totp/secret/")

    refused = ada.post("/me/totp/", {"code": "000000"})

    assert (refused.status_code, Authenticator.objects.count()) == (422, 0)


def test_who_asks_for_the_code_no_more_signs_in_by_mail_again(ada: Client, mailbox: Path) -> None:
    set_up_app(ada)
    ada.post("/me/totp/removal/")
    client = Client()
    client.post("/sign-in/", {"email": ADDRESS})

    assert client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})["Location"] == "/"


@pytest.mark.parametrize("path", ["/me/passkeys/", "/me/totp/", "/me/erase/"])
def test_what_a_thief_of_an_open_phone_must_not_do_asks_again_who_it_is(ada: Client, mailbox: Path, path: str) -> None:
    session = ada.session
    session[PROVED] = (timezone.now() - FRESH).isoformat()
    session.save()

    asked = ada.get(path)
    ada.get(asked["Location"])
    ada.post("/me/prove/")
    onward = ada.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    assert asked["Location"] == "/me/prove/?next=" + path.replace("/", "%2F")
    assert (onward["Location"], ada.get(path).status_code) == (path, 200)


def test_who_has_an_app_proves_with_its_code_and_not_with_the_mailbox(ada: Client) -> None:
    _secret, codes = set_up_app(ada)
    session = ada.session
    session[PROVED] = (timezone.now() - FRESH).isoformat()
    session.save()

    wrong = ada.post("/me/prove/", {"code": "000000"})
    right = ada.post("/me/prove/", {"code": codes[0]})

    assert (wrong.status_code, right.status_code, ada.get("/me/totp/").status_code) == (422, 302, 200)


class Passkey:
    """A passkey that lies in memory, as a phone would make it."""

    def __init__(self) -> None:
        self.id = os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    def made(self, options: dict[str, dict[str, object]], *, origin: str = ORIGIN) -> str:
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]  # fido2 is half typed
        attested = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), flags, 0, attested)
        said = CollectedClientData.create("webauthn.create", str(options["publicKey"]["challenge"]), origin)
        return self.json({"clientDataJSON": said, "attestationObject": AttestationObject.create("none", data, {})})

    def answer(self, options: dict[str, dict[str, object]], user: str, *, signed_with: "Passkey | None" = None) -> str:
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        data = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), flags, 1)
        said = CollectedClientData.create("webauthn.get", str(options["publicKey"]["challenge"]), ORIGIN)
        signature = (signed_with or self).key.sign(bytes(data) + said.hash, ec.ECDSA(hashes.SHA256()))
        handle = base64.urlsafe_b64encode(user.encode())
        return self.json(
            {"clientDataJSON": said, "authenticatorData": data, "signature": signature, "userHandle": handle}, raw=("userHandle",)
        )

    def json(self, response: dict[str, bytes], *, raw: tuple[str, ...] = ()) -> str:
        encoded = {
            name: (value if name in raw else base64.urlsafe_b64encode(value)).decode().rstrip("=") for name, value in response.items()
        }
        own = base64.urlsafe_b64encode(self.id).decode().rstrip("=")
        return json.dumps(
            {"id": own, "rawId": own, "type": "public-key", "clientExtensionResults": {"credProps": {"rk": True}}, "response": encoded}
        )


def add_passkey(client: Client, *, name: str = "Ada’s very own telephone") -> Passkey:
    passkey = Passkey()
    options = client.post("/me/passkeys/options/").json()
    added = client.post("/me/passkeys/", {"name": name, "credential": passkey.made(options)})
    assert added.status_code == 302
    return passkey


def test_a_passkey_alone_signs_in_and_needs_no_app(ada: Client) -> None:
    set_up_app(ada)
    passkey = add_passkey(ada)
    visitor = Client()
    options = visitor.post("/sign-in/passkey/question/").json()

    entered = visitor.post("/sign-in/passkey/", {"credential": passkey.answer(options, user_pk_to_url_str(Account.objects.get()))})

    assert (entered.status_code, entered["Location"], is_signed_in(visitor)) == (302, "/", True)


def test_a_replayed_or_forged_answer_of_a_passkey_lets_nobody_in(ada: Client) -> None:
    passkey, other = add_passkey(ada), Passkey()
    user = user_pk_to_url_str(Account.objects.get())
    visitor, thief = Client(), Client()
    options = visitor.post("/sign-in/passkey/question/").json()
    overheard = passkey.answer(options, user)
    visitor.post("/sign-in/passkey/", {"credential": overheard})
    fresh = thief.post("/sign-in/passkey/question/").json()

    replayed = thief.post("/sign-in/passkey/", {"credential": overheard})
    forged = thief.post("/sign-in/passkey/", {"credential": passkey.answer(fresh, user, signed_with=other)})
    unknown = thief.post("/sign-in/passkey/", {"credential": other.answer(fresh, user)})
    nobody = thief.post("/sign-in/passkey/", {"credential": passkey.answer(fresh, "4711")})

    assert [each.status_code for each in (replayed, forged, unknown, nobody)] == [422] * 4
    assert is_signed_in(thief) is False


@pytest.mark.parametrize(
    "hostile",
    ["", "null", "[]", "7", '"x"', "{", '{"id": 1}', '{"response": {"userHandle": "MQ"}}', "[" * 15_000, "{" + " " * 30_000 + "}"],
)
def test_nonsense_for_a_passkey_is_refused_politely(client: Client, hostile: str) -> None:
    client.post("/sign-in/passkey/question/")

    assert client.post("/sign-in/passkey/", {"credential": hostile}).status_code == 422


def test_the_name_of_a_passkey_is_sealed_and_shown_to_its_owner(ada: Client) -> None:
    add_passkey(ada)

    assert "Ada’s very own telephone" in ada.get("/me/passkeys/").content.decode()
    assert "Ada’s very own telephone" not in everything_kept()


def test_nobody_removes_a_passkey_of_somebody_else(ada: Client, mailbox: Path) -> None:
    add_passkey(ada)
    bo = Client()
    sign_up(bo, mailbox, name="Bo", address="bo@example.org")
    pk = Authenticator.objects.get().pk

    refused = bo.post(f"/me/passkeys/{pk}/removal/")
    assert (refused.status_code, Authenticator.objects.count()) == (404, 1)
    ada.post(f"/me/passkeys/{pk}/removal/")

    assert Authenticator.objects.count() == 0


def test_allauths_own_pages_are_nowhere(ada: Client) -> None:
    paths = ["/accounts/", "/accounts/login/", "/accounts/signup/", "/accounts/2fa/", "/2fa/", "/mfa/", "/accounts/email/", "/admin/"]

    assert [ada.get(path).status_code for path in paths] == [404] * len(paths)


@pytest.mark.usefixtures("ada")
def test_an_account_is_no_power() -> None:
    account = Account.objects.get(person=Person.objects.get())

    assert [name for name in ("is_staff", "is_superuser", "password", "groups", "user_permissions") if getattr(account, name, None)] == []
