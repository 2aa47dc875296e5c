"""A real server, its memory, and members who vote all at once: ``python -m benchmarks.serving MEMBERS`` prints them as JSON."""

import http.client
import json
import multiprocessing
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from multiprocessing.synchronize import Barrier
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
django.setup()

from django.conf import settings  # noqa: E402 - models can be imported once Django is ready
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connections  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.organisation import build  # noqa: E402
from commonty.apps.decisions.models import Motion  # noqa: E402
from commonty.apps.people.models import Account  # noqa: E402
from commonty.apps.people.sessions import SessionStore  # noqa: E402
from commonty.apps.record.models import Head  # noqa: E402
from commonty.apps.voting.models import RollEntry, Vote  # noqa: E402

VOTERS = 6
"""Processes that vote. They share the machine's cores with the server."""
BACKEND = "commonty.apps.people.signing_in.Backend"


class Server:
    """The tree of processes that ``commonty serve`` starts."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        words = (sys.executable, "-m", "commonty.cli", "serve", "--port", str(self.port))
        log = Path(settings.DATA / "server.log").open("ab")  # noqa: SIM115 - the server's for as long as it runs
        self.process = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)  # noqa: S603
        for _try in range(300):
            with suppress(OSError):
                if self.answers("/") == 200:
                    return
            time.sleep(0.2)
        raise RuntimeError((settings.DATA / "server.log").read_text())

    def answers(self, path: str) -> int:
        """Open a page; return its status."""
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        browser.request("GET", path, headers={"Host": "localhost"})
        return browser.getresponse().status

    def memory(self) -> dict[str, float]:
        """Return the memory of the whole tree in MB: resident, where shared pages count for each process, and proportional."""
        found = [_memory(pid) for pid in self.pids()]
        return {"processes": len(found), "rss": sum(each[0] for each in found), "pss": sum(each[1] for each in found)}

    def pids(self) -> list[int]:
        """Return the processes of the tree."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting.extend(map(int, task.read_text().split()))
        return found

    def stop(self) -> None:
        """Stop the server that was started here."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def _memory(pid: int) -> tuple[float, float]:
    rows = dict(row.split(":", 1) for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:] if ":" in row)
    return int(rows["Rss"].split()[0]) / 1000, int(rows["Pss"].split()[0]) / 1000


def sessions(motion: Motion, wanted: int) -> list[str]:
    """Sign in so many members of the roll who have not voted; return their session keys."""
    free = RollEntry.objects.filter(roll=motion.opening.box.roll_id, votes=None).order_by("-index").select_related("person")[:wanted]
    keys = []
    for entry in free:
        assert entry.person is not None
        account = Account.objects.open_for(entry.person)
        session = SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), BACKEND
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    return keys


def cast(port: int, address: str, keys: list[str], start: Barrier, told: "multiprocessing.Queue[list[float]]") -> None:
    """Cast the votes of those signed in with ``keys``, one after another; tell how long each waited."""
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    token = secrets.token_hex(16)
    times = []
    start.wait()
    for key in keys:
        headers = {
            "Host": "localhost",
            "Cookie": f"commonty={key}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        began = time.perf_counter()
        browser.request("POST", address, "choice=yes&once=as-the-form-sends-it", headers)
        answer = browser.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        assert answer.status == 302, answer.status
    told.put(times)


def rush(server: Server, motion: Motion, keys: list[str]) -> dict[str, float]:
    """Let everybody vote at once; return votes a second and how long voters waited, in milliseconds."""
    address = reverse("decisions:votes", args=[motion.pk])
    context = multiprocessing.get_context("fork")
    start, told = context.Barrier(VOTERS + 1), context.Queue()
    connections.close_all()
    shares = [keys[n::VOTERS] for n in range(VOTERS)]
    voters = [context.Process(target=cast, args=(server.port, address, share, start, told)) for share in shares]
    for voter in voters:
        voter.start()
    start.wait()
    began = time.perf_counter()
    times = sorted(each for _voter in voters for each in told.get(timeout=300))
    lasted = time.perf_counter() - began
    for voter in voters:
        voter.join()
    return {"votes_a_second": len(times) / lasted, "median": 1000 * statistics.median(times), "p99": 1000 * times[int(len(times) * 0.99)]}


def main() -> int:
    motion = build(int(sys.argv[1]), now=timezone.now()).opened
    wanted = min(int(sys.argv[2]), motion.opening.box.roll.count // 2)
    keys = sessions(motion, wanted)
    before = Vote.objects.filter(box=motion.opening.open_box).count()
    server = Server()
    try:
        time.sleep(3)
        idle = server.memory()
        votes = rush(server, motion, keys)
        busy = server.memory()
    finally:
        server.stop()
    cast_now = Vote.objects.filter(box=motion.opening.open_box).count() - before
    assert cast_now == len(keys), (cast_now, len(keys))
    print(json.dumps({"idle": idle, "in_use": busy, "lines": Head.objects.get().size, **votes, "votes": len(keys)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
