"""Browsers that somebody signed in with before: a cookie says so, and gives codes of their own that no stranger uses up."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonty.apps.people.models import Account
from commonty.apps.people.models.person import blind_email, opened

COOKIE = "commonty-known"
SALT = "commonty.people.known"
LASTS = 400 * 24 * 3600
"""Seconds: as long as browsers keep a cookie."""
MOST = 5
"""Members that one browser is known for: a family may share a phone."""


def remember(request: HttpRequest, answer: HttpResponse, account: Account) -> None:
    """Let this browser be known as one that ``account`` signed in with, until they sign out everywhere."""
    browser, entries = _read(request)
    entries = [[account.pk, _proof(account)], *(each for each in entries if each[0] != account.pk)][:MOST]
    answer.set_cookie(
        COOKIE,
        signing.dumps([browser or secrets.token_hex(16), entries], salt=SALT),
        max_age=LASTS,
        path=reverse("people:sign-in"),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def browser(request: HttpRequest, email: str) -> str:
    """Return what this browser is known by, where somebody with exactly this address signed in with it before; empty elsewhere."""
    known_by, entries = _read(request)
    proofs = dict(entries)
    accounts = Account.objects.filter(pk__in=proofs, person__erasure=None).select_related("person") if proofs else []
    wanted = blind_email(email)
    for account in accounts:
        if proofs[account.pk] == _proof(account) and blind_email(opened(account.person, "email")) == wanted:
            return known_by
    return ""


def _read(request: HttpRequest) -> tuple[str, list[Any]]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return "", []
    return str(found[0]), list(found[1])


def _proof(account: Account) -> str:
    """Return what ends with every session of the account: a browser that was signed out from afar is a stranger's again."""
    return account.get_session_auth_hash()[:32]
