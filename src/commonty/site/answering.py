"""What waits at home for those who answer people that ask, without an account, what is held about them."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonty.apps.bodies import asking
from commonty.apps.bodies.models import Asking
from commonty.apps.people.models import Person
from commonty.site.matters import Open


def work(person: Person, *, now: datetime) -> list[Open]:
    """Return the requests that a person can do something for, what is due first first; ask it of who has the mandate alone."""
    return [_to_answer(each, now) for each in asking.waiting(person, now=now)]


def _to_answer(request: Asking, now: datetime) -> Open:
    said = {"number": request.pk, "day": date_format(localtime(request.due), "DATE_FORMAT")}
    title = _("Request %(number)d, due by %(day)s") % said
    if request.is_overdue(now):
        title = _("Request %(number)d, overdue since %(day)s") % said
    to_do = _("Answer somebody who asks what is held about them")
    return Open(title, reverse("bodies:asking", args=[request.pk]), "", "waiting", "", request.due, "", True, to_do)
