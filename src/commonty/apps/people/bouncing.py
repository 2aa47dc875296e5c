"""What becomes of mail that cannot be delivered: it comes back to an address that says whose it was, and is kept with them."""

import imaplib
import logging
from base64 import b32encode
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from commonty.apps.people.mailbox import mailbox
from commonty.apps.people.models import Bounce, Person
from commonty.apps.people.post import TIMEOUT, NotSent, known_server
from commonty.apps.people.purposes import PURPOSES
from commonty.apps.people.returned_mail import LONGEST, Returned, Trouble, read

logger = logging.getLogger(__name__)

SALT = "commonty.people.bounce"
AT_ONCE = 200
"""Letters that are taken out of the mailbox at a time."""


def returns_to(person: int, purpose: str) -> str:
    """Return the address that a letter to ``person`` comes back to; empty where none is set. Nobody else can make one up."""
    known = known_server()
    if known is None or not known.bounces:
        return ""
    local, _at, domain = known.bounces.rpartition("@")
    return f"{local}+{person}.{purpose}.{_proof(person, purpose)}@{domain}"


def take_in(raw: bytes, *, now: datetime) -> bool:
    """Keep what a letter that came back says; return whether it was one of ours. Its words are kept nowhere."""
    report = read(raw)
    for address in report.addressed if report is not None else ():
        found = _whose(address)
        if report is not None and found is not None:
            _keep(*found, report, now=now)
            return True
    return False


@transaction.atomic
def _keep(person: Person, purpose: str, report: Returned, *, now: datetime) -> None:
    if report.trouble is Trouble.COMPLAINT and PURPOSES[purpose].is_consent:
        person.withdraw(purpose, now=now)
    Bounce.objects.create(person=person, at=now, trouble=report.trouble, status=report.status[:12])


def _whose(address: str) -> tuple[Person, str] | None:
    """Return to whom, and for what, the letter went that comes back to ``address``."""
    words = address.partition("@")[0].rpartition("+")[2].split(".")
    if len(words) != 3 or not words[0].isascii() or not words[0].isdecimal():  # noqa: PLR2004 - a person, a purpose and the proof
        return None
    pk, purpose, proof = int(words[0]), words[1].casefold(), words[2].casefold()
    if not constant_time_compare(proof, _proof(pk, purpose)) or purpose not in PURPOSES:
        return None
    found = Person.objects.living().filter(pk=pk).first()
    return (found, purpose) if found is not None else None


def _proof(person: int, purpose: str) -> str:
    made = salted_hmac(SALT, f"{person}.{purpose}", algorithm="sha256").digest()[:10]
    return b32encode(made).decode().casefold()


def fetch(*, now: datetime) -> int:
    """
    Take in what lies unread in the mailbox of ``BOUNCES_URL``, mark it as read, and return how many letters were ours.

    Raises ``NotSent`` where the mailbox cannot be read: the job that asked is then tried again.
    """
    known = mailbox(settings.BOUNCES_URL)
    if known is None:
        return 0
    try:
        with (imaplib.IMAP4_SSL if known.is_tls else imaplib.IMAP4)(known.host, known.port, timeout=TIMEOUT) as server:
            server.login(known.user, known.password)
            server.select(f'"{known.folder}"')
            _ok, [listed] = server.search(None, "UNSEEN", "SMALLER", str(LONGEST))
            return sum(_take(server, number, now=now) for number in listed.decode().split()[:AT_ONCE])
    except (imaplib.IMAP4.error, OSError) as error:
        raise NotSent(f"{type(error).__name__}: the mailbox at {known.host} for what comes back cannot be read") from None


def _take(server: imaplib.IMAP4, number: str, *, now: datetime) -> bool:
    _ok, parts = server.fetch(number, "(BODY.PEEK[])")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    is_ours = take_in(raw, now=now)
    server.store(number, "+FLAGS", "(\\Seen)")
    return is_ours
