"""Counts time as rules state it: clear days, months and hours, in the calendar of the organisation's time zone."""

import calendar as gregorian
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commonty.constitution.duration import Duration, Unit
from commonty.constitution.errors import ConstitutionError

MONTHS_A_YEAR = 12


class NaiveTime(ConstitutionError):
    """A time without a zone, which is not an instant."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(f"{moment.isoformat()} has no time zone: give an aware datetime")
        self.moment = moment


def after(start: datetime, duration: Duration, zone: str) -> datetime:
    """
    Return the instant ``duration`` after ``start``, in UTC.

    Minutes and hours pass on the clock. Days and months pass on the calendar of ``zone`` and end at the same time of
    day: the 31st of January and one month is the last of February.
    """
    match duration.unit:
        case Unit.MINUTES:
            return _aware(start).astimezone(UTC) + timedelta(minutes=duration.count)
        case Unit.HOURS:
            return _aware(start).astimezone(UTC) + timedelta(hours=duration.count)
        case Unit.DAYS | Unit.MONTHS:
            local = _aware(start).astimezone(ZoneInfo(zone))
            return instant(_later(local.date(), duration), local.time(), zone)


def opens(served: datetime, notice: Duration, zone: str) -> datetime:
    """
    Return the first instant, in UTC, at which voting can open on a notice served at ``served``.

    Days and months are clear: neither the day of service nor the day of opening counts, so that it opens as that day
    begins. Fourteen clear days' notice served on the 5th opens on the 20th. Hours are exact; no notice opens at once.
    """
    if not notice or notice.unit in {Unit.HOURS, Unit.MINUTES}:
        return after(served, notice, zone)
    served_on = _aware(served).astimezone(ZoneInfo(zone)).date()
    return start_of_day(_later(served_on, notice) + timedelta(days=1), zone)


def served_before(opening: datetime, notice: Duration, zone: str) -> datetime:
    """
    Return the instant, in UTC, before which a notice must be served for voting to open at ``opening``.

    Service has to be earlier than a day's end; with hours, or no notice, the instant itself is in time. It is ``opens`` asked
    from the other end, for whoever plans a vote for a day: vector 25 of ``specs/constitution`` is stated so.
    """
    if not notice or notice.unit in {Unit.HOURS, Unit.MINUTES}:
        length = timedelta(hours=notice.count) if notice.unit is Unit.HOURS else timedelta(minutes=notice.count)
        return _aware(opening).astimezone(UTC) - length
    last = _aware(opening).astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    while opens(start_of_day(last, zone), notice, zone) > opening:
        last -= timedelta(days=1)
    return end_of_day(last, zone)


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first instant of a day, in UTC, also where the clocks change at midnight."""
    return instant(day, time(0), zone, later=False)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the instant at which a day has ended, in UTC: the first of the next."""
    return start_of_day(day + timedelta(days=1), zone)


def instant(day: date, of_day: time, zone: str, *, later: bool = True) -> datetime:
    """
    Return the instant, in UTC, of a local time.

    A time that the clocks skip is as much after the skip as it stands in it; of a time that they pass twice, the later
    one, so that nobody loses an hour to a deadline (the earlier where ``later`` is false).
    """
    local = datetime.combine(day, of_day.replace(tzinfo=None), tzinfo=ZoneInfo(zone))
    first, second = local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if first > second:
        return _after_skip(local, second) if not later else first
    return second if later else first


def _after_skip(local: datetime, before: datetime) -> datetime:
    """Return the instant at which the clocks skipped ``local``: the first of what comes after."""
    low, high = before, local.replace(fold=0).astimezone(UTC)
    offset = low.astimezone(local.tzinfo).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(local.tzinfo).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def _later(day: date, duration: Duration) -> date:
    """Return the day that is so many days or months later; the last of a month that is too short."""
    if duration.unit is Unit.DAYS:
        return day + timedelta(days=duration.count)
    months = day.month - 1 + duration.count
    year, month = day.year + months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1
    return day.replace(year=year, month=month, day=min(day.day, gregorian.monthrange(year, month)[1]))


def _aware(moment: datetime) -> datetime:
    """Return ``moment``; raise ``NaiveTime`` where it has no zone."""
    if moment.utcoffset() is None:
        raise NaiveTime(moment)
    return moment
