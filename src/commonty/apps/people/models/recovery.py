"""An account that two officers bring back to whoever lost their way in: what is proposed, who vouches, who is told, what became of it."""

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy, pgettext_lazy

from commonty.apps.keys import keyring
from commonty.apps.people.models.code_in_letters import LETTERS, grouped, tidied, written
from commonty.apps.people.models.person import Person, SealedField

HALF = LETTERS // 2
"""Letters and digits of half a code: thirty bits, which ten tries do not find."""
WAITS = timedelta(days=14)
"""How long a recovery waits for its second voucher, for everybody to be told, and for its new address to be proved."""


def new_nonce() -> str:
    """Return 32 hexadecimal digits that nobody guesses."""
    return secrets.token_hex(16)


class How(models.TextChoices):
    """How somebody who vouches knew that it was the person."""

    KNOWN = "known", gettext_lazy("We met, and I know them")
    PAPERS = "papers", gettext_lazy("We met, and I saw a document with their picture")
    VIDEO = "video", gettext_lazy("A video call, and I know them")
    PHONE = "phone", gettext_lazy("A phone call, and I know their voice")


class End(models.TextChoices):
    """What became of a recovery."""

    IN_FORCE = "in-force", gettext_lazy("It came into force")
    OBJECTED = "objected", gettext_lazy("It was stopped by an objection")
    WITHDRAWN = "withdrawn", gettext_lazy("One of the officers withdrew it")
    LAPSED = "lapsed", gettext_lazy("It lapsed: something was still missing after two weeks")


class Recoveries(models.Manager["Recovery"]):
    """Finds recoveries."""

    def running(self) -> "models.QuerySet[Recovery]":
        """Return those of which nothing has become yet."""
        return self.filter(ended_at=None, person__erasure=None)

    def of(self, person: int) -> "Recovery | None":
        """Return the running one of somebody."""
        return self.running().filter(person=person).first()

    def since(self, person: int, moment: datetime) -> "Recovery | None":
        """Return the one by which the account of somebody was recovered at this moment or after it."""
        return self.filter(person=person, end=End.IN_FORCE, ended_at__gte=moment).order_by("-ended_at").first()

    def overruling(self, recovery: "Recovery") -> "Recovery | None":
        """Return the stopped one whose objection members overruled, so that none stops this: until one is in force, and in time."""
        found = self.filter(person=recovery.person_id, end=End.OBJECTED).exclude(overruled_at=None).order_by("-overruled_at").first()
        if found is None or found.overruled_at is None or recovery.begun_at > found.overruled_at + WAITS:
            return None
        return None if self.since(recovery.person_id, found.overruled_at) is not None else found


class Recovery(models.Model):
    """A new way in that is proposed for a person: a new e-mail address, or a code on paper of which each voucher hands over one half."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="recoveries")
    nonce = models.CharField(max_length=32, default=new_nonce)
    begun_at = models.DateTimeField()
    article = models.CharField(max_length=120)
    """What says how long it waits: refusals that follow from it cite this."""
    sealed_email = SealedField(null=True)
    """The new address, under the person's key; ``None`` for a code on paper."""
    proved_at = models.DateTimeField(null=True)
    """When whoever reads the new mailbox said that it is theirs."""
    due_at = models.DateTimeField(null=True)
    """When it comes into force: from the moment on when two have vouched and everybody was told; ``None`` until then."""
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End, default="")
    overruled_at = models.DateTimeField(null=True)
    """When members decided that the objection which stopped it stops the next one no more."""
    overruled_by = models.CharField(max_length=100, default="")
    """By what they decided it."""

    objects = Recoveries()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="people_one_running_recovery"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False, end__in=End.values), name="people_recovery_ended"
            ),
        ]
        indexes = [models.Index(fields=["person", "ended_at"], name="people_recovered")]

    def __str__(self) -> str:
        return f"recovery {self.pk}"

    @property
    def is_on_paper(self) -> bool:
        """Whether the person comes in with a code on paper."""
        return self.sealed_email is None

    @property
    def is_overruled(self) -> bool:
        """Whether members decided that no objection stops it."""
        return Recovery.objects.overruling(self) is not None

    @property
    def place(self) -> str:
        """Where its new address is sealed: bound to this row."""
        return f"people.recovery.{self.nonce}"

    def email(self) -> str:
        """Return the new address in clear; empty for a code on paper."""
        if self.sealed_email is None:
            return ""
        return keyring.unseal_many(self.place, {self.person_id: bytes(self.sealed_email)}).get(self.person_id, b"").decode()

    def code(self) -> str:
        """Return the whole code on paper, with which the person comes in once this is in force. No page shows it."""
        return written(keyring.blind("people.recovery.code", f"{self.pk}:{self.nonce}:{self.person_id}"))

    def halves(self) -> tuple[str, str]:
        """Return the two halves of the code: the first is for who vouched first to hand over, the second for the other."""
        code = tidied(self.code())
        return grouped(code[:HALF], 3), grouped(code[HALF:], 3)

    def vouchers(self) -> "list[Vouch]":
        """Return who vouched, the first first."""
        return list(self.vouches.select_related("voucher").order_by("pk"))


class Vouch(models.Model):
    """That an officer vouches for it that a person is who they say, and how they knew."""

    recovery = models.ForeignKey(Recovery, models.CASCADE, related_name="vouches")
    voucher = models.ForeignKey(Person, models.PROTECT, related_name="vouched")
    how = models.CharField(max_length=10, choices=How)
    source = models.CharField(max_length=60)
    """The mandate under which they did."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recovery", "voucher"], name="people_vouches_once")]

    def __str__(self) -> str:
        return f"vouch {self.pk} for {self.recovery}"


class Contact(models.Model):
    """
    One way in which a person can be reached while their account is recovered: each old one, and the new mailbox.

    Whoever has an old one can stop the recovery with its code; whoever reads the new mailbox proves it with its own. The code is kept
    nowhere: it is a keyed hash of this row.
    """

    class Way(models.TextChoices):
        """How they are reached."""

        EMAIL = "email", pgettext_lazy("way of reaching somebody", "by e-mail")
        PHONE = "phone", pgettext_lazy("way of reaching somebody", "by telephone")
        POST = "post", pgettext_lazy("way of reaching somebody", "by post")
        NEW = "new", pgettext_lazy("way of reaching somebody", "at the new e-mail address")

    recovery = models.ForeignKey(Recovery, models.CASCADE, related_name="contacts")
    way = models.CharField(max_length=10, choices=Way)
    nonce = models.CharField(max_length=32, default=new_nonce)
    sealed = SealedField()
    """The address or number, under the person's key."""
    told_at = models.DateTimeField(null=True)
    """When the letter was queued, or an officer rang or posted it."""
    told_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="told_contacts")
    objected_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recovery", "way"], name="people_contact_of_a_way")]

    def __str__(self) -> str:
        return f"contact {self.pk} of {self.recovery}"

    @property
    def place(self) -> str:
        """Where its address is sealed: bound to this row."""
        return f"people.recovery.contact.{self.nonce}"

    @property
    def is_by_hand(self) -> bool:
        """Whether an officer has to ring or to post a letter."""
        return self.way in {self.Way.PHONE, self.Way.POST}

    def address(self) -> str:
        """Return the address or number in clear; empty once its person is erased."""
        return keyring.unseal_many(self.place, {self.recovery.person_id: bytes(self.sealed)}).get(self.recovery.person_id, b"").decode()

    def code(self) -> str:
        """Return the code with which it is stopped, or the new mailbox is proved: ``KFQ7-2MXP-4TRD``."""
        return written(keyring.blind("people.recovery.contact", f"{self.pk}:{self.nonce}:{self.recovery_id}:{self.way}"))

    def has_code(self, typed: str) -> bool:
        """Say whether this is its code."""
        return constant_time_compare(tidied(typed), tidied(self.code()))
