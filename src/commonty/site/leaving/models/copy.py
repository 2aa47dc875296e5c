"""Copies of the whole organisation that somebody asked for, as long as they lie on this machine."""

import json
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import root
from commonty.apps.keys import keyring
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.effects import EXPORT
from commonty.apps.people.models import Person
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.refusal import Refused
from commonty.site.leaving.departing import depart
from commonty.site.leaving.exporting import export
from commonty.site.leaving.models.parting import Parting
from commonty.site.leaving.passphrase import FEWEST_LETTERS, Lock, unlock
from commonty.site.leaving.telling import tell

KEPT = timedelta(days=7)
"""How long a copy lies on the machine: whoever was erased meanwhile can be read in it."""
SEALED_AT = "leaving.copy.sealed"
DIGEST_DIGITS = 64


class Copies(models.Manager["Copy"]):
    """The copies, how one is asked for, and what the clock does."""

    @transaction.atomic
    def ask(self, person: Person, passphrase: str, *, now: datetime, parting: Parting | None = None) -> "Copy":
        """
        Let somebody with the power ask for a copy of everything, or of a branch that leaves, under a passphrase that is kept nowhere.

        The record and everybody's custody register are told at once, or of a branch as it leaves; the job ``make`` does the work.
        Raises ``Refused`` without a mandate, while another copy is being made, for a passphrase that is guessed too soon, and before
        the branch may leave.
        """
        authority = authorise(person, EXPORT, parting.body.path if parting else root().path, now=now)
        if self.select_for_update().filter(made_at=None, why="").exists():
            raise Refused(_("A copy is being made already. Wait until it is ready."), article=authority.article)
        if len(passphrase.strip()) < FEWEST_LETTERS:
            said = _("A passphrase has %(n)d letters or more: four words that have nothing to do with one another are good.")
            raise Refused(said % {"n": FEWEST_LETTERS}, article=authority.article)
        lock = Lock.new()
        people = len(parting.refuse_unless_ready(now)) if parting else tell(authority, now=now)
        mandate = Mandate.objects.get(pk=int(authority.source.partition(":")[2]))
        made = self.create(mandate=mandate, parting=parting, people=people, lock=json.dumps(lock.to_json()), asked_at=now)
        keyring.new_passing(made.key)
        made.sealed = keyring.seal_passing(made.key, SEALED_AT, unlock(lock, passphrase))
        made.save(update_fields=["sealed"])
        return made

    def sweep(self, *, now: datetime) -> None:
        """Delete the files that are past their time. For the clock's job; safe to repeat."""
        for copy in self.filter(gone_at=None, made_at__lte=now - KEPT):
            copy.file.unlink(missing_ok=True)
            copy.gone_at = now
            copy.save(update_fields=["gone_at"])


class Copy(models.Model):
    """
    One copy: who asked for it, and whether its file is there.

    ``sealed`` is the secret that the passphrase makes, under the key of this matter: both go when the file is made.
    """

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="copies")
    parting = models.ForeignKey(Parting, models.PROTECT, null=True, related_name="copies")
    """The branch that leaves with it, where it is not a copy of everything."""
    people = models.PositiveIntegerField()
    lock = models.TextField()
    sealed = models.BinaryField(default=bytes)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=DIGEST_DIGITS, default="")
    why = models.TextField(default="")
    """Why it could not be made."""
    gone_at = models.DateTimeField(null=True)

    objects: ClassVar[Copies] = Copies()

    def __str__(self) -> str:
        return f"copy {self.pk}"

    @property
    def key(self) -> str:
        """The name of the key that lasts until the file is made."""
        return f"leaving.copies.{self.pk}"

    @property
    def file(self) -> Path:
        """Where it lies, for whoever runs the server."""
        return Path(settings.DATA) / "exports" / f"{self.asked_at:%Y-%m-%d}-{self.pk}.commonty"

    @property
    def gone_on(self) -> datetime:
        """When the file is deleted."""
        return (self.made_at or self.asked_at) + KEPT

    def make(self, *, now: datetime) -> None:
        """Write the file. Safe to repeat: one that was cut off is written anew."""
        if self.made_at is not None or self.why:
            return
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file.unlink(missing_ok=True)
        [secret] = keyring.unseal_passing(self.key, [(SEALED_AT, bytes(self.sealed))])
        try:
            self._write(Lock.from_json(json.loads(self.lock)), secret, now=now)
        except Refused as refusal:
            self.why = refusal.reason
        else:
            with self.file.open("rb") as content:
                self.digest = file_digest(content, "sha256").hexdigest()
            self.made_at, self.size = now, self.file.stat().st_size
        self.sealed = b""
        self.save(update_fields=["why", "made_at", "size", "digest", "sealed"])
        keyring.destroy_passing(self.key)

    def _write(self, lock: Lock, secret: bytes, *, now: datetime) -> None:
        if self.parting is None:
            export(self.file, lock, secret, now=now)
            return
        given, path = self.mandate, self.parting.body.path
        authority = Authority(AuthorityKind.MANDATE, f"mandate:{given.pk}", given.holder_id, given.power, path, given.article)
        depart(self.parting, self.file, lock, secret, authority=authority, now=now)
