"""What time it is on the pages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from commonty.site.clock import until


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 2, 8, 0, 0, tzinfo=UTC), "Saturday 7 February, midnight"),
        (datetime(2026, 2, 8, 0, 1, tzinfo=UTC), "Sunday 8 February, 00:01"),
        (datetime(2026, 7, 7, 23, 0, tzinfo=UTC), "Tuesday 7 July, midnight"),
        (datetime(2026, 7, 7, 17, 30, tzinfo=UTC), "Tuesday 7 July, 18:30"),
        (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), "Saturday 28 March, midnight"),
    ],
)
def test_what_ends_as_a_day_begins_ends_at_midnight_of_the_day_before(moment: datetime, said: str) -> None:
    with timezone.override(ZoneInfo("Europe/London")):
        assert until(moment) == said


def test_what_ends_next_year_says_so() -> None:
    with timezone.override(ZoneInfo("Europe/London")):
        assert until(datetime(2027, 7, 16, 23, 0, tzinfo=UTC), with_year=True) == "16 July 2027, midnight"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 2, 8, 0, 0, tzinfo=UTC), "Samstag, 7. Februar, 24 Uhr"),
        (datetime(2026, 7, 7, 17, 30, tzinfo=UTC), "Dienstag, 7. Juli, 18:30 Uhr"),
    ],
)
def test_a_german_page_writes_days_and_times_as_germans_do(moment: datetime, said: str) -> None:
    with timezone.override(ZoneInfo("Europe/London")), translation.override("de"):
        assert until(moment) == said
