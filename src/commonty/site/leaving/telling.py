"""An export is told to the record, and to everybody's custody register, before it is made: so that it says so itself."""

from datetime import datetime

from django.db import transaction

from commonty.apps.bodies.models import root
from commonty.apps.people.models import Person
from commonty.apps.people.revealing import keep_custody
from commonty.apps.record.recording import record
from commonty.constitution.authority import Authority
from commonty.site.leaving.entries import EverythingExported

__all__ = ["tell"]


@transaction.atomic
def tell(authority: Authority, *, now: datetime) -> int:
    """Write down that everything is exported, and by what right; return how many people it is about."""
    people = list(Person.objects.living().order_by("pk").values_list("pk", flat=True))
    keep_custody(people, list(Person.SEALED), authority=authority, now=now)
    record(EverythingExported(body=root().pk, people=len(people)), authority=authority, now=now)
    return len(people)
