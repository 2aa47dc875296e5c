"""How a list is taken back, before anybody was told: whoever came with it is forgotten as if they had never been here."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.people.bringing import take_back as let_go
from commonty.apps.record.recording import record
from commonty.constitution.refusal import Refused
from commonty.site.founding.models import Draft
from commonty.site.founding.models.founder import refuse_once_founded
from commonty.site.moving.entries import ListTakenBack
from commonty.site.moving.models import Arrival

PART = 1000


@transaction.atomic
def begin(arrival: Arrival, *, now: datetime) -> None:
    """
    Begin to take a list back: from now on nobody else of it comes. ``take_part_back`` does the rest.

    Raises ``Refused`` once the doors are open or opening: from then on members are told, and only they decide.
    """
    refuse_once_founded()
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if arrival.opening_at is not None:
        raise Refused(_("The doors are opening. From now on nothing of it can be taken back."))
    if arrival.taking_back_at is None:
        arrival.taking_back_at = now
        arrival.save(update_fields=["taking_back_at"])
        arrival.forget_list()


@transaction.atomic
def take_part_back(arrival: Arrival, *, now: datetime) -> bool:
    """Forget some of those who came; say whether some are left. Opt-outs stay. Safe to repeat."""
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if arrival.taking_back_at is None or arrival.taken_back_at is not None:
        return False
    rows = list(arrival.people.order_by("pk")[:PART])
    arrival.officers.filter(person__in=[row.person_id for row in rows]).delete()
    arrival.people.filter(pk__in=[row.pk for row in rows]).delete()
    let_go([row.person_id for row in rows if not row.is_founder])
    if arrival.people.exists():
        return True
    arrival.taken_back_at = now
    arrival.save(update_fields=["taken_back_at"])
    draft = Draft.objects.current()
    told = ListTakenBack(
        body=draft.constitution.root if draft else "", people=arrival.counts.get("people", 0), file=arrival.file_digest, by=arrival.begun_by
    )
    record(told, authority=arrival.authority("people.take-back", person=arrival.begun_by), now=now)
    return False
