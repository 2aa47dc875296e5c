"""A real browser before a real server, each test with an installation of its own."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from conftest import Installation
from tests.journeys.booths import HELD, Booths, held
from tests.journeys.served import START, Served, blank, serve
from tests.journeys.visiting import CHROMIUM, FLAGS, Look, Visitor, visit


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's chromium once."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield started
        started.close()


@pytest.fixture(scope="session")
def unfounded(migrated: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an installation that nobody has founded, once: each test gets a copy."""
    folder = tmp_path_factory.mktemp("unfounded")
    shutil.copytree(migrated.folder / "var", folder / "var")
    blank(folder).commonty("found")
    return folder / "var"


LIVED = f"""
from datetime import datetime
import time_machine
from commonty.cli import main
with time_machine.travel(datetime.fromisoformat({START.isoformat()!r}), tick=True):
    main(["demo", "--quiet"])
"""


@pytest.fixture(scope="session")
def lived(migrated: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demonstration by its command, once, as if it were that Monday noon: each test gets a copy, and serves it from then on."""
    folder = tmp_path_factory.mktemp("lived")
    shutil.copytree(migrated.folder / "var", folder / "var")
    blank(folder).python(LIVED)
    return folder / "var"


@pytest.fixture(scope="session")
def booths(unfounded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booths]:
    """Serve one organisation with a secret vote for each test that needs one."""
    folder = tmp_path_factory.mktemp("booths")
    shutil.copytree(unfounded, folder / "var")
    installation = blank(folder)
    told = installation.python(HELD)
    with serve(installation) as served:
        yield held(served, told)


@pytest.fixture
def served(unfounded: Path, tmp_path: Path) -> Iterator[Served]:
    """Serve an installation that nobody has founded, at a Monday noon."""
    shutil.copytree(unfounded, tmp_path / "var")
    with serve(blank(tmp_path)) as served:
        yield served


@pytest.fixture
def visitor(browser: Browser, served: Served) -> Iterator[Callable[[Look, str], Visitor]]:
    """Return a function that brings a new visitor, with a look, an address and cookies of their own."""
    brought: list[Visitor] = []

    def bring(look: Look, email: str = "") -> Visitor:
        brought.append(visit(browser, served, look, email))
        return brought[-1]

    yield bring
    for each in brought:
        each.context.close()
