"""Sessions that the database alone is no key to."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from commonty.apps.prepared import prepared


class SessionStore(db.SessionStore):
    """
    Keeps a session under a keyed hash of what the browser's cookie says, and signs it for that cookie alone.

    Whoever reads the table finds no cookie in it; whoever copies a row under another hash finds that it opens no more.
    """

    @property
    def key_salt(self) -> str:
        """Return what the session is signed with besides the installation's secret: the cookie that it is for."""
        return f"commonty.people.session.{self.session_key}"

    def exists(self, session_key: str) -> bool:
        """Whether there is a session for this cookie."""
        return super().exists(kept_as(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row that keeps this session."""
        row = super().create_model_instance(data)
        row.session_key = kept_as(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session of this cookie, or of the one at hand."""
        if cookie := session_key or self.session_key:
            super().delete(kept_as(cookie))

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        found = _running(kept_as(str(self.session_key)), timezone.now())
        if not found:
            self._session_key = None
        return next(iter(found), None)


@prepared
def _running(kept: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=kept, expire_date__gt=now)


def kept_as(cookie: str) -> str:
    """Return 40 hexadecimal digits under which the session of a cookie is kept."""
    return salted_hmac("commonty.people.session", cookie, algorithm="sha256").hexdigest()[:40]
