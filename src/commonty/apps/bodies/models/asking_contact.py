"""How somebody is reached who is told that an answer about them was asked for, and who can say that it was not them."""

from django.db import models
from django.utils.crypto import constant_time_compare

from commonty.apps.bodies.models.asking import Asking
from commonty.apps.keys import keyring
from commonty.apps.people.models import Contact
from commonty.apps.people.models.code_in_letters import tidied, written
from commonty.apps.people.models.recovery import new_nonce

FIELDS = {Contact.Way.EMAIL: "email", Contact.Way.PHONE: "phone", Contact.Way.POST: "address"}
"""The sealed field of a person in which each way stands."""


class AskingContact(models.Model):
    """
    One way in which whoever a request is about is told of it.

    Whoever is there stops it with a code, which is kept nowhere: it is a keyed hash of this row. Nor is the address: the person has it.
    """

    asking = models.ForeignKey(Asking, models.CASCADE, related_name="contacts")
    way = models.CharField(max_length=10, choices=[(way.value, way.label) for way in FIELDS])
    nonce = models.CharField(max_length=32, default=new_nonce)
    told_at = models.DateTimeField(null=True)
    """When the letter was queued, or an officer rang or posted it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asking", "way"], name="asking_contact_of_a_way")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"contact {self.pk} of {self.asking}"

    @property
    def field(self) -> str:
        """The sealed field of the person in which it stands."""
        return FIELDS[Contact.Way(self.way)]

    @property
    def is_by_hand(self) -> bool:
        """Whether an officer has to ring or to post a letter."""
        return self.way != Contact.Way.EMAIL

    def code(self) -> str:
        """Return the code with which the request is stopped: ``KFQ7-2MXP-4TRD``."""
        return written(keyring.blind("bodies.asking.contact", f"{self.pk}:{self.nonce}:{self.asking_id}:{self.way}"))

    def has_code(self, typed: str) -> bool:
        """Say whether this is its code."""
        return constant_time_compare(tidied(typed), tidied(self.code()))
