"""Two trustees do all their work on machines without internet, by the very lines that their pages show."""

import html
import io
import re
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies.entitling import entitled
from commonty.apps.voting import ceremonies
from commonty.apps.voting.models import BallotBox, Board, Roll
from commonty.apps.voting.models.trustees import together
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.keys import rules, trusted
from commonty.apps.voting.tests.secret_votes import ARTICLE, CLOSE, NOON, WHO, Vote
from commonty.cli import main
from commonty.constitution.document import Right
from tests.journeys.inhabited import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LINE = re.compile(r'<code class="command">(.*?)</code>')
TAG = re.compile(r"<[^>]+>")
FILE = re.compile(r'href="([^"]+)" download="([^"]+)"')
FORM = re.compile(r'<form method="post" action="([^"]+)" novalidate>')


def carry_out(client: Client, page: str, machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the files of a page to a machine, run its lines there, and paste what they wrote."""
    shown = client.get(page).content.decode()
    for address, name in FILE.findall(shown):
        answer: Any = client.get(address)
        (machine / name).write_bytes(b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content)
    monkeypatch.chdir(machine)
    (machine / "part.json").unlink(missing_ok=True)
    (machine / "finished.json").unlink(missing_ok=True)
    (machine / "my.privkey").unlink(missing_ok=True)
    for line in LINE.findall(shown):
        monkeypatch.setattr("sys.stdin", io.StringIO("four words of mine\n"))
        command, *words = html.unescape(TAG.sub("", line)).split()
        assert (command, main(words)) == ("commonty", 0)
    answer = client.post(FORM.findall(shown)[-1], {"made": (machine / "part.json").read_text()})
    assert answer.status_code == 302, answer.content.decode()


def test_trustees_make_keys_shuffle_and_open_by_the_lines_of_their_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(NOON, tick=False):
        body, everybody = organisation(4, now=NOON, rules=rules())
        trusted(body, everybody[:2], now=NOON)
        ceremonies.begin(body, everybody[0], now=NOON)
        machines = {person: tmp_path / str(person.pk) for person in everybody[:2]}
        for machine in machines.values():
            machine.mkdir()
        for _step in range(3):
            for person, machine in machines.items():
                carry_out(client_of(person), f"/bodies/{body.pk}/keys/mine/", machine, monkeypatch)
        key = ceremonies.key_of(body)
        assert key is not None
        roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOON), authority=routine(body), now=NOON)
        box = BallotBox.objects.open(roll, opens=NOON, closes=CLOSE, changeable=True, article=ARTICLE)
        board = Board.objects.set_up(box, key, [WHO], name="Spring assembly", authority=routine(body), now=NOON)
        vote = Vote(board, body, everybody, {})
        vote.cast(everybody[3], [1, 2, 3])
        vote.close()
        for _stage in ("shuffle", "decrypt"):
            for person, machine in machines.items():
                carry_out(client_of(person), f"/board/{board.uuid}/trustees/", machine, monkeypatch)

    Board.objects.get().go_on(lambda: CLOSE)
    assert Board.objects.get().result == (((1, 2, 3),),)
    assert key.ceremony.threshold == together(body, NOON) == 2
