"""Who sits in which office."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from commonty.apps.bodies.models.body import Body
from commonty.apps.mandates.models import BROUGHT_IN, Mandate, not_ended
from commonty.apps.people.models import Person


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats by the clock."""

    def held(self, now: datetime) -> SeatQuerySet:
        """Those whose holders are within their term."""
        return self.filter(not_ended(now, "mandate__"), mandate__starts__lte=now, mandate__ends__gt=now)

    def holding_over(self, now: datetime) -> SeatQuerySet:
        """Those whose term is over, and who keep caretaker powers until a successor is seated."""
        return self.filter(not_ended(now, "mandate__"), mandate__ends__lte=now, mandate__holds_over_until__gt=now)

    def staying(self, now: datetime, *, after: datetime) -> SeatQuerySet:
        """Those whose holders stay in them ``after`` a moment though others are elected: not who was brought in by moving in."""
        return self.held_or_to_come(now).filter(mandate__ends__gt=after).exclude(mandate__source__startswith=BROUGHT_IN)

    def brought_in(self, now: datetime) -> SeatQuerySet:
        """Those whose holders came with an organisation that moved in: they give way to the first who are elected."""
        return self.held_or_to_come(now).filter(mandate__source__startswith=BROUGHT_IN)

    def held_or_to_come(self, now: datetime) -> SeatQuerySet:
        """Those whose holders are within their term, or take their seat later."""
        return self.filter(not_ended(now, "mandate__"), mandate__ends__gt=now)


class Seat(models.Model):
    """
    That a person holds an office of a body.

    Its ``mandate`` is that to hold the office: from when, until when, by what decision, and whether it was ended; the
    mandates of the office's powers hang on it. So a recall of that one mandate empties the seat, with nothing else to do.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    office = models.CharField(max_length=100)
    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    mandate = models.OneToOneField(Mandate, models.PROTECT, related_name="seat")

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(office=""), name="bodies_seat_of_an_office")]
        indexes = [models.Index(fields=["body", "office"], name="bodies_seats_of_an_office")]

    def __str__(self) -> str:
        return f"{self.office} of {self.body_id}"
