"""The founders, and the codes with which they come in and come back."""

import base64
import secrets
import unicodedata
from datetime import datetime

from django.apps import apps
from django.db import models, transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.keys import keyring
from commonty.apps.people.flooding import count_act
from commonty.apps.people.models import Person
from commonty.apps.people.models.person import blind_email
from commonty.constitution.refusal import Refused

LETTERS = 12
"""How many letters and digits a code has: sixty bits, beyond guessing."""


def fresh() -> str:
    """Return what a code is worked out from."""
    return secrets.token_hex(16)


def refuse_once_founded() -> None:
    """Raise ``Refused`` where the organisation exists: from then on there is no founder, only members."""
    if Body.objects.filter(parent=None).exists():
        raise Refused(_("This organisation has been founded. From now on its rules say who decides what."), article="founding")


class InvitationManager(models.Manager["Invitation"]):
    """Makes invitations and finds them by their code."""

    @transaction.atomic
    def for_operator(self, *, now: datetime) -> "Invitation":
        """Make the code for whoever runs the machine; it is shown in the terminal, and every earlier one is void."""
        refuse_once_founded()
        self.filter(from_terminal=True, used_at=None).delete()
        return self.create(nonce=secrets.token_hex(16), from_terminal=True, made_at=now)

    @transaction.atomic
    def invite(self, *, by: "Founder", now: datetime, email: str = "") -> "Invitation":
        """Make a code for one more founder. An address is sealed, and dropped as soon as the mail is sent."""
        refuse_once_founded()
        count_act("invite", by.person, now=now)
        invitation = self.create(nonce=secrets.token_hex(16), made_by=by, made_at=now, with_email=bool(email))
        if email:
            invitation.sealed_address = keyring.seal_ours(Invitation.PLACE, email.encode())
            invitation.blind = blind_email(email)
            invitation.save(update_fields=["sealed_address", "blind"])
        return invitation

    def with_code(self, typed: str) -> "Invitation":
        """Return the unused invitation whose code this is; raise ``Refused`` where there is none."""
        found = self.filter(pk=_number(typed), used_at=None).first()
        if found is None or not _is_code(typed, found.code()):
            raise Refused(_("This is not a code that lets you in, or somebody has used it already."))
        return found


class Invitation(models.Model):
    """
    A code that lets one person in as a founder, once.

    The code is kept nowhere: it is a keyed hash of this row's nonce, worked out when it is shown and when it is typed in.
    """

    PLACE = "founding.invitation.address"

    nonce = models.CharField(max_length=32)
    from_terminal = models.BooleanField(default=False)
    with_email = models.BooleanField(default=False)
    sealed_address = models.BinaryField(null=True)
    blind = models.CharField(max_length=64, default="")
    """A keyed hash of the address that the code was sent to, until it is used: whoever has the code reads that address's mail."""
    made_by = models.ForeignKey("Founder", models.PROTECT, null=True, related_name="invitations")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = InvitationManager()

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    def code(self) -> str:
        """Return the code that is typed in: ``3-KFQ7-2MXP-9TRD``."""
        return _written(self.pk, keyring.blind("founding.invitation.code", f"{self.pk}:{self.nonce}"))

    def was_sent_to(self, email: str) -> bool:
        """Whether the code was sent to this very address, and was shown to nobody else."""
        return bool(email) and self.with_email and self.blind == blind_email(email)

    def address(self) -> str:
        """Return where to send it; empty once it was sent, or where it is handed over on paper."""
        return keyring.unseal_ours(self.PLACE, bytes(self.sealed_address)).decode() if self.sealed_address else ""

    def forget_address(self) -> None:
        """Drop the address: the mail is on its way."""
        self.sealed_address = None
        self.save(update_fields=["sealed_address"])


class FounderManager(models.Manager["Founder"]):
    """Lets founders in."""

    @transaction.atomic
    def join(self, code: str, *, name: str, email: str = "", language: str = "en", now: datetime) -> "Founder":
        """Sign a person up as a founder with a code; each code lets one person in. Raises ``Refused`` while founders vote."""
        invitation = Invitation.objects.with_code(code)
        person = Person.objects.sign_up(name=name, email=email, language=language, now=now)
        if invitation.was_sent_to(email):
            person.email_confirmed_at = now
            person.save(update_fields=["email_confirmed_at"])
        return self.admit(person, invitation, now=now)

    @transaction.atomic
    def admit(self, person: Person, invitation: Invitation, *, now: datetime) -> "Founder":
        """Make a person a founder, using their invitation up."""
        refuse_once_founded()
        if self.model.are_voting():
            raise Refused(_("The founders are voting now. More founders can come in once that vote is over."))
        if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now, blind=""):
            raise Refused(_("This is not a code that lets you in, or somebody has used it already."))
        return self.create(person=person, invitation=invitation, joined_at=now)

    @transaction.atomic
    def come_back(self, typed: str, *, now: datetime) -> "Founder":
        """
        Return the founder whose code to come back this is; it is used up, and the next one is another.

        Until the organisation is founded, and has told its members where it moved in: from then on members sign in as members do. The
        other founders see that it was used.
        """
        if not apps.get_model("moving", "Arrival").objects.ajar().exists():  # Doors that stand ajar are for founders alone.
            refuse_once_founded()
        found = self.select_related("person").filter(pk=_number(typed), person__erasure=None).first()
        if found is None or not _is_code(typed, found.code()) or not found.renew(returned_at=now):
            raise Refused(_("This is not the code with which you come back, or it was used already."))
        return found

    def of(self, person: Person | None) -> "Founder | None":
        """Return the founder that a person is, or ``None``."""
        return self.select_related("person").filter(person=person).first() if person is not None else None


class Founder(models.Model):
    """A person who helps to found the organisation."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="founder")
    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="founder")
    joined_at = models.DateTimeField()
    nonce = models.CharField(max_length=32, default=fresh)
    returned_at = models.DateTimeField(null=True)
    """When somebody last came back as this founder with their code: all founders see it."""

    objects = FounderManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"founder {self.pk}"

    def code(self) -> str:
        """Return the code with which this founder comes back, once, who has no address to sign in by. It is kept nowhere."""
        return _written(self.pk, keyring.blind("founding.founder.code", f"{self.pk}:{self.person_id}:{self.nonce}"))

    def renew(self, **changed: datetime) -> bool:
        """Make the code void and another one right; say no where somebody else just did."""
        done = Founder.objects.filter(pk=self.pk, nonce=self.nonce).update(nonce=fresh(), **changed)
        self.refresh_from_db(fields=["nonce", "returned_at"])
        return bool(done)

    @classmethod
    def are_voting(cls) -> bool:
        """Say whether a vote of the founders is not counted yet: until then nobody joins them and nothing is edited."""
        return cls.objects.filter(voting_in__isnull=False, voting_in__result=None).exists()


def _written(number: int, digest: str) -> str:
    """Return a code as it is typed in: ``3-KFQ7-2MXP-9TRD``."""
    letters = base64.b32encode(bytes.fromhex(digest)).decode()[:LETTERS]
    return f"{number}-" + "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))


def _number(typed: str) -> int:
    """Return the number that a code begins with; 0 where there is none."""
    number = _tidied(typed).partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < LETTERS else 0


def _is_code(typed: str, code: str) -> bool:
    """Whether what was typed in is this code, however it is written."""
    return constant_time_compare(_tidied(typed).replace("-", ""), code.replace("-", ""))


def _tidied(typed: str) -> str:
    """Return what was typed as codes are written: capitals, plain hyphens, no spaces."""
    plain = unicodedata.normalize("NFKC", typed[:80]).upper()
    for dash in "‐‑‒–—−":
        plain = plain.replace(dash, "-")
    return "".join(plain.split())
