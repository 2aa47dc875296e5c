"""What every test may lean on."""

from datetime import UTC, datetime

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test that asks for the database both of them: the main one and the keys."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and "databases" not in marker.kwargs:
            item.add_marker(pytest.mark.django_db(*marker.args, **{**marker.kwargs, "databases": ["default", "keys"]}), append=False)


@pytest.fixture
def noon() -> datetime:
    """Return a Monday noon far from every change of the clocks."""
    return datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
