"""
Processes that take votes are killed with -9 in the middle: on SQLite's file, and on PostgreSQL where the tests run on it.

What a voter was told is in the box stays there, once; the chain stays whole, on the record's own check of its export.
"""

import random
import signal
import time
from pathlib import Path

import pytest

from conftest import Installation
from tests.forking import Forked

VOTERS, CLIENTS, KILLS = 36, 3, 4

FOUND = f"""
from datetime import UTC, datetime
from commonty.apps.decisions.tests.building import opened
from commonty.apps.voting.tests.building import organisation
noon = datetime(2026, 2, 2, 12, tzinfo=UTC)
body, everybody = organisation({VOTERS}, now=noon)
print(opened(body, everybody, now=noon).pk)
"""
VOTE = """
import sys, time
from commonty.apps.decisions.models import Motion
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Choice
client, clients, seed = {client}, {clients}, {seed}
motion = Motion.objects.get()
now = motion.opening.at
mine = [person for person in Person.objects.order_by("pk") if person.pk % clients == client]
print("voting", flush=True)
for turn in range(seed, seed + 60):
    for person in mine:
        choice = Choice.YES if (person.pk + turn) % 3 else Choice.NO
        receipt = motion.cast(person, choice, now=now)
        print(person.pk, receipt.choice.value, receipt.times, receipt.leaf, flush=True)
"""
COUNT = """
from collections import Counter
from commonty.apps.decisions.models import Motion, Outcome
from commonty.apps.voting.models import RollEntry, Seal, Vote
motion = Motion.objects.get()
for vote in Vote.objects.select_related("entry"):
    print(vote.entry.person_id, vote.choice, vote.times, vote.receipt(vote.entry).leaf)
motion.close(now=motion.opening.box.closes)
seal, counted = Seal.objects.get(), Counter(Vote.objects.values_list("choice", flat=True))
assert (seal.yes, seal.no, seal.returned) == (counted["yes"], counted["no"], Vote.objects.count())
silent = RollEntry.objects.count() - seal.returned
assert seal.entitled == RollEntry.objects.count() == seal.yes + seal.no + seal.abstain + seal.blank + silent
assert Outcome.objects.get().working().tally.yes == seal.yes
for vote in Vote.objects.all():
    assert vote.proof().root == seal.root
"""

Told = tuple[str, int, str]
"""A choice, which change it is, and the leaf of its receipt."""


def read(line: str) -> tuple[int, Told] | None:
    """Return what a voter was told: the line may be cut where its process was killed."""
    words = line.split()
    if not line.endswith("\n") or len(words) != 4:
        return None
    return int(words[0]), (words[1], int(words[2]), words[3])


def killed(process: Forked, after: float) -> list[str]:
    """Kill a process with -9 once it has voted for so many seconds; return what it said until then."""
    assert process.stdout is not None
    assert process.stdout.readline() == "voting\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    said = process.stdout.readlines()
    process.wait()
    process.stdout.close()
    return said


@pytest.mark.slow
@pytest.mark.locks
def test_no_acknowledged_vote_is_lost_or_counted_twice_when_who_takes_them_is_killed(installation: Installation, tmp_path: Path) -> None:
    installation.python(FOUND)
    chance = random.Random(1917)  # noqa: S311 - when to kill
    told: dict[int, Told] = {}

    for kill in range(KILLS):
        voting = [installation.start(VOTE.format(client=client, clients=CLIENTS, seed=kill)) for client in range(CLIENTS)]
        for process in voting:
            for line in killed(process, chance.uniform(0.05, 0.4)):
                found = read(line)
                if found is not None and (found[0] not in told or told[found[0]][1] <= found[1][1]):
                    told[found[0]] = found[1]

    assert told, "the voters were killed before any vote: this says nothing"
    kept = dict(found for line in installation.python(COUNT).splitlines(keepends=True) if (found := read(line)) is not None)
    lost = {voter: (told[voter], kept.get(voter)) for voter in told if kept.get(voter) != told[voter]}
    # A process may be killed between the commit and telling: then the box is one change ahead of what the voter was told.
    assert {voter: both for voter, both in lost.items() if both[1] is None or both[1][1] != both[0][1] + 1} == {}
    export = tmp_path / "record.jsonl"
    installation.commonty("record", "export", str(export), "--audience", "members")
    assert installation.commonty("record", "check", str(export)).returncode == 0
