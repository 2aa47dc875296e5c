"""What the meeting is that moved an organisation here, as a source."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.apps.mandates.sources import SourcePage
from commonty.site.moving.models import Arrival


def meeting_source(number: str) -> SourcePage | None:
    """Return what the meeting is called, and where its minute is read."""
    arrival = Arrival.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if arrival is None or arrival.met_on is None:
        return None
    title = _("Brought in by the meeting of %(day)s") % {"day": date_format(arrival.met_on, "DATE_FORMAT")}
    return SourcePage(title, reverse("moving:meeting"))
