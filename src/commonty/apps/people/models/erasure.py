"""Who asked to be forgotten, and when that was done."""

from django.db import models

from commonty.apps.people.models.person import Person


class Erasure(models.Model):
    """
    A person's wish to be erased: from here on they cannot sign in, and a job forgets them.

    The row stays, so that a restored backup can be told again whom to forget. It says nothing about the person but their number.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="erasure")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"erasure of person {self.person_id}"
