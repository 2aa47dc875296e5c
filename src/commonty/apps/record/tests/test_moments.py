"""Instants in the words of whoever reads the record."""

from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from commonty.apps.record.moments import in_words


def test_an_instant_is_told_in_the_readers_language_and_the_zone_of_the_organisation() -> None:
    with timezone.override(ZoneInfo("Europe/London")):
        with translation.override("en"):
            english = in_words("2026-07-01T11:00:00+00:00")
        with translation.override("de"):
            german = in_words("2026-07-01T11:00:00+00:00")

    assert "12:00" in english
    assert "July" in english or "1 Jul" in english
    assert "Juli" in german


def test_what_is_no_instant_is_told_as_it_is() -> None:
    assert in_words("") == ""
    assert in_words("soon") == "soon"
    assert in_words("2026-07-01") == "2026-07-01"
