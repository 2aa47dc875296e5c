"""Instants that an entry holds, in the reader's language."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

__all__ = ["in_words"]


def in_words(instant: str) -> str:
    """
    Return an instant in ISO 8601 as the reader writes dates, in the zone that is shown now: that of the organisation.

    Anything else is returned as it is, because a line of the record is never too odd to be read.
    """
    try:
        moment = datetime.fromisoformat(instant)
    except ValueError:
        return instant
    return instant if moment.tzinfo is None else date_format(localtime(moment), "DATETIME_FORMAT")
