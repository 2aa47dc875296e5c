"""What every test of people may lean on."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _people_alone(settings: Settings) -> None:
    """Leave out the door that stays shut until an organisation is founded: these pages are tested by themselves."""
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if ".founding." not in each]


@pytest.fixture
def mailbox(settings: Settings, tmp_path: Path) -> Path:
    """Return the folder in which this test's mail lies."""
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.EMAIL_URL = ""
    return tmp_path / "mail"
