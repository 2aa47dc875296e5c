"""Turns a length of time in the rules into a moment that a database can compare with."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commonty.constitution import calendar
from commonty.constitution.duration import Duration, Unit

MONTHS_A_YEAR = 12


def latest_start(at: datetime, duration: Duration, zone: str) -> datetime:
    """
    Return the latest moment from which ``duration`` is over at ``at``: who joined then, or before, has qualified.

    The inverse of ``calendar.after``: exact, but for the one hour of a day on which the clocks of ``zone`` change.
    """
    if duration.unit in {Unit.HOURS, Unit.MINUTES}:
        return at - (timedelta(hours=duration.count) if duration.unit is Unit.HOURS else timedelta(minutes=duration.count))
    local = at.astimezone(ZoneInfo(zone))
    if duration.unit is Unit.DAYS:
        return calendar.instant(local.date() - timedelta(days=duration.count), local.time(), zone)
    months = local.year * MONTHS_A_YEAR + local.month - 1 - duration.count
    year, month = divmod(months, MONTHS_A_YEAR)
    last = monthrange(year, month + 1)[1]
    if local.day > last:  # 30 March less one month: whoever joined on the last of February has qualified since the 28th.
        return calendar.end_of_day(date(year, month + 1, last), zone) - timedelta(microseconds=1)
    is_last = local.day == monthrange(local.year, local.month)[1]  # 28 February: whoever joined on 28 to 31 January.
    return calendar.instant(date(year, month + 1, last if is_last else local.day), local.time(), zone)
