"""What must be right before the server may start."""

import re
from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from commonty.apps.people.mailbox import mailbox
from commonty.apps.people.post import server

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


def mail_can_leave(app_configs: Sequence[AppConfig] | None, **_more: object) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Refuse to start where nobody could be written to: codes would go nowhere."""
    try:
        known = server(settings.EMAIL_URL, host=settings.HOST)
    except ImproperlyConfigured as error:
        return [Error(str(error), id="people.E002")]
    if known is None and not settings.IS_LOCAL:
        hint = "Set EMAIL_URL=smtp://user:password@host:port. Only on localhost does Commonty write mail to files instead."
        return [Error(f"EMAIL_URL is empty, and {settings.HOST} is not this machine alone.", hint=hint, id="people.E001")]
    return [*_signature_is_named(), *_bounces_can_be_read()]


def _signature_is_named() -> list[CheckMessage]:
    if settings.DKIM_SELECTOR and not LABEL.fullmatch(settings.DKIM_SELECTOR):
        hint = "Use letters, digits and hyphens, as the DNS has them: COMMONTY_DKIM=commonty, for example."
        return [Error(f"COMMONTY_DKIM: {settings.DKIM_SELECTOR!r} cannot stand in the DNS.", hint=hint, id="people.E003")]
    return []


def _bounces_can_be_read() -> list[CheckMessage]:
    try:
        mailbox(settings.BOUNCES_URL)
    except ImproperlyConfigured as error:
        return [Error(str(error), id="people.E004")]
    return []
