"""Whether the address leads here, and over an encrypted connection."""

import json
import socket
import ssl
from datetime import UTC, datetime
from http.client import HTTPException
from urllib.parse import urlsplit
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

from django.utils.translation import gettext_noop

from commonty.site.doctor.door import HEALTH, fingerprint
from commonty.site.doctor.finding import Finding, Standing, said

__all__ = ["address", "tls"]

TIMEOUT = 10
"""Seconds that a server may take to answer."""
LONGEST = 10_000
LEFT_DAYS = 14
"""A certificate that is valid for fewer days is not renewed by itself any more."""


def address(origin: str, *, is_local: bool, trust: ssl.SSLContext | None = None) -> Finding:
    """Open the installation's own address as anybody would, and see whether this installation answers."""
    looked = said(gettext_noop("Opened %(origin)s, as a member's phone does."), origin=origin)

    def found(standing: Standing, says: str, step: str = "", **values: object) -> Finding:
        return Finding("address", standing, looked, said(says, **values), said(step, origin=origin, host=urlsplit(origin).hostname))

    if is_local:
        says = gettext_noop("This address is for this machine alone: no member can open it.")
        step = gettext_noop("To let members in, choose the address that they open: set COMMONTY_ORIGIN to https:// and your domain.")
        return found(Standing.CARE, says, step)
    try:
        opener = build_opener(ProxyHandler({}), HTTPSHandler(context=trust or ssl.create_default_context()))
        with opener.open(origin + HEALTH, timeout=TIMEOUT) as answer:
            told = json.loads(answer.read(LONGEST))
    except (OSError, ValueError, HTTPException) as problem:
        says = gettext_noop("It does not answer: %(why)s")
        step = gettext_noop(
            "See in this order: does the name %(host)s lead to this machine (at your domain's provider)? Do ports 80 and 443 come through "
            "the router? Does the web server in front run (systemctl status caddy)? Does this program (systemctl status commonty)?"
        )
        return found(Standing.BAD, says, step, why=_plain(problem))
    if not isinstance(told, dict) or told.get("installation") != fingerprint():
        says = gettext_noop("Something answers there, and it is not this installation.")
        step = gettext_noop("At your domain's provider, let the name %(host)s lead to this machine.")
        return found(Standing.BAD, says, step)
    return found(Standing.GOOD, gettext_noop("This installation answers there."))


def tls(origin: str, *, now: datetime, trust: ssl.SSLContext | None = None) -> Finding:
    """Look at the certificate that the installation's own address shows."""
    parts = urlsplit(origin)
    host, port = parts.hostname or "", parts.port or 443
    looked = said(gettext_noop("Asked %(host)s for its certificate."), host=host)

    def found(standing: Standing, says: str, step: str = "", **values: object) -> Finding:
        return Finding("tls", standing, looked, said(says, **values), said(step))

    if parts.scheme != "https":
        says = gettext_noop("The address begins with http://, so what members do here can be read on the way.")
        step = gettext_noop("Put Caddy or nginx in front, and let COMMONTY_ORIGIN begin with https:// and not http://")
        return found(Standing.CARE if host in {"localhost", "127.0.0.1", "::1"} else Standing.BAD, says, step)
    front = gettext_noop(
        "See what the web server in front says: journalctl -u caddy. It fetches certificates by itself once the name leads here."
    )
    try:
        ends = _certificate_ends(host, port, trust or ssl.create_default_context())
    except (OSError, ValueError) as problem:
        return found(Standing.BAD, gettext_noop("No trustworthy connection: %(why)s"), front, why=_plain(problem))
    days = (ends - now).days
    says = gettext_noop("The certificate is valid until %(day)s.")
    return found(Standing.GOOD if days >= LEFT_DAYS else Standing.CARE, says, "" if days >= LEFT_DAYS else front, day=f"{ends:%Y-%m-%d}")


def _certificate_ends(host: str, port: int, trust: ssl.SSLContext) -> datetime:
    with socket.create_connection((host, port), timeout=TIMEOUT) as plain, trust.wrap_socket(plain, server_hostname=host) as secure:
        shown = secure.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def _plain(problem: BaseException) -> str:
    """Return why, in one line."""
    reason = getattr(problem, "reason", None)
    return (str(reason) if reason else str(problem) or type(problem).__name__).splitlines()[0]
