"""How often strangers may try: counted in the database, under keyed hashes, so that neither an address nor an IP is kept in clear."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

from commonty.apps.keys import keyring
from commonty.apps.people.models import Try

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
"""The longest that anything is counted for."""
FOR_ONE_ADDRESS = 10
"""Codes an hour to one mailbox, for all strangers together. The last of them comes with a long code, so that its owner is not kept out."""
FOR_ONE_KNOWN = 10
"""Codes an hour to somebody who is signed in, or for a browser that signed in as them before: strangers use none of them up."""
FOR_ONE_PLACE = 60
"""Codes an hour asked for from one network: a union office or a whole street may share it."""
FOR_ONE_ACCOUNT = 10
"""Wrong codes of an authenticator app an hour."""


class TooOften(Exception):
    """Somebody tried more often than strangers may."""


def count(what: str, who: str, *, most: int, now: datetime) -> int:
    """
    Count one more try at ``what``, and return the how-manieth of the last hour it is.

    Raises ``TooOften``, and counts nothing, where ``who`` already had ``most``.
    """
    blind = keyring.blind(f"people.try.{what}", who)
    tried = Try.objects.create(what=what, blind=blind, at=now)
    tries = Try.objects.filter(what=what, blind=blind, at__gt=now - HOUR).count()
    if tries > most:
        tried.delete()
        raise TooOften(what)
    return tries


def count_code(request: HttpRequest, email: str, *, now: datetime, known: str = "") -> bool:
    """
    Count one more code asked for, and return whether it is the last that the mailbox gets for now.

    It counts for its mailbox and for the network that the request came from; or, where ``known`` says who asks or with which browser
    that signed in before, for those alone.
    """
    if known:
        count("code.known", known, most=FOR_ONE_KNOWN, now=now)
        return False
    count("code.place", network(request), most=FOR_ONE_PLACE, now=now)
    return count("code.address", email, most=FOR_ONE_ADDRESS, now=now) == FOR_ONE_ADDRESS


def network(request: HttpRequest) -> str:
    """Return where a request came from: its IPv4 address, or the /64 of its IPv6 address. Behind our own proxy, as that one saw it."""
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", seen).rpartition(",")[2].strip()
    try:
        address = ip_address(seen)
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


def sweep(*, now: datetime) -> None:
    """Forget every try that counts no more."""
    Try.objects.filter(at__lte=now - DAY).delete()
