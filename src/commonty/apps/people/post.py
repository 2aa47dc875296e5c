"""How mail leaves: what a message is, and the way it takes from here."""

import secrets
import smtplib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage as Mime
from email.utils import make_msgid, parseaddr
from typing import ClassVar, Self
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from commonty.apps.people.dkim_signature import sign
from commonty.apps.people.writing import clean_line

TIMEOUT = 10
"""Seconds that a mail server may take to answer."""


@dataclass(frozen=True)
class Message(ABC):
    """
    One kind of letter to a member: a frozen dataclass whose fields are ids, never a name or an address.

    It is put into words when it is sent, in the language of who gets it. ``purpose`` is the purpose (``purposes.PURPOSES``) that it
    serves: where that is a consent, it goes only to those who have given it, and says how to stop it.
    """

    purpose: ClassVar[str] = "membership"
    after_death: ClassVar[bool] = False
    """Whether it goes also to the mailbox of somebody of whom it was recorded that they have died: no other letter does."""

    @abstractmethod
    def subject(self) -> str:
        """Return one line."""

    @abstractmethod
    def text(self) -> str:
        """Return the letter as plain text."""

    def facts(self) -> dict[str, object]:
        """Return the ids that it is made from, for the queue."""
        return asdict(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> Self:
        """Make it again from what the queue kept."""
        return cls(**facts)


class NotSent(Exception):
    """The mail server did not take a letter. Says why without saying to whom, for it ends up in logs."""


@dataclass(frozen=True)
class Server:
    """A mail server, and whom the mail comes from."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool
    is_starttls: bool
    sender: str
    bounces: str = ""
    """Where mail goes that cannot be delivered; back to the sender where it is empty."""


def server(url: str, *, host: str) -> Server | None:
    """
    Return the mail server at ``smtp://user:password@host:port`` (``smtps://`` for TLS from the start); ``None`` for no address.

    ``?from=`` says whom mail comes from, else ``noreply@`` the installation's own ``host``; ``?bounces=`` where mail goes that cannot be
    delivered; ``?tls=no`` does without STARTTLS. Raises ``ImproperlyConfigured`` for any other address.
    """
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL: use smtp://user:password@host:port, or smtps:// for TLS from the start")
    options = parse_qs(parts.query)
    is_tls = parts.scheme == "smtps"
    return Server(
        host=parts.hostname,
        port=parts.port or (465 if is_tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=is_tls,
        is_starttls=not is_tls and options.get("tls") != ["no"],
        sender=options.get("from", [f"noreply@{host}"])[0],
        bounces=options.get("bounces", [""])[0],
    )


def known_server() -> Server | None:
    """Return the mail server of this installation."""
    return server(settings.EMAIL_URL, host=settings.HOST)


class Letter(EmailMessage):
    """A letter that names no host of ours but the one it comes from, and that is signed for it."""

    def message(self) -> Mime:  # type: ignore[override]  # the stubs are of a later Django
        """Make it as it goes out."""
        made = super().message()
        sign(made, domain=domain(self.extra_headers["From"]))
        return made


def domain(address: str) -> str:
    """Return what stands behind the @."""
    return parseaddr(address)[1].rpartition("@")[2]


def post(address: str, subject: str, text: str, *, now: datetime, headers: Mapping[str, str] | None = None, returns_to: str = "") -> None:
    """
    Send one letter as plain text, which comes back to ``returns_to``, else to its sender, where it cannot be delivered.

    Raises ``NotSent`` where the server did not take it: the job that asked is then tried again.
    """
    known = known_server()
    sender = known.sender if known else f"noreply@{settings.HOST}"
    own = {"From": sender, "Message-ID": make_msgid(domain=domain(sender)), "Auto-Submitted": "auto-generated"}
    letter = Letter(clean_line(subject), text, returns_to or sender, [address], headers={**own, **(headers or {})})
    if known is None:
        lay_down(letter, now=now)
        return
    letter.connection = EmailBackend(
        host=known.host,
        port=known.port,
        username=known.user,
        password=known.password,
        use_ssl=known.is_tls,
        use_tls=known.is_starttls,
        timeout=TIMEOUT,
    )
    try:
        letter.send()
    except (smtplib.SMTPException, OSError, ValueError) as error:  # Django raises ValueError, with the address, where it cannot be written
        raise NotSent(f"{type(error).__name__}: the mail server {known.host} did not take the letter") from None


def lay_down(letter: EmailMessage, *, now: datetime) -> None:
    """Write a letter into the mail folder, where there is no mail server; on this machine alone."""
    if not settings.IS_LOCAL:
        raise ImproperlyConfigured("EMAIL_URL: without a mail server letters are written to files, and that is for localhost alone")
    settings.MAIL_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = settings.MAIL_FOLDER / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
    file.touch(mode=0o600)
    file.write_bytes(letter.message().as_bytes())
