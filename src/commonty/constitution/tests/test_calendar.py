"""Days are those of the organisation's calendar; clear days count neither end; the clocks may change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.constitution.calendar import NaiveTime, after, end_of_day, instant, opens, served_before, start_of_day
from commonty.constitution.duration import NOTHING, Duration, Unit

LONDON = "Europe/London"
ZONES = ["Europe/London", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kolkata", "Africa/Casablanca", "UTC"]


def at(text: str, zone: str = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def test_fourteen_clear_days_served_on_the_5th_open_on_the_20th_and_on_the_6th_a_day_later() -> None:
    fortnight = Duration(14, Unit.DAYS)

    assert opens(at("2026-05-05T23:59:59"), fortnight, LONDON) == at("2026-05-20T00:00")
    assert opens(at("2026-05-06T00:00"), fortnight, LONDON) == at("2026-05-21T00:00")


def test_the_day_of_service_is_the_day_where_the_organisation_is() -> None:
    served = datetime(2026, 5, 5, 23, 30, tzinfo=UTC)

    assert opens(served, Duration(1, Unit.DAYS), LONDON) == at("2026-05-08T00:00")
    assert opens(served, Duration(1, Unit.DAYS), "America/New_York") == at("2026-05-07T00:00", "America/New_York")


def test_a_months_notice_is_a_clear_month() -> None:
    assert opens(at("2026-01-05T12:00"), Duration(1, Unit.MONTHS), LONDON) == at("2026-02-06T00:00")
    assert opens(at("2026-01-31T12:00"), Duration(1, Unit.MONTHS), LONDON) == at("2026-03-01T00:00")


def test_hours_pass_on_the_clock_also_when_it_changes() -> None:
    assert opens(at("2026-03-28T12:00"), Duration(48, Unit.HOURS), LONDON) == at("2026-03-30T13:00")
    assert after(at("2026-10-25T00:30"), Duration(90, Unit.MINUTES), LONDON) == datetime(2026, 10, 25, 1, 0, tzinfo=UTC)


def test_without_notice_voting_opens_at_once() -> None:
    assert opens(at("2026-05-05T10:00"), NOTHING, LONDON) == at("2026-05-05T10:00")
    assert served_before(at("2026-05-05T10:00"), NOTHING, LONDON) == at("2026-05-05T10:00")


def test_for_voting_to_open_on_the_20th_a_fortnights_notice_is_served_before_the_5th_is_over() -> None:
    last = served_before(at("2026-05-20T00:00"), Duration(14, Unit.DAYS), LONDON)

    assert (last, last.tzinfo) == (at("2026-05-06T00:00"), UTC)


def test_notice_in_hours_is_served_so_many_hours_before() -> None:
    last = served_before(at("2026-03-30T13:00"), Duration(48, Unit.HOURS), LONDON)

    assert (last, last.tzinfo) == (at("2026-03-28T12:00"), UTC)


def test_days_and_months_end_at_the_same_time_of_day() -> None:
    assert after(at("2026-03-28T12:00"), Duration(1, Unit.DAYS), LONDON) == at("2026-03-29T12:00")
    assert after(at("2026-01-31T12:00"), Duration(1, Unit.MONTHS), LONDON) == at("2026-02-28T12:00")
    assert after(at("2026-12-15T12:00"), Duration(14, Unit.MONTHS), LONDON) == at("2028-02-15T12:00")


def test_a_deadline_at_a_time_that_the_clocks_skip_is_an_hour_on() -> None:
    assert after(at("2026-03-28T01:30"), Duration(1, Unit.DAYS), LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_deadline_at_a_time_that_comes_twice_is_the_later_one() -> None:
    assert after(at("2026-10-24T01:30"), Duration(1, Unit.DAYS), LONDON) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_day_that_begins_with_a_skipped_hour_begins_after_it() -> None:
    assert start_of_day(date(2018, 11, 4), "America/Sao_Paulo") == datetime(2018, 11, 4, 3, 0, tzinfo=UTC)


def test_a_day_whose_midnight_lies_amid_what_the_clocks_skip_begins_after_it_and_not_as_late_as_it_would_have() -> None:
    began = start_of_day(date(1919, 3, 31), "America/Toronto")  # at 23:30 of the 30th it became 00:30 of the 31st

    assert (began, began.tzinfo) == (datetime(1919, 3, 31, 4, 30, tzinfo=UTC), UTC)


def test_a_day_whose_midnight_comes_twice_begins_with_the_first() -> None:
    assert start_of_day(date(2026, 11, 1), "America/Havana") == datetime(2026, 11, 1, 4, 0, tzinfo=UTC)


def test_a_local_time_is_an_instant_to_the_microsecond_in_utc() -> None:
    found = instant(date(2026, 5, 5), time(12, 0, 0, 5), LONDON, later=False)

    assert (found, found.tzinfo) == (datetime(2026, 5, 5, 11, 0, 0, 5, tzinfo=UTC), UTC)


def test_a_day_that_was_left_out_altogether_begins_and_ends_at_once() -> None:
    assert (
        start_of_day(date(2011, 12, 30), "Pacific/Apia")
        == end_of_day(date(2011, 12, 30), "Pacific/Apia")
        == datetime(2011, 12, 30, 10, tzinfo=UTC)
    )


def test_a_time_without_a_zone_is_no_instant() -> None:
    naive = datetime(2026, 1, 1, 12, 0)  # noqa: DTZ001 - the point of the test

    with pytest.raises(NaiveTime, match="2026-01-01T12:00:00 has no time zone") as refused:
        after(naive, Duration(1, Unit.DAYS), LONDON)

    assert refused.value.moment == naive


moments = st.datetimes(datetime(2005, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis asks for it
notices = st.builds(Duration, st.integers(0, 40), st.sampled_from(Unit))


@pytest.mark.slow
@given(moments, notices, st.sampled_from(ZONES))
def test_a_notice_served_before_the_last_instant_is_in_time_and_one_at_a_days_end_is_not(
    opening: datetime, notice: Duration, zone: str
) -> None:
    last = served_before(opening, notice, zone)

    assert opens(last - timedelta(microseconds=1), notice, zone) <= opening
    assert opens(last + timedelta(microseconds=1), notice, zone) > opening


@pytest.mark.slow
@given(moments, notices, st.sampled_from(ZONES))
def test_clear_days_are_never_fewer_whole_days_than_they_say(served: datetime, notice: Duration, zone: str) -> None:
    opening = opens(served, notice, zone)

    assert opening.tzinfo is UTC
    assert opening >= served
    if notice and notice.unit is Unit.DAYS:
        days = opening.astimezone(ZoneInfo(zone)).date() - served.astimezone(ZoneInfo(zone)).date()
        assert days == timedelta(days=notice.count + 1)
        assert opening == start_of_day(opening.astimezone(ZoneInfo(zone)).date(), zone)


@given(st.dates(date(2005, 1, 1), date(2037, 1, 1)), st.sampled_from(ZONES))
def test_a_day_ends_as_the_next_begins_and_holds_its_noon(day: date, zone: str) -> None:
    noon = instant(day, time(12), zone)

    assert start_of_day(day, zone) <= noon or zone == "Pacific/Apia"
    assert end_of_day(day, zone) == start_of_day(day + timedelta(days=1), zone)
