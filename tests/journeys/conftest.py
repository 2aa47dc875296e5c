"""A real browser before a real server, each test with an installation of its own."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from conftest import Installation
from tests.journeys.serving import CLOCK

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
PATIENCE = 20.0
"""Seconds to wait for what a job does."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's chromium once."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        yield started
        started.close()


@dataclass
class Served:
    """An installation that is being served, its clock and its mail."""

    installation: Installation
    origin: str
    clock: Path
    start: datetime
    asked: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The instant that the server last was told."""
        return datetime.fromisoformat(self.clock.read_text())

    def move_clock(self, **length: float) -> None:
        """Move the server's clock forward by ``timedelta(**length)`` and wait until every process has it."""
        self.clock.write_text((self.now + timedelta(**length)).isoformat())
        told = list(self.clock.parent.glob(f"{self.clock.name}.*"))
        until = time.monotonic() + PATIENCE
        while any(each.read_text() != self.clock.read_text() for each in told):
            assert time.monotonic() < until, "the server did not follow the clock"
            time.sleep(0.02)

    def mails(self) -> list[str]:
        """Return every mail that lies in the installation's folder, oldest first."""
        folder = Path(self.installation.environment["COMMONTY_DATA"]) / "mail"
        return [each.read_text() for each in sorted(folder.glob("*"), key=lambda file: file.stat().st_mtime_ns) if each.is_file()]

    def code(self, address: str) -> str:
        """Wait for the next mail to ``address`` with a code in it that was not read before, and return the code."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for mail in reversed(self.mails()):
                found = re.search(r"\b(\d{4} ?\d{4})\b", mail.split("\n\n", 1)[1]) if f"To: {address}" in mail else None
                if found and mail not in self.asked:
                    self.asked.append(mail)
                    return found[1]
            time.sleep(0.05)
        raise AssertionError(f"no new code came to {address}; there are {len(self.mails())} mails")

    def wait_for(self, claim: Callable[[], bool], what: str) -> None:
        """Wait until ``claim`` holds, for what a job does meanwhile."""
        until = time.monotonic() + PATIENCE
        while not claim():
            assert time.monotonic() < until, f"waited in vain for: {what}"
            time.sleep(0.1)


@pytest.fixture
def served(installation: Installation, tmp_path: Path) -> Iterator[Served]:
    """Serve an empty installation on a port of its own, at a Monday noon."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://localhost:{port}"
    clock = tmp_path / "clock"
    start = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
    clock.write_text(start.isoformat())
    root = Path(__file__).parent.parent.parent
    installation.environment.update(
        {"COMMONTY_ORIGIN": origin, CLOCK: str(clock), "PYTHONPATH": os.pathsep.join((str(root / "src"), str(root)))}
    )
    installation.commonty("manage", "collectstatic", "--no-input", "--verbosity=0")
    words = (sys.executable, "-m", "tests.journeys.serving", str(port))
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(words, env=installation.environment, cwd=tmp_path, stdout=log, stderr=log)  # noqa: S603
        try:
            wait_until_up(origin, server, tmp_path / "server.log")
            yield Served(installation, origin, clock, start)
        finally:
            server.terminate()
            server.wait(10)


def wait_until_up(origin: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; say what it printed where it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{origin}/sign-in/", timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not come up:\n{log.read_text()}")


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    scheme: str
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.width}px-{self.scheme}-{'scripts' if self.scripts else 'no-scripts'}"


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    served: Served
    context: BrowserContext
    page: Page
    look: Look
    foreign: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the installation and look at it with axe."""
        self.page.goto(self.served.origin + path)
        self.check()
        return self.page

    def check(self) -> None:
        """Assert that the page in front has no accessibility violation and asked nobody else for anything."""
        if self.look.scripts:
            found = Axe().run(self.page, options=AXE).response["violations"]
            told = [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
            assert told == [], f"{self.page.url}: {told}"
        assert self.foreign == []

    def press(self, name: str) -> None:
        """Press the button called ``name`` and look at what comes."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state("networkidle")
        self.check()

    def follow(self, name: str) -> None:
        """Follow the link called ``name`` and look at what comes."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state("networkidle")
        self.check()

    def says(self, text: str) -> bool:
        """Say whether the page in front shows ``text``."""
        return text in self.page.inner_text("body")


@pytest.fixture
def visitor(browser: Browser, served: Served) -> Iterator[Callable[[Look], Visitor]]:
    """Return a function that brings a new visitor, with cookies of their own."""
    contexts: list[BrowserContext] = []

    def bring(look: Look) -> Visitor:
        context = browser.new_context(
            viewport={"width": look.width, "height": 844}, color_scheme=look.scheme, java_script_enabled=look.scripts, locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        visits = Visitor(served, context, page, look)
        page.on("request", lambda request: None if request.url.startswith((served.origin, "data:")) else visits.foreign.append(request.url))
        return visits

    yield bring
    for context in contexts:
        context.close()
