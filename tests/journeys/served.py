"""A whole installation that is being served, its clock and its mail."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cache
from pathlib import Path
from urllib.request import urlopen

from conftest import Installation
from tests.journeys.serving import CLOCK

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 40.0
"""Seconds to wait for what a job does, on a machine that has other things to do, in an organisation of a few people."""
START = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
"""A Monday noon far from every change of the clocks."""


@dataclass(frozen=True)
class Letter:
    """One letter as it lies in the mail folder."""

    to: str
    subject: str
    text: str


@dataclass
class Served:
    """An installation that is being served, its clock and its mail."""

    installation: Installation
    origin: str
    clock: Path
    server: "subprocess.Popen[bytes]"
    moves: int = 0
    """How often the clock was moved."""
    patience: float = PATIENCE
    read: set[str] = field(default_factory=set)
    """The files of the mail whose codes were used, or passed over."""

    @property
    def now(self) -> datetime:
        """The instant that the server thinks it is."""
        heard = max(each.stat().st_mtime for each in self._followers())
        return datetime.fromisoformat(self.clock.read_text()) + timedelta(seconds=time.time() - heard)

    def move_clock(self, **length: float) -> None:
        """Move the server's clock forward by ``timedelta(**length)`` and wait until every process has it."""
        self.moves += 1
        self.clock.write_text((self.now + timedelta(**length)).isoformat())
        self.wait_for(lambda: all(each.read_text() == self.clock.read_text() for each in self._followers()), "the clock")

    def mail(self) -> list[tuple[str, Letter]]:
        """Return every letter that lies in the installation's folder, oldest first, with the name of its file."""
        folder = Path(self.installation.environment["COMMONTY_DATA"]) / "mail"
        files = sorted((file.stat().st_mtime_ns, file.stat().st_size, file) for file in folder.glob("*.eml")) if folder.exists() else []
        return [(file.name, _letter(file, size)) for _time, size, file in files if size]

    def letters(self, address: str, *, about: str) -> list[Letter]:
        """Return the letters to ``address`` whose subject says ``about``, oldest first."""
        return [letter for _file, letter in self.mail() if letter.to == address and about in letter.subject]

    def pass_over(self, address: str) -> None:
        """Take every code that lies in the mail of ``address`` so far for one that nobody will type in."""
        self.read |= {file for file, letter in self.mail() if letter.to == address}

    def code(self, address: str) -> str:
        """Wait for the next letter to ``address`` with a code in it that was not used before, and return the code."""
        found = ""

        def came() -> bool:
            nonlocal found
            for file, letter in reversed(self.mail()):
                digits = re.match(r"(\d{4} \d{4}) is your code", letter.subject)
                if letter.to == address and digits and file not in self.read:
                    self.read.add(file)
                    found = digits[1]
                    return True
            return False

        self.wait_for(came, f"a code for {address}")
        return found

    def wait_for(self, claim: Callable[[], bool], what: str) -> None:
        """Wait until ``claim`` holds, for what a job does meanwhile."""
        until = time.monotonic() + self.patience
        while not claim():
            assert time.monotonic() < until, f"waited in vain for: {what}"
            time.sleep(0.03)

    def _followers(self) -> list[Path]:
        return list(self.clock.parent.glob(f"{self.clock.name}.*"))


def blank(folder: Path) -> Installation:
    """Return an installation without tables in ``folder``, on SQLite: what a browser shows is the same on any database."""
    environment = {
        **{key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "KEYS_URL"}},
        "DJANGO_SETTINGS_MODULE": "commonty.site.settings",
        "COMMONTY_DATA": str(folder / "var"),
        "COMMONTY_ORIGIN": "http://localhost:8000",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    return Installation(folder, environment)


@contextmanager
def serve(installation: Installation, *, at: datetime = START) -> Iterator[Served]:
    """Serve an installation on a port of its own, with its clock beginning at ``at``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://localhost:{port}"
    clock = installation.folder / "clock"
    clock.write_text(at.isoformat())
    installation.environment.update({"COMMONTY_ORIGIN": origin, CLOCK: str(clock)})
    words = (sys.executable, "-m", "tests.journeys.serving", str(port))
    log = installation.folder / "server.log"
    with log.open("w") as written:
        server = subprocess.Popen(words, env=installation.environment, cwd=installation.folder, stdout=written, stderr=written)  # noqa: S603
        try:
            wait_until_up(origin, server, log)
            yield Served(installation, origin, clock, server)
        finally:
            server.terminate()
            server.wait(10)


def wait_until_up(origin: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; say what it printed where it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{origin}/sign-in/", timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not come up:\n{log.read_text()}")


@cache
def _letter(file: Path, _size: int) -> Letter:
    """Read a letter, once for as long as it has this size in bytes: one that is being written is read again."""
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(file.read_bytes())
    return Letter(str(message["To"]), str(message["Subject"]), str(message.get_content()))
