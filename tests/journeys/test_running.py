"""The first command of the README ends in an organisation that answers."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.journeys.served import blank, wait_until_up

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # It is served as the pages that the browser looks at are.


def test_the_demonstration_is_served_by_its_own_command(lived: Path, tmp_path: Path) -> None:
    shutil.copytree(lived, tmp_path / "var")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {key: value for key, value in blank(tmp_path).environment.items() if key != "COMMONTY_ORIGIN"}
    log = tmp_path / "log"
    with log.open("w") as written:
        words = (sys.executable, "-m", "commonty.cli", "demo", "--serve", "--quiet", "--port", str(port))
        server = subprocess.Popen(words, env=environment, cwd=tmp_path, stdout=written, stderr=written)  # noqa: S603
        try:
            wait_until_up(f"http://localhost:{port}", server, log)
            with urlopen(f"http://localhost:{port}/decisions/", timeout=20) as page:
                assert (page.status, b"<h1" in page.read()) == (200, True)
        finally:
            server.terminate()
            server.wait(20)
    assert f"http://localhost:{port}" in log.read_text()
