"""How often a member may do what reaches many others: the server's protection from a flood, and no rule of the organisation."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.people.limits import DAY, HOUR
from commonty.apps.people.models import Person, Try
from commonty.constitution.refusal import Refused

MINUTE, INSTANT = timedelta(minutes=1), timedelta(microseconds=1)


def count_act(act: str, person: Person, *, now: datetime) -> None:
    """
    Count one more ``act`` of a member; raise ``Refused`` where they did it as often as this server lets anybody.

    How often that is, an hour and a day, stands in the setting ``COMMONTY_LIMITS``. Call it in the transaction of the act: what is
    refused for another reason does not count.
    """
    what, blind = f"act.{act}", keyring.blind(f"people.act.{act}", str(person.pk))
    done = list(Try.objects.filter(what=what, blind=blind, at__gt=now - DAY, at__lte=now).order_by("-at").values_list("at", flat=True))
    again = [done[most - 1] + span for most, span in zip(settings.LIMITS[act], (HOUR, DAY), strict=True) if len(done) >= most]
    if again and max(again) > now:
        reason = _(
            "You have done this as often as this server lets one person. You can do it again from %(when)s. "
            "This is no rule of the organisation: it keeps anybody from flooding all others."
        )
        whole = (max(again) + MINUTE - INSTANT).replace(second=0, microsecond=0)
        raise Refused(reason % {"when": date_format(localtime(whole), "DATETIME_FORMAT")})
    Try.objects.create(what=what, blind=blind, at=now)
