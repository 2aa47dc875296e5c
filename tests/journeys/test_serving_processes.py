"""``commonty serve`` is a tree of processes, forked from one another, and each talks to PostgreSQL on connections of its own."""

import http.client
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from conftest import Installation
from tests.journeys.served import PATIENCE
from tests.journeys.tree import Tree, planted

BROWSERS, PAGES = 8, 25


def connections(installation: Installation) -> int:
    """Count who is connected to the database of an installation."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as server:
        found = server.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [installation.database]).fetchone()
    return found[0] if found else 0


def statuses(tree: Tree) -> set[int]:
    """Open one page again and again; return how it answered."""
    browser = http.client.HTTPConnection("127.0.0.1", tree.port, timeout=PATIENCE)
    found = set()
    for _page in range(PAGES):
        browser.request("GET", "/sign-in/", headers={"Host": "localhost"})
        answer = browser.getresponse()
        answer.read()
        found.add(answer.status)
    browser.close()
    return found


@pytest.mark.slow
@pytest.mark.postgresql
def test_no_process_of_the_server_talks_on_a_connection_that_it_was_forked_with(installation: Installation) -> None:
    with planted(installation) as tree:
        tree.start()
        with ThreadPoolExecutor(BROWSERS) as browsers:
            answered = set().union(*browsers.map(statuses, [tree] * BROWSERS))
        connected = connections(installation)
        assert tree.process is not None
        os.kill(tree.process.pid, signal.SIGSTOP)  # It must not start others for those that are killed.
        for worker in tree.workers():
            os.kill(worker, signal.SIGKILL)
        until = time.monotonic() + 5
        while connections(installation) and time.monotonic() < until:
            time.sleep(0.05)
        left = connections(installation)

    assert answered == {200}
    assert connected > 0, "no process was connected: this says nothing"
    assert left == 0, "the first process holds connections, and whoever was forked from it inherited them"
