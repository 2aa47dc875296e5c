"""The founders, and the codes with which they come in."""

import base64
import secrets
import unicodedata
from datetime import datetime

from django.db import models, transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.keys import keyring
from commonty.apps.people.flooding import count_act
from commonty.apps.people.models import Person
from commonty.constitution.refusal import Refused

LETTERS = 12
"""How many letters and digits a code has: sixty bits, beyond guessing."""


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
            invitation.save(update_fields=["sealed_address"])
        return invitation

    def with_code(self, typed: str) -> "Invitation":
        """Return the unused invitation whose code this is; raise ``Refused`` where there is none."""
        number, _dot, letters = _tidied(typed).partition("-")
        found = (
            self.filter(pk=int(number), used_at=None).first() if number.isascii() and number.isdigit() and len(number) < LETTERS else None
        )
        if found is None or not constant_time_compare(_tidied(found.code()).partition("-")[2].replace("-", ""), letters.replace("-", "")):
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
    made_by = models.ForeignKey("Founder", models.PROTECT, null=True, related_name="invitations")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = InvitationManager()

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    def code(self) -> str:
        """Return the code that is typed in: ``3-KFQ7-2MXP-9TRD``."""
        digest = bytes.fromhex(keyring.blind("founding.invitation.code", f"{self.pk}:{self.nonce}"))
        letters = base64.b32encode(digest).decode()[:LETTERS]
        return f"{self.pk}-" + "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))

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
        return self.admit(person, invitation, now=now)

    @transaction.atomic
    def admit(self, person: Person, invitation: Invitation, *, now: datetime) -> "Founder":
        """Make a person a founder, using their invitation up."""
        refuse_once_founded()
        if self.model.are_voting():
            raise Refused(_("The founders are voting now. More founders can come in once that vote is over."))
        if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now):
            raise Refused(_("This is not a code that lets you in, or somebody has used it already."))
        return self.create(person=person, invitation=invitation, joined_at=now)

    def of(self, person: Person | None) -> "Founder | None":
        """Return the founder that a person is, or ``None``."""
        return self.select_related("person").filter(person=person).first() if person is not None else None


class Founder(models.Model):
    """A person who helps to found the organisation."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="founder")
    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="founder")
    joined_at = models.DateTimeField()

    objects = FounderManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"founder {self.pk}"

    @classmethod
    def are_voting(cls) -> bool:
        """Say whether a vote of the founders is not counted yet: until then nobody joins them and nothing is edited."""
        return cls.objects.filter(voting_in__isnull=False, voting_in__result=None).exists()


def _tidied(typed: str) -> str:
    """Return what was typed as codes are written: capitals, plain hyphens, no spaces."""
    plain = unicodedata.normalize("NFKC", typed[:80]).upper()
    for dash in "‐‑‒–—−":
        plain = plain.replace(dash, "-")
    return "".join(plain.split())
