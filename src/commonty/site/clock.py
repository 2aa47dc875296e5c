"""Pages tell the time of the organisation: the zone that its rules count days in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.site.organisation import rules_for


class TimeOfTheOrganisation:
    """Middleware that shows every time in the organisation's own zone while a request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, in that zone."""
        version = rules_for(request)
        if version is None:
            return self.get_response(request)
        with timezone.override(ZoneInfo(version.constitution.time_zone)):
            return self.get_response(request)


def until(moment: datetime, *, with_year: bool = False) -> str:
    """
    Return the last moment of something, as people say it: what ends as a day begins ends at midnight of the day before.

    In the zone that is shown now. Nobody should come a day late because "00:00 on Sunday" is Saturday night.
    ``with_year`` is for what may lie more than a few months away.
    """
    local = timezone.localtime(moment)
    if (local.hour, local.minute) == (0, 0):
        return _("%(day)s, midnight") % {"day": date_format(local - timedelta(minutes=1), "DATE_FORMAT" if with_year else "WEEKDAY_FORMAT")}
    return date_format(local, "DATETIME_FORMAT" if with_year else "WEEKDAY_TIME_FORMAT")
