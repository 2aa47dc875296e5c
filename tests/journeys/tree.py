"""The tree of processes that ``commonty serve`` starts, which a test can kill and start again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from conftest import Installation
from tests.journeys.served import PATIENCE


class Tree:
    """``commonty serve`` of one installation, on a port that it keeps."""

    def __init__(self, installation: Installation) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.installation = installation
        installation.environment["COMMONTY_ORIGIN"] = f"http://localhost:{self.port}"
        self.log = installation.folder / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = (sys.executable, "-m", "commonty.cli", "serve", "--port", str(self.port))
        where = {"env": self.installation.environment, "cwd": self.installation.folder}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True, **where)  # type: ignore[call-overload]  # noqa: S603
        until = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < until, f"the server did not come up:\n{self.log.read_text()}"
            time.sleep(0.1)

    def answers(self) -> bool:
        """Say whether a page comes when it is asked for."""
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with closing(browser), suppress(OSError, http.client.HTTPException):
            browser.request("GET", "/sign-in/", headers={"Host": "localhost"})
            return browser.getresponse().status == http.client.OK
        return False

    def workers(self) -> list[int]:
        """Return the processes that answer: the children of the first."""
        assert self.process is not None
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text().split()]

    def kill(self) -> None:
        """Kill the whole tree with -9, and wait until nobody listens any more."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        until = time.monotonic() + PATIENCE
        while self._is_listened_to():
            assert time.monotonic() < until, "somebody still listens"
            time.sleep(0.02)

    def _is_listened_to(self) -> bool:
        with socket.socket() as browser:
            return browser.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def planted(installation: Installation) -> Iterator[Tree]:
    """Return the tree of an installation, not started yet; nothing of it is left in the end."""
    tree = Tree(installation)
    try:
        yield tree
    finally:
        if tree.process is not None:
            tree.kill()
