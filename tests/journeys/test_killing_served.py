"""
Members vote over HTTP while the server's processes are killed with -9: one of them, the other, and all of them at once.

Who gets no answer presses the same button again. What a member was answered is in the box, once; the chain stays whole.
"""

import http.client
import os
import random
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conftest import Installation
from tests.journeys.served import PATIENCE
from tests.journeys.test_killing import COUNT, read
from tests.journeys.tree import Tree, planted

MEMBERS, BROWSERS = 24, 4
CHOICES = ("yes", "no")

FOUND = f"""
from datetime import UTC, datetime, timedelta
from django.test import Client
from commonty.apps.decisions.tests.building import opened
from commonty.apps.people.models import Account
from commonty.apps.voting.tests.building import organisation
served = datetime.now(UTC) - timedelta(days=9)
body, everybody = organisation({MEMBERS}, now=served)
motion = opened(body, everybody, now=served)
for member in everybody:
    browser = Client()
    browser.force_login(Account.objects.open_for(member))
    print(motion.pk, member.pk, browser.cookies["commonty"].value)
"""


@dataclass
class Member:
    """Somebody who votes, and votes otherwise, and so on: ``answered`` times they were told that it is done."""

    motion: int
    person: int
    session: str
    answered: int = 0
    waiting: bool = False
    """Whether they sent what no answer has come to."""

    def vote(self, browser: http.client.HTTPConnection) -> int:
        """Send the next choice, or the one again that was not answered; return the answer's status."""
        token = secrets.token_hex(16)
        headers = {
            "Host": "localhost",
            "Cookie": f"commonty={self.session}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.waiting = True
        browser.request("POST", f"/motions/{self.motion}/votes/", f"choice={CHOICES[self.answered % 2]}", headers)
        answer = browser.getresponse()
        answer.read()
        return answer.status

    def could_have(self, kept: tuple[str, int] | None) -> bool:
        """Say whether this is how their vote can lie in the box: every answer is kept, and at most what was not answered beside it."""
        counts = {self.answered, self.answered + self.waiting}
        return kept in {(CHOICES[(times - 1) % 2], times) if times else None for times in counts}


@dataclass
class Rush:
    """Several browsers in which members vote one after another, for as long as it lasts."""

    port: int
    members: list[Member]
    over: threading.Event = field(default_factory=threading.Event)
    wrong: list[int] = field(default_factory=list)
    """Answers other than that the vote is in the box."""
    cut: int = 0
    """How often somebody was cut off, and not only found nobody listening."""

    def votes(self) -> int:
        """How many were answered."""
        return sum(member.answered for member in self.members)

    def go_on(self, more: int) -> None:
        """Wait until so many more votes were answered."""
        enough, until = self.votes() + more, time.monotonic() + PATIENCE
        while self.votes() < enough:
            assert time.monotonic() < until, f"no vote is answered any more; answers were {self.wrong}"
            time.sleep(0.005)

    def browse(self, share: list[Member]) -> None:
        """Let these members vote in turn, each again until it is answered."""
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        while not self.over.is_set():
            for member in share:
                try:
                    status = member.vote(browser)
                except (OSError, http.client.HTTPException) as broken:
                    browser.close()
                    self.cut += not isinstance(broken, ConnectionRefusedError)
                    time.sleep(0.05)
                    continue
                if status != http.client.FOUND:
                    self.wrong.append(status)
                    continue
                member.answered, member.waiting = member.answered + 1, False
        browser.close()


@contextmanager
def rushing(tree: Tree, members: list[Member]) -> Iterator[Rush]:
    """Let everybody vote until the end."""
    rush = Rush(tree.port, members)
    browsers = [threading.Thread(target=rush.browse, args=(members[n::BROWSERS],)) for n in range(BROWSERS)]
    for browser in browsers:
        browser.start()
    try:
        yield rush
    finally:
        rush.over.set()
        for browser in browsers:
            browser.join()


@pytest.mark.slow
@pytest.mark.locks
def test_no_answered_vote_is_lost_or_doubled_when_the_servers_processes_are_killed(installation: Installation, tmp_path: Path) -> None:
    chance = random.Random(1917)  # noqa: S311 - when to kill
    with planted(installation) as tree:
        rows = [line.split() for line in installation.python(FOUND).splitlines()]
        members = [Member(int(motion), int(person), session) for motion, person, session in rows]
        tree.start()
        with rushing(tree, members) as rush:
            for worker in tree.workers():
                rush.go_on(chance.randint(20, 60))
                os.kill(worker, signal.SIGKILL)
            rush.go_on(chance.randint(20, 60))
            tree.kill()
            tree.start()
            rush.go_on(chance.randint(20, 60))
            tree.kill()

    assert rush.wrong == []
    assert rush.cut, "nothing was killed while somebody voted: this says nothing"
    counted = [found for line in installation.python(COUNT).splitlines(keepends=True) if (found := read(line)) is not None]
    kept = {person: (choice, times) for person, (choice, times, _leaf) in counted}
    assert [member for member in members if not member.could_have(kept.get(member.person))] == []
    assert len(kept) == len(counted) <= MEMBERS
    export = tmp_path / "record.jsonl"
    installation.commonty("record", "export", str(export), "--audience", "members")
    assert installation.commonty("record", "check", str(export)).returncode == 0
