"""Codes that prove a mailbox, and how often they were tried."""

import json
import logging
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.crypto import constant_time_compare

from commonty.apps.keys import keyring
from commonty.apps.keys.sealing import SealError
from commonty.apps.people.models.account import Account
from commonty.apps.people.models.person import Person, blind_email
from commonty.apps.people.writing import clean_line

logger = logging.getLogger(__name__)

DIGITS = 8
LONG_DIGITS = 20
LASTS = timedelta(minutes=15)
LONG_LASTS = timedelta(hours=1)
"""Until strangers can no longer have used up every code that a mailbox gets."""
TRIES = 5


class CodeManager(models.Manager["Code"]):
    """Makes codes."""

    def ask(
        self,
        purpose: str,
        email: str,
        *,
        language: str,
        now: datetime,
        person: Person | None = None,
        is_last: bool = False,
        **request: object,
    ) -> "Code":
        """
        Make a code for the mailbox ``email``. The same work is done whether or not anybody has that address.

        ``person`` is who it is about, where that is known. ``request`` is what they ask for, kept sealed until the code is typed in.
        With the last that a mailbox gets for now (``is_last``) a long one is made and sent, with which its owner signs in from anywhere.
        """
        self.sweep(now=now)
        address, nonce = clean_line(email), secrets.token_hex(16)
        if is_last:
            request["long"] = self._long(address, language, now).pk
        return self.create(
            purpose=purpose,
            blind=blind_email(address),
            sealed=keyring.seal_ours(f"{Code.PLACE}:{nonce}", json.dumps({"email": address, **request}).encode()),
            nonce=nonce,
            language=language,
            person=person,
            asked_at=now,
            expires_at=now + LASTS,
        )

    def _long(self, address: str, language: str, now: datetime) -> "Code":
        """Make the long code of a mailbox: bound to no session, and beyond guessing."""
        nonce, until = secrets.token_hex(16), now + LONG_LASTS
        return self.create(
            purpose=Code.LONG, blind=blind_email(address), nonce=nonce, language=language, asked_at=now, sent_at=now, expires_at=until
        )

    def with_long(self, email: str, typed: str, *, now: datetime) -> "Code | None":
        """Return the long code of a mailbox, used up, if ``typed`` is it, in time and unused."""
        for code in self.filter(purpose=Code.LONG, blind=blind_email(email), used_at=None, expires_at__gt=now):
            if constant_time_compare(only_digits(typed), code.digits()) and self.filter(pk=code.pk, used_at=None).update(used_at=now):
                return code
        return None

    def sweep(self, *, now: datetime) -> None:
        """Delete every code that can no longer be typed in."""
        self.filter(expires_at__lte=now).delete()


class Code(models.Model):
    """
    A short code sent to a mailbox: whoever types it into the session that asked for it reads that mailbox.

    The code itself is kept nowhere: it is a keyed hash of what this row is for, worked out when it is sent and when it is checked, so
    that the database alone tells nobody, and a row changed in between has another code than the one that was sent. Address and request
    are sealed, bound to this row, and dropped as soon as they are no longer needed.
    """

    SIGN_IN = "sign-in"
    JOIN = "join"
    PROVE = "prove"
    LONG = "long"
    ADDRESS = "address"
    PLACE = "people.code.sealed"

    purpose = models.CharField(max_length=10)
    blind = models.CharField(max_length=64, db_index=True)
    sealed = models.BinaryField(null=True)
    nonce = models.CharField(max_length=32)
    language = models.CharField(max_length=12)
    person = models.ForeignKey(Person, models.CASCADE, null=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = CodeManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(tries__lte=TRIES), name="code_tried_at_most_five_times")]

    def __str__(self) -> str:
        return f"code {self.pk}"

    def digits(self) -> str:
        """Return the digits that are sent."""
        until = self.expires_at.astimezone(UTC).isoformat()
        what = f"{self.pk}:{self.nonce}:{self.purpose}:{self.blind}:{self.person_id}:{until}"
        digits = LONG_DIGITS if self.purpose == self.LONG else DIGITS
        return f"{int(keyring.blind('people.code.digits', what), 16) % 10**digits:0{digits}}"

    def request(self) -> dict[str, Any]:
        """Return the address and what else was asked for; nothing once it was dropped, or where it was sealed for another row."""
        if not self.sealed:
            return {}
        try:
            asked = dict(json.loads(keyring.unseal_ours(f"{self.PLACE}:{self.nonce}", bytes(self.sealed))))
        except SealError:
            asked = {"email": ""}
        if blind_email(asked["email"]) == self.blind:
            return asked
        logger.warning("refused: what code %s is for was not asked for with it", self.pk)
        return {}

    def is_whole(self) -> bool:
        """Whether what was asked for with this code is still what stands in its row, or was dropped."""
        return not self.sealed or bool(self.request())

    def was_sent(self, *, now: datetime) -> None:
        """Note that the mail is on its way; for signing in, nobody needs the address any more."""
        self.sent_at = now
        if self.purpose in {self.SIGN_IN, self.PROVE}:
            self.sealed = None
        self.save(update_fields=["sent_at", "sealed"])

    def lives(self, *, now: datetime) -> bool:
        """Whether it can still be typed in, or was typed in just now."""
        return self.expires_at > now

    def accept(self, typed: str, *, now: datetime) -> bool:
        """Say whether ``typed`` is this code, in time, unused and tried at most five times. A right one is used up; each try counts."""
        counted = Code.objects.filter(pk=self.pk, used_at=None, expires_at__gt=now, tries__lt=TRIES).update(tries=F("tries") + 1)
        if not counted or not constant_time_compare(only_digits(typed), self.digits()):
            return False
        return bool(Code.objects.filter(pk=self.pk, used_at=None).update(used_at=now, sealed=None))


class Try(models.Model):
    """One try at something that strangers may do only so often, under a keyed hash of who or what was tried."""

    what = models.CharField(max_length=20)
    blind = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["what", "blind", "at"], name="tries_of_one")]

    def __str__(self) -> str:
        return f"try at {self.what}"


class SpentCode(models.Model):
    """A code of an authenticator app that was used, so that nobody uses it a second time."""

    account = models.ForeignKey(Account, models.CASCADE)
    blind = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "blind"], name="authenticator_code_spent_once")]

    def __str__(self) -> str:
        return f"spent code {self.pk}"


def only_digits(typed: str) -> str:
    """Return the ASCII digits of what was typed in any script's digits, without blanks and dashes between them."""
    return "".join(str(int(each)) for each in typed[:40] if each.isdecimal())
