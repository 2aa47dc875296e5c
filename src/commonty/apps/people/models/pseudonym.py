"""Who a pseudonym of the record is, for as long as that may be known."""

from django.db import models

from commonty.apps.people.models.person import Person


class Pseudonym(models.Model):
    """
    Which person a pseudonym in the lines of one body stands for.

    The record keeps pseudonyms alone; this map joins them to people when a page is read, and erasing someone drops their rows.
    """

    body = models.CharField(max_length=100)
    pseudonym = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.PROTECT, related_name="pseudonyms")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "pseudonym"], name="one_person_behind_a_pseudonym"),
            models.UniqueConstraint(fields=["person", "body"], name="one_pseudonym_of_a_person_in_a_body"),
        ]
