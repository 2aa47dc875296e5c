"""
Asks another server for one page, carefully: whoever types an address in must not make us ask what only this machine can reach.

Only https, only addresses of the open internet, connected to what was looked up and to nothing that the name stands for a moment later,
no redirects, with a limit on length and time. What an operator names in ``COMMONTY_NEARBY`` may be asked all the same.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from commonty.moving.errors import Unreadable

LONGEST = 8_000_000
"""Bytes of one page: a thousand people with much about each."""
PATIENCE = 15.0
"""Seconds without a byte."""
LONGEST_TIME = 45.0
"""Seconds for one page, however slowly it drips."""
PLAIN_PORT, SECURE_PORT = 80, 443
CHUNK = 65_536
EMBEDDING = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("2002::/16"), IPv6Network("2001::/32"))
"""Addresses that lead on to an IPv4 address which they hold (RFC 6052, 8215, 3056, 4380): it could be one of ours."""
SPECIAL = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
"""Addresses kept for protocols (RFC 6890, 7526), part of which counts as global."""

SAID: Mapping[int, str] = {
    http.HTTPStatus.UNAUTHORIZED: "osdi-token",
    http.HTTPStatus.FORBIDDEN: "osdi-token",
    http.HTTPStatus.NOT_FOUND: "osdi-nothing",
    http.HTTPStatus.GONE: "osdi-nothing",
    http.HTTPStatus.TOO_MANY_REQUESTS: "osdi-busy",
}
FIRST_MOVED, FIRST_WRONG, FIRST_FAILED = 300, 400, 500


@dataclass(frozen=True)
class Address:
    """An address that may be asked, taken apart."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[bool, str, int]:
        """What two addresses have in common that are of one server."""
        return self.secure, self.host, self.port

    def joined(self, link: str) -> str:
        """Return where a link on this page leads, as a whole address."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return urljoin(f"http{'s' * self.secure}://{name}:{self.port}{self.path}", link)


def taken_apart(url: str) -> Address:
    """Return the parts of an address; raise ``Unreadable`` where it is none that is ever asked."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unreadable("osdi-address") from error
    host = (parts.hostname or "").rstrip(".")
    is_plain = url.isascii() and not any(each.isspace() or ord(each) < ord("!") for each in url)
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or not is_plain:
        raise Unreadable("osdi-address")
    secure = parts.scheme == "https"
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    found = Address(secure, host, port or (SECURE_PORT if secure else PLAIN_PORT), path)
    if not _is_nearby(found) and (not secure or found.port != SECURE_PORT):
        raise Unreadable("osdi-address")
    return found


def fetch(address: Address, *, token: str) -> bytes:
    """Return what the server answers; raise ``Unreadable``, which says what went wrong and what would do."""
    until = time.monotonic() + LONGEST_TIME
    with _named_errors(address.host), closing(_connected(address)) as connection:
        name = f"[{address.host}]" if ":" in address.host else address.host
        headers = {
            "Host": name if address.port in {PLAIN_PORT, SECURE_PORT} else f"{name}:{address.port}",
            "Accept": "application/hal+json, application/json",
            "Accept-Encoding": "identity",
            "OSDI-API-Token": token,
            "User-Agent": "Commonty",
        }
        connection.request("GET", address.path, headers=headers)
        answer = connection.getresponse()
        _refuse_status(answer.status, address.host)
        read = bytearray()
        while chunk := answer.read1(CHUNK):
            read += chunk
            if len(read) > LONGEST:
                raise Unreadable("osdi-long", host=address.host)
            if time.monotonic() > until:
                raise TimeoutError
        if answer.length:  # The line broke before everything was here.
            raise Unreadable("osdi-page")
        return bytes(read)


def _refuse_status(status: int, host: str) -> None:
    if status == http.HTTPStatus.OK:
        return
    moved = "osdi-moved" if FIRST_MOVED <= status < FIRST_WRONG else "osdi-status"
    raise Unreadable(SAID.get(status, "osdi-busy" if status >= FIRST_FAILED else moved), host=host, status=status)


@contextmanager
def _named_errors(host: str) -> Iterator[None]:
    """Name what can go wrong on the way."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Unreadable("osdi-certificate", host=host) from error
    except TimeoutError as error:
        raise Unreadable("osdi-slow", host=host) from error
    except (http.client.HTTPException, OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("osdi-silent", host=host) from error


def _connected(address: Address) -> http.client.HTTPConnection:
    """Connect to what the name stands for now, each address of it allowed; by that address alone, and under the name."""
    where = _looked_up(address)
    line = socket.create_connection(where, timeout=PATIENCE)
    connection = http.client.HTTPConnection(address.host, address.port, timeout=PATIENCE)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(line, server_hostname=address.host) if address.secure else line
    except BaseException:
        line.close()
        raise
    return connection


def _looked_up(address: Address) -> tuple[str, int]:
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreadable("osdi-unknown", host=address.host) from error
    places = [str(place[0]) for *_kind, place in found]
    if not places:
        raise Unreadable("osdi-unknown", host=address.host)
    if not _is_nearby(address) and not all(is_open(place) for place in places):
        raise Unreadable("osdi-inside", host=address.host)
    return places[0], address.port


def is_open(place: str) -> bool:
    """
    Say whether an address is one of the open internet, where nothing of this machine or its network answers.

    >>> [is_open(each) for each in ("93.184.216.34", "127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1")]
    [True, False, False, False, False, False]
    """
    try:
        address = ip_address(place.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_open(str(address.ipv4_mapped))
        if any(address in network for network in EMBEDDING):
            return False
    if any(address in network for network in SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_nearby(address: Address) -> bool:
    """Say whether the operator allowed this very server."""
    origin = f"{'https' if address.secure else 'http'}://{address.host}"
    return bool({origin, f"{origin}:{address.port}"} & {each.strip().rstrip("/") for each in settings.NEARBY.split(",")})
