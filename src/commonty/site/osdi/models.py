"""The tokens by which other programs act under somebody's mandate, and whom they brought."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import root
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.effects import EXPORT, WRITE
from commonty.apps.people.models import Person
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority
from commonty.constitution.refusal import Refused
from commonty.site.osdi.entries import TokenMade, TokenRevoked

BYTES = 32
STAYED = "withheld:"
"""What stands in place of a digest that an export left behind: such a token is of another installation, and opens nothing."""
MOST = 5
"""How many tokens one person has at once."""


@dataclass(frozen=True)
class Access:
    """By what right a program acts now: to read, to write, or both."""

    token: "Token"
    reads: Authority | None
    writes: Authority | None


class TokenManager(models.Manager["Token"]):
    """Makes tokens, and knows them again."""

    @transaction.atomic
    def issue(self, person: Person, *, name: str, now: datetime) -> "tuple[Token, str]":
        """
        Make a token under the mandates that somebody holds to export people's data, or to enrol people; return it with what it says.

        What it says is kept nowhere. Raises ``Refused`` without such a mandate, and beyond five tokens.
        """
        Person.objects.select_for_update().get(pk=person.pk)
        given = {power: _authority(person, power, now=now) for power in (EXPORT, WRITE)}
        reads, writes = (_mandate(given[power]) for power in (EXPORT, WRITE))
        authority = given[EXPORT] or given[WRITE]
        if authority is None:
            raise Refused(_("Only somebody with a mandate to export people’s data, or to enrol people, can let a program do so."))
        if self.of(person).count() >= MOST:
            raise Refused(_("You have five keys for programs already. Revoke one first."))
        said = secrets.token_urlsafe(BYTES)
        token = self.create(reads=reads, writes=writes, holder=person, digest=digest(said), name=name, made_at=now)
        told = TokenMade(root().pk, token.pk, reads=reads is not None, writes=writes is not None)
        record(told, authority=authority, now=now)
        return token, said

    def of(self, person: Person) -> "models.QuerySet[Token]":
        """Return the tokens of somebody that open something here, if their mandates last: the newest first."""
        return self.filter(holder=person, revoked_at=None).exclude(digest__startswith=STAYED).order_by("-pk")

    @transaction.atomic
    def access(self, said: str, *, now: datetime) -> Access | None:
        """Return what a program may do now that shows a token, and count the use; ``None`` where it may do nothing."""
        token = self.select_for_update().select_related("holder").filter(digest=digest(said), revoked_at=None).first()
        if token is None or token.holder.is_erased:
            return None
        reads = _authority(token.holder, EXPORT, now=now) if _lives(token.reads, now) else None
        writes = _authority(token.holder, WRITE, now=now) if _lives(token.writes, now) else None
        if reads is None and writes is None:
            return None
        self.filter(pk=token.pk).update(uses=F("uses") + 1, used_at=now)
        return Access(token, reads, writes)


class Token(models.Model):
    """
    That a program may act under somebody's mandates, as long as these last and the token is not revoked.

    ``digest`` is the SHA-256 of what it says: 256 random bits, which nobody finds by trying.
    """

    holder = models.ForeignKey(Person, models.PROTECT, related_name="program_tokens")
    reads = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="+")
    writes = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    uses = models.PositiveBigIntegerField(default=0)

    objects = TokenManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(reads__isnull=False) | Q(writes__isnull=False), name="osdi_token_has_a_mandate")]

    def __str__(self) -> str:
        return f"token {self.pk}"

    def is_alive(self, now: datetime) -> bool:
        """Say whether a mandate that it was made under lasts."""
        return _lives(self.reads, now) or _lives(self.writes, now)

    @transaction.atomic
    def revoke(self, *, authority: Authority, now: datetime) -> None:
        """Let it open nothing any more. Safe to repeat."""
        if Token.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=now):
            record(TokenRevoked(root().pk, self.pk), authority=authority, now=now)


class Enrolled(models.Model):
    """That a program brought somebody who was not known here: they belong to nothing yet."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="enrolled_by_program")
    token = models.ForeignKey(Token, models.PROTECT, related_name="enrolled")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} by {self.token_id}"


def digest(said: str) -> str:
    """Return what a token is found by."""
    return hashlib.sha256(said.encode()).hexdigest()


def _authority(person: Person, power: str, *, now: datetime) -> Authority | None:
    try:
        return authorise(person, power, root().path, now=now)
    except Refused:
        return None


def _mandate(authority: Authority | None) -> Mandate | None:
    return Mandate.objects.get(pk=authority.source.removeprefix("mandate:")) if authority is not None else None


def _lives(mandate: Mandate | None, now: datetime) -> bool:
    return mandate is not None and Mandate.objects.living(now).filter(pk=mandate.pk).exists()
