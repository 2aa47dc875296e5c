"""How a moving in is taken back, before anybody was told: whoever came with the list is forgotten as if they had never been here."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.bodies.moving_in import leave_again, unmake
from commonty.apps.people.bringing import take_back as let_go
from commonty.apps.people.models import Person
from commonty.apps.record.entry import says
from commonty.apps.record.models import Line
from commonty.apps.record.recording import record
from commonty.constitution.refusal import Refused
from commonty.site.founding.models import Draft
from commonty.site.moving.entries import ListTakenBack, MovingInUndone
from commonty.site.moving.models import Arrival

PART = 1000
OF_NOBODY = ("moving.", "people.")
"""How the kinds of lines begin that may stand after the moving in: what it says itself, and that a founder looked around or signed in."""


@transaction.atomic
def begin(arrival: Arrival, *, by: Person, now: datetime) -> None:
    """
    Begin to take all of it back: rules, bodies and offices at once, so that nobody comes in; ``take_part_back`` does the rest.

    Raises ``Refused`` once the first notice was served, or where something was done here since: from then on only members decide.
    """
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if arrival.taking_back_at is not None:
        return
    _refuse_once_too_late(arrival)
    if arrival.opening_at is not None:
        unmake(arrival.source)
    arrival.taking_back_at, arrival.begun_by = now, by.pk
    arrival.save(update_fields=["taking_back_at", "begun_by"])
    arrival.forget_list()


def _refuse_once_too_late(arrival: Arrival) -> None:
    if arrival.served_at is not None:
        raise Refused(_("Everybody has been told that they are members here. From now on only your members decide, by a vote."))
    since = Line.objects.filter(seq__gt=arrival.opened_line).order_by("seq") if arrival.opened_at is not None else Line.objects.none()
    for kind in since.values_list("kind", flat=True):
        if not kind.startswith(OF_NOBODY):
            reason = _("Something was done here since the doors opened: %(what)s. What rests on it would fall, so nothing is taken back.")
            raise Refused(reason % {"what": _(says(kind))})


@transaction.atomic
def take_part_back(arrival: Arrival, *, now: datetime) -> bool:
    """Forget some of those who came; say whether some are left. Opt-outs stay. Safe to repeat, and to stop anywhere."""
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if arrival.taking_back_at is None or arrival.taken_back_at is not None:
        return False
    rows = list(arrival.people.order_by("pk")[:PART])
    people = [row.person_id for row in rows]
    if arrival.opening_at is not None:
        leave_again(people)
    arrival.officers.filter(person__in=people).delete()
    arrival.people.filter(pk__in=[row.pk for row in rows]).delete()
    let_go([row.person_id for row in rows if not row.is_founder])
    if arrival.people.exists():
        return True
    _end(arrival, now=now)
    return False


def _end(arrival: Arrival, *, now: datetime) -> None:
    """Let the last of it go, and tell the record."""
    arrival.taken_back_at = now
    arrival.save(update_fields=["taken_back_at"])
    draft = Draft.objects.current()
    rules = draft.constitution if draft else None
    body, people = (rules.root if rules else ""), arrival.counts.get("people", 0)
    told: ListTakenBack | MovingInUndone = ListTakenBack(body=body, people=people, file=arrival.file_digest, by=arrival.begun_by)
    if arrival.opening_at is not None:
        Body.objects.filter(parent=None).delete()
        title, line = (rules.title if rules else ""), arrival.opened_line
        told = MovingInUndone(body, title, people=people, moved_in=line, file=arrival.file_digest, by=arrival.begun_by)
    record(told, authority=arrival.authority("people.take-back", person=arrival.begun_by), now=now)
