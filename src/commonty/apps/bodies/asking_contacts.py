"""Whoever a request is about is told of it at every contact held, and has time to say that it was not them."""

from datetime import datetime

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonty.apps.bodies import jobs
from commonty.apps.bodies.models import Asking, AskingContact
from commonty.apps.bodies.models.asking_contact import FIELDS
from commonty.apps.bodies.recovering import waiting_time
from commonty.apps.people.models import Person
from commonty.constitution import calendar
from commonty.constitution.refusal import Refused


def tell_all(asking: Asking, person: Person, *, now: datetime) -> None:
    """Queue a letter to the mailbox of a person, and leave the number and the address for an officer to ring and post to."""
    own = person.own(*FIELDS.values())
    for way, field in FIELDS.items():
        if own[field]:
            contact = AskingContact(asking=asking, way=way)
            contact.told_at = None if contact.is_by_hand else now
            contact.save()
            if not contact.is_by_hand:
                jobs.tell_of_asking.enqueue(contact.pk)


def may_be_given_from(asking: Asking, *, now: datetime) -> datetime | None:
    """Return from when on an answer may be handed over; ``None`` while somebody is still to be told."""
    if not asking.contacts.exists():
        return asking.received
    if asking.contacts.filter(told_at=None).exists():
        return None
    wait, _article, zone = waiting_time(now=now)
    last: datetime = asking.contacts.aggregate(last=Max("told_at"))["last"]
    return calendar.after(last, wait, zone)


def refuse_unless_heard(asking: Asking, *, now: datetime) -> None:
    """Raise ``Refused`` until everybody at a contact was told and had time to say that it was not them."""
    _wait, article, _zone = waiting_time(now=now)
    when = may_be_given_from(asking, now=now)
    if when is None:
        raise Refused(_("They are told first, at every address and number that is held: some are still to be told."), article=article)
    if when > now:
        said = _("They were told, and have until %(when)s to say that it was not them. Nothing is handed over before.")
        raise Refused(said % {"when": date_format(localtime(when), "DATETIME_FORMAT")}, article=article)
