"""Codes that prove a mailbox, and how often they were tried."""

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F
from django.utils.crypto import constant_time_compare

from commonty.apps.keys import keyring
from commonty.apps.people.models.account import Account
from commonty.apps.people.models.person import Person, blind_email
from commonty.apps.people.writing import clean_line

DIGITS = 8
LASTS = timedelta(minutes=15)
TRIES = 5


class CodeManager(models.Manager["Code"]):
    """Makes codes."""

    def ask(self, email: str, *, language: str, now: datetime, person: Person | None = None) -> "Code":
        """
        Make a code for the mailbox ``email``. The same work is done whether or not anybody has that address.

        ``person`` is who it is about, where that is known: who just signed up, or who proves again that it is them.
        """
        return self.create(
            blind=blind_email(email),
            sealed_address=keyring.seal_ours(Code.PLACE, clean_line(email).encode()),
            nonce=secrets.token_hex(16),
            language=language,
            person=person,
            asked_at=now,
            expires_at=now + LASTS,
        )

    def sweep(self, *, now: datetime) -> None:
        """Delete every code that can no longer be typed in."""
        self.filter(expires_at__lte=now).delete()


class Code(models.Model):
    """
    A short code sent to a mailbox: whoever types it into the session that asked for it reads that mailbox.

    The code itself is kept nowhere: it is a keyed hash of this row's nonce, worked out when it is sent and when it is checked, so
    that the database alone tells nobody. The address is sealed, and dropped as soon as the mail is sent.
    """

    PLACE = "people.code.address"

    blind = models.CharField(max_length=64, db_index=True)
    sealed_address = models.BinaryField(null=True)
    nonce = models.CharField(max_length=32)
    language = models.CharField(max_length=12)
    person = models.ForeignKey(Person, models.CASCADE, null=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = CodeManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(tries__lte=TRIES), name="code_tried_at_most_five_times")]

    def __str__(self) -> str:
        return f"code {self.pk}"

    def digits(self) -> str:
        """Return the digits that are sent."""
        return f"{int(keyring.blind('people.code.digits', f'{self.pk}:{self.nonce}'), 16) % 10**DIGITS:0{DIGITS}}"

    def address(self) -> str:
        """Return the address to send it to; empty once it was sent."""
        return keyring.unseal_ours(self.PLACE, bytes(self.sealed_address)).decode() if self.sealed_address else ""

    def forget_address(self) -> None:
        """Drop the address: the mail is on its way."""
        self.sealed_address = None
        self.save(update_fields=["sealed_address"])

    def accept(self, typed: str, *, now: datetime) -> bool:
        """Say whether ``typed`` is this code, in time, unused and tried at most five times. A right one is used up; each try counts."""
        counted = Code.objects.filter(pk=self.pk, used_at=None, expires_at__gt=now, tries__lt=TRIES).update(tries=F("tries") + 1)
        if not counted or not constant_time_compare(only_digits(typed), self.digits()):
            return False
        return bool(Code.objects.filter(pk=self.pk, used_at=None).update(used_at=now))


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
