"""The page of the machine: for members, and never a look of its own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from commonty.site.doctor.finding import Finding, Standing, said
from commonty.site.doctor.rounds import Round, keep
from tests.journeys.inhabited import client_of, inhabited

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


@pytest.mark.slow
def test_members_see_how_the_machine_stands_and_nobody_else_does(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    world = inhabited()
    member = client_of(world.everybody[0])
    before = member.get("/machine/").content.decode()
    step = said("Run: commonty backup --keep")
    keep(
        Round(
            NOON,
            (Finding("backup", Standing.BAD, said("Looked at the folder for backups."), said("There is none yet. %(why)s", why=""), step),),
        )
    )

    page = member.get("/machine/").content.decode()

    assert "Nothing was looked at yet." in before
    assert "not in order" in page
    assert "<strong>What to do:</strong> Run: commonty backup --keep" in page
    assert "1 thing to do." in page
    stranger = Client().get("/machine/")
    assert (stranger.status_code, stranger.headers["Location"]) == (302, "/sign-in/?next=%2Fmachine%2F")
