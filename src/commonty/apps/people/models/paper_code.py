"""Codes on paper, with which somebody comes in who has no mailbox of their own."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.people.entries import PaperCodeMade, PaperCodeUsed
from commonty.apps.people.models.account import Account
from commonty.apps.people.models.code_in_letters import tidied, written
from commonty.apps.people.models.person import Person
from commonty.apps.people.models.recovery import Recovery
from commonty.apps.people.writing import words
from commonty.apps.record.recording import record, record_many
from commonty.constitution.authority import Authority, AuthorityKind, of_oneself
from commonty.constitution.refusal import Refused

TRIES = 10
BY_LETTER = timedelta(days=60)
"""How long a code lasts that an officer prints: the letter may lie a while."""
OWN = timedelta(days=366)
"""How long the one lasts with which somebody comes back."""


class PaperCodeManager(models.Manager["PaperCode"]):
    """Makes codes on paper, and takes them."""

    @transaction.atomic
    def issue(self, people: Iterable[Person], *, authority: Authority, now: datetime) -> "list[PaperCode]":
        """
        Make a code for each of these people, by a mandate; every earlier one is void, and each is told in the record.

        Raises ``Refused`` for whoever has a mailbox of their own, and for whoever has come in before: an officer who prints a code could
        come in as them. Two bring those back who lost their way in (``Recovery``).
        """
        several = list(people)
        if Account.objects.filter(person__in=several, last_login__isnull=False).exists():
            raise Refused(_("They have come in before. Whoever has lost their way back in is brought back by two officers together."))
        if any(person.has_own_mailbox() for person in several):
            raise Refused(_("Who has an e-mail address of their own comes in with a code by mail, and nobody prints one for them."))
        self.filter(person__in=several, used_at=None).delete()
        made = [self._made(person, authority, now, now + BY_LETTER) for person in several]
        record_many((PaperCodeMade("", person=person.pk) for person in several), authority=authority, now=now)
        return made

    @transaction.atomic
    def issue_own(self, person: Person, *, now: datetime) -> "PaperCode":
        """Make the code with which somebody comes back who is here now; every earlier one is void."""
        self.filter(person=person, used_at=None).delete()
        return self._made(person, of_oneself(person.pk), now, now + OWN)

    def can_be_issued(self, person: Person) -> bool:
        """Say whether one officer may print a code for somebody: who has no mailbox of their own, and never came in."""
        return not person.has_own_mailbox() and not Account.objects.filter(person=person, last_login__isnull=False).exists()

    def let_in(self, recovery: Recovery, *, now: datetime) -> "PaperCode":
        """Let the code of a recovery that came into force be typed in; every earlier one is void. No page shows the whole of it."""
        self.filter(person=recovery.person, used_at=None).delete()
        return self.create(
            person=recovery.person, recovery=recovery, nonce=recovery.nonce, made_at=now, expires_at=now + BY_LETTER, is_own=True
        )

    def _made(self, person: Person, authority: Authority, now: datetime, until: datetime) -> "PaperCode":
        is_own = authority.kind is AuthorityKind.RIGHT
        return self.create(person=person, nonce=secrets.token_hex(16), made_at=now, expires_at=until, is_own=is_own)

    def living(self, *, now: datetime) -> "models.QuerySet[PaperCode]":
        """Return those that can still be typed in."""
        return self.filter(used_at=None, expires_at__gt=now, tries__lt=TRIES)

    @transaction.atomic
    def accept(self, number: int, name: str, typed: str, *, now: datetime) -> Person | None:
        """
        Return whose code this is, found by member number and name; it is used up. ``None`` where it is nobody's, and nothing says why.

        Each try counts, and after ten only a new code helps.
        """
        person = Person.objects.living().filter(member_number=number).first()
        said = set(words(name))
        if person is None or not said or not said <= set(words(person.own("name")["name"])):
            return None
        return person if self.accept_from(person, typed, now=now) else None

    @transaction.atomic
    def accept_from(self, person: Person, typed: str, *, now: datetime) -> bool:
        """Say whether this is the code of a person; a right one is used up, and they are told so in the record."""
        code = self.living(now=now).filter(person=person).first()
        counted = code is not None and self.living(now=now).filter(pk=code.pk).update(tries=F("tries") + 1)
        if code is None or not counted or not constant_time_compare(tidied(typed), tidied(code.code())):
            return False
        if not self.filter(pk=code.pk, used_at=None).update(used_at=now):
            return False
        record(PaperCodeUsed("", person=person.pk), authority=of_oneself(person.pk), now=now)
        return True


class PaperCode(models.Model):
    """
    A code that lets one person in, once.

    It is kept nowhere: it is a keyed hash of this row, worked out when it is printed and when it is typed in, so that the database alone
    tells nobody, and a row changed in between has another code.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="paper_codes")
    nonce = models.CharField(max_length=32)
    is_own = models.BooleanField()
    """Whether no officer sees it whole: they made it themselves, to come back with, or two officers have one half each."""
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    recovery = models.OneToOneField(Recovery, models.CASCADE, null=True, related_name="paper_code")
    """That whose two vouchers handed over one half of it each."""
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = PaperCodeManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(used_at=None), name="people_one_code_on_paper"),
            models.CheckConstraint(condition=Q(tries__lte=TRIES), name="people_paper_code_tried_ten_times"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk} on paper"

    def code(self) -> str:
        """Return the code as it is printed: ``KFQ7-2MXP-4TRD``."""
        if self.recovery is not None:
            return self.recovery.code()
        until = self.expires_at.astimezone(UTC).isoformat()
        digest = keyring.blind("people.paper-code", f"{self.pk}:{self.nonce}:{self.person_id}:{self.is_own}:{until}")
        return written(digest)
