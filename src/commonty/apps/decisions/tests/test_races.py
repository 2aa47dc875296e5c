"""Several members at the same instant, each in a thread of their own, on a database in a file."""

import pytest

from conftest import Installation

RACES = """
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

from django.db import connection

from commonty.apps.decisions.models import Execution, Motion, Notice, Outcome, Second
from commonty.apps.decisions.tests.building import SECOND, again, moved, opened
from commonty.apps.voting.models import Choice, Receipt, Vote
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.refusal import Refused

noon = datetime(2026, 2, 2, 12, tzinfo=UTC)
body, everybody = organisation(8, now=noon)

def at_once(acts):
    gate = Barrier(len(acts))
    def run(act):
        gate.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()
    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))

motion = moved(body, everybody[0], now=noon)
motion.second(everybody[1], now=noon)
at_once([lambda voter=voter: again(motion).second(voter, now=noon) for voter in everybody[2:5] + everybody[2:3]])
print(Notice.objects.count(), Second.objects.count())

motion = opened(body, everybody, now=noon, title="A second matter")
closes = motion.opening.box.closes
acts = [lambda voter=voter: again(motion).cast(voter, Choice.YES, now=closes - SECOND) for voter in everybody]
acts += [lambda: again(motion).close(now=closes), lambda: again(motion).close(now=closes)]
found = at_once(acts)
acknowledged = sum(isinstance(each, Receipt) for each in found[:8])
refused = sum(isinstance(each, Refused) for each in found[:8])
print(acknowledged + refused, again(motion).outcome.working().tally.yes == acknowledged == Vote.objects.count(), Outcome.objects.count())

motion = opened(body, everybody, now=noon, title="A third matter")
found = at_once([lambda: again(motion).cast(everybody[0], Choice.YES, now=motion.opening.at) for _ in range(6)])
print(motion.opening.box.votes.count(), len({receipt.leaf for receipt in found}))

for voter in everybody:
    motion.cast(voter, Choice.YES, now=motion.opening.at)
for due in (closes, closes + 1000000 * SECOND):
    at_once([lambda: Motion.objects.attend(now=due) for _ in range(4)])
print(Outcome.objects.filter(motion=motion).count(), Execution.objects.filter(motion=motion).count())
"""


@pytest.mark.slow
@pytest.mark.locks
def test_what_happens_at_one_instant_happens_once(installation: Installation) -> None:
    seconders, closing, pressing, clocks = installation.python(RACES).splitlines()

    assert seconders == "1 4"  # notices, seconds
    assert closing == "8 True 1"  # answers, whether each acknowledged vote was counted, outcomes
    assert pressing == "1 1"  # votes, receipts
    assert clocks == "1 1"  # outcomes, executions
