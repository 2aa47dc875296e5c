"""The mailbox to which mail comes back that could not be delivered."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Mailbox:
    """A mailbox that is read by IMAP."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    is_tls: bool


def mailbox(url: str) -> Mailbox | None:
    """
    Return the mailbox at ``imaps://user:password@host/folder`` (``INBOX`` where none is named); ``None`` for no address.

    ``imap://`` is without TLS, for this machine alone. Raises ``ImproperlyConfigured`` for any other address.
    """
    if not url:
        return None
    parts = urlsplit(url)
    is_tls = parts.scheme == "imaps"
    is_here = parts.scheme == "imap" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not (is_tls or is_here) or not parts.hostname or not parts.username or set(unquote(parts.path)) & set('"\\\r\n'):
        raise ImproperlyConfigured("BOUNCES_URL: use imaps://user:password@host/folder (imap:// on this machine alone)")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    port = parts.port or (993 if is_tls else 143)
    return Mailbox(parts.hostname, port, unquote(parts.username), unquote(parts.password or ""), folder, is_tls)
