"""What a register that the law demands keeps of somebody who was erased."""

import json
from collections.abc import Mapping

from django.db import models

from commonty.apps.bodies.models.body import Body
from commonty.apps.keys import keyring
from commonty.apps.people.models import Person


class KeptRow(models.Model):
    """
    One row of a statutory register: the fields that the rules declare, and nothing else, until the day that they say.

    Sealed under a key of its own, which is destroyed on that day: no backup has the row any longer than the register.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="kept_rows")
    body = models.ForeignKey(Body, models.PROTECT, related_name="kept_rows")
    register = models.CharField(max_length=100)
    """The key of its article."""
    title = models.CharField(max_length=200)
    law = models.TextField()
    fields = models.JSONField()
    sealed = models.BinaryField()
    at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "body", "register"], name="kept_row_once")]
        ordering = ["until", "pk"]

    def __str__(self) -> str:
        return f"row of {self.register} in {self.body_id}"

    @property
    def key(self) -> str:
        """The name of its key."""
        return key_of(self.body_id, self.register, self.person_id)

    def clear(self) -> Mapping[str, str]:
        """Return what it says, field by field."""
        (clear,) = keyring.unseal_passing(self.key, [(PLACE, bytes(self.sealed))])
        said: dict[str, str] = json.loads(clear)
        return said


PLACE = "bodies.kept-row"


def key_of(body: str, register: str, person: int) -> str:
    """Return the name of the key of a row."""
    return f"bodies.register.{body}.{register}.{person}"


def sealed(key: str, said: Mapping[str, str]) -> bytes:
    """Make the key of a row, and seal with it what the row says."""
    keyring.new_passing(key)
    return keyring.seal_passing(key, PLACE, json.dumps(said, ensure_ascii=False).encode())
