"""Several voters and the close at the same instant, each in a thread of their own, on a database in a file."""

import pytest

from conftest import Installation

RACES = """
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from django.db import connections

from commonty.apps.elections.models import Election, Outcome
from commonty.apps.elections.tests.building import again, electing, opened, power, rules
from commonty.apps.voting.models import BallotSeal, Envelope
from commonty.constitution.refusal import Refused

noon = datetime(2026, 2, 2, 12, tzinfo=UTC)
election, everybody = electing(9, now=noon, text=rules())
election = opened(election, everybody[:4], everybody[8], now=noon)

def at_once(acts):
    gate = Barrier(len(acts))
    def run(act):
        gate.wait()
        try:
            return act() or "done"
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()
    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))

box = election.opening.box
at_once([lambda number=number: again(election).cast(everybody[0], (number,), now=election.opens) for number in (1, 2, 3, 4)])
print(Envelope.objects.count())

acts = [lambda voter=voter: again(election).cast(voter, (1,), now=box.closes - timedelta(seconds=1)) for voter in everybody[1:]]
found = at_once([*acts, lambda: again(election).close(now=box.closes), lambda: again(election).close(now=box.closes)])
acknowledged = found[:8].count("done")
refused = sum(isinstance(each, Refused) for each in found[:8])
seal = BallotSeal.objects.get()
print(acknowledged + refused, seal.cast == acknowledged + 1 == box.marks.count(), Envelope.objects.count(), Outcome.objects.count())

at_once([lambda: Election.objects.attend(now=again(election).outcome.final_at) for _ in range(4)])
print(again(election).declared is not None, everybody[0].seats.count() <= 1)
"""


@pytest.mark.slow
@pytest.mark.locks
def test_every_ballot_that_was_acknowledged_as_voting_closed_is_counted_and_no_other(installation: Installation) -> None:
    changing, closing, clocks = installation.python(RACES).splitlines()

    assert changing == "1"  # envelopes
    assert closing == "8 True 0 1"  # answers, whether each acknowledged ballot was counted, envelopes left, outcomes
    assert clocks == "True True"
