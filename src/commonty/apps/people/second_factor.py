"""Passkeys and authenticator apps: allauth's mechanics, our sealing, our memory of what was used."""

import base64
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.keys.sealing import SealError
from commonty.apps.people.models import Account, SpentCode
from commonty.apps.people.models.code import only_digits
from commonty.apps.people.vouching import bind, is_vouched_for

SECRET = "people.mfa.secret"  # noqa: S105 - the place it is sealed in
PASSKEY_NAME = "people.passkey.name"
SPENT = timedelta(minutes=5)
"""How long a used code of an app is remembered: longer than it could be right."""
HOSTILE = (ValidationError, InvalidSignature, ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What parsing and checking a passkey's answer may raise when it is not one."""


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Seals what allauth would keep in clear, and tells passkeys the installation's own name."""

    def encrypt(self, text: str) -> str:
        """Seal a secret as it goes into a table."""
        return base64.b64encode(keyring.seal_ours(SECRET, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret from a table."""
        return keyring.unseal_ours(SECRET, base64.b64decode(encrypted_text)).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whose passkey it is: the address that the operator gave, whatever the request says."""
        return {"id": settings.HOST, "name": settings.HOST}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, object]:
        """Return what the member's own device shows: their name, and an id that says nothing."""
        name = user.person.own("name")["name"]
        return {"id": user_pk_to_url_str(user).encode(), "display_name": name, "name": name}


class NotAccepted(Exception):
    """A passkey or a code that proves nothing."""


def passkey_options(account: Account) -> dict[str, Any]:
    """Return what a browser needs to make a passkey that alone is enough to sign in."""
    return webauthn.begin_registration(account, passwordless=True)  # type: ignore[no-any-return]  # allauth is untyped


@transaction.atomic
def add_passkey(account: Account, name: str, credential: object) -> None:
    """Keep a passkey that a browser made; raise ``NotAccepted`` for anything else."""
    try:
        webauthn.complete_registration(webauthn.parse_registration_response(credential))
    except HOSTILE as error:
        raise NotAccepted from error
    sealed = base64.b64encode(keyring.seal(account.person_id, PASSKEY_NAME, name.encode())).decode()
    bind(webauthn.WebAuthn.add(account, sealed, credential).instance)


def passkeys(account: Account) -> list[dict[str, object]]:
    """Return the passkeys of an account, with the names that their owner gave them."""
    rows = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return [{"pk": row.pk, "name": passkey_name(account, row), "made_at": row.created_at, "last_used_at": row.last_used_at} for row in rows]


def passkey_name(account: Account, row: Authenticator) -> str:
    """Return the name of a passkey in clear."""
    try:
        sealed = base64.b64decode(row.data["name"], validate=True)
        return keyring.unseal(account.person_id, PASSKEY_NAME, sealed).decode()
    except (NotBase64, SealError, KeyError, TypeError, ValueError):  # A row that was not written by this program, and lets nobody in.
        return _("Passkey")


def remove_passkey(account: Account, pk: int) -> bool:
    """Forget a passkey of this account; say whether there was one."""
    return bool(Authenticator.objects.filter(pk=pk, user=account, type=Authenticator.Type.WEBAUTHN).delete()[0])


def passkey_question(account: Account | None = None) -> dict[str, Any]:
    """Return what a browser needs to sign in with a passkey: anybody's, or one of ``account``."""
    return webauthn.begin_authentication(account)  # type: ignore[no-any-return]  # allauth is untyped


def answered_by(credential: object, *, now: datetime) -> Account:
    """Return whose passkey answered the question that this session was asked; raise ``NotAccepted`` for anything else."""
    try:
        if not isinstance(credential, dict):
            raise NotAccepted
        account = Account.objects.select_related("person").get(pk=webauthn.extract_user_from_response(credential).pk, person__erasure=None)
        row = _answering(account, webauthn.parse_authentication_response(credential))
    except (*HOSTILE, Account.DoesNotExist) as error:
        raise NotAccepted from error
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=now)
    return account


def _answering(account: Account, answer: Any) -> Authenticator:  # noqa: ANN401 - allauth's object, untyped
    """
    Return the passkey that gave a right answer to what this session was asked.

    Each row is read once, and what was vouched for is what is checked against: nobody slips another key in between.
    """
    rows = Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    keys = [(row, row.wrap().authenticator_data.credential_data) for row in rows if is_vouched_for(account, row)]
    state = webauthn.get_state()
    if not state:
        raise NotAccepted
    used = webauthn.get_server().authenticate_complete(state, [key for _row, key in keys], answer)
    webauthn.clear_state()
    return next(row for row, key in keys if key.credential_id == used.credential_id)


def new_secret() -> str:
    """Return a new secret for an authenticator app, sealed for the session that it waits in until the app shows the right code."""
    return Adapter().encrypt(generate_totp_secret())


def opened_secret(sealed: str) -> str:
    """Return a secret in clear, for the page that shows it to its owner."""
    return Adapter().decrypt(sealed)


def app_address(member_number: int, secret: str) -> str:
    """Return the address that an authenticator app reads from a picture. It names the place and the member number, not the person."""
    label = quote(f"{settings.HOST}:{member_number}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': settings.HOST})}"


@transaction.atomic
def start_app(account: Account, sealed: str, typed: str, *, now: datetime) -> None:
    """Ask for codes of an app from now on, and make recovery codes; raise ``NotAccepted`` for a wrong code."""
    if not validate_totp_code(opened_secret(sealed), only_digits(typed)) or not spend(account, typed, now=now):
        raise NotAccepted
    stop_app(account)
    bind(TOTP.activate(account, opened_secret(sealed)).instance)
    new_recovery_codes(account)


def stop_app(account: Account) -> None:
    """Ask for codes of an app no more."""
    Authenticator.objects.filter(user=account, type__in=[Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]).delete()


@transaction.atomic
def new_recovery_codes(account: Account) -> None:
    """Make new recovery codes; the old ones are void."""
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    made = RecoveryCodes.activate(account)
    bind(made.instance)


def recovery_codes(account: Account) -> list[str]:
    """Return the recovery codes that were not used yet, for the page that shows new ones to their owner."""
    row = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).first()
    return list(RecoveryCodes(row).get_unused_codes()) if row is not None and is_vouched_for(account, row) else []


@transaction.atomic
def second_code_is_right(account: Account, typed: str, *, now: datetime) -> bool:
    """Say whether ``typed`` is a code of the account's app, or a recovery code; each is right only once."""
    rows = Authenticator.objects.select_for_update().filter(user=account).exclude(type=Authenticator.Type.WEBAUTHN)
    for row in rows.order_by("pk"):
        if not is_vouched_for(account, row):
            continue
        if row.type == Authenticator.Type.TOTP:
            is_right = validate_totp_code(Adapter().decrypt(row.data["secret"]), only_digits(typed)) and spend(account, typed, now=now)
        else:
            is_right = row.wrap().validate_code(only_digits(typed))
        if is_right:
            Authenticator.objects.filter(pk=row.pk).update(last_used_at=now)
            return True
    return False


def spend(account: Account, typed: str, *, now: datetime) -> bool:
    """Note that an app's code was used; say no where it already was, by whichever process."""
    blind = keyring.blind("people.mfa.spent", f"{account.pk}:{only_digits(typed)}")
    SpentCode.objects.filter(account=account, at__lte=now - SPENT).delete()
    try:
        with transaction.atomic():
            SpentCode.objects.create(account=account, blind=blind, at=now)
    except IntegrityError:
        return False
    return True
