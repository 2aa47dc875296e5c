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


SECRETLY = """
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, transaction

from commonty.apps.decisions.models import Closing, Lapse, Motion, Opening, Outcome
from commonty.apps.decisions.tests.building import SECOND, again
from commonty.apps.decisions.tests.secretly import VOTES, board_of, closed, noticed, opened, secret_body, votes
from commonty.apps.voting.models import Board, BoardEvent, Choice, Mark
from commonty.ballots.ballot import make_ballot
from commonty.ballots.bound import make_part
from commonty.ballots.credential import private_key
from commonty.constitution.refusal import Refused

body, people, secrets = secret_body()

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

motion = opened(body, people)
board, opens, closes = board_of(motion), motion.opening.box.opens, motion.opening.box.closes
made = [
    make_ballot(board.election, private_key(board.election.group, board.uuid, board.credential_of(voter, now=opens)), [VOTES[Choice.YES]])
    for voter in people[:5]
]
acts = [lambda voter=voter, raw=raw: Board.objects.get().cast(voter, raw, now=closes - SECOND) for voter, raw in zip(people, made)]
found = at_once(acts + [lambda: again(motion).close(now=closes) for _ in range(2)])
taken = [each for each in found[:5] if isinstance(each, str)]
refused = [each for each in found[:5] if isinstance(each, Refused)]
events = BoardEvent.objects.filter(kind="Ballot")
marks = Mark.objects.count()
print(len(taken) + len(refused), len(taken) == events.count() == marks, set(events.values_list("tracker", flat=True)) == set(taken))
print(Closing.objects.count(), BoardEvent.objects.filter(kind="EndBallots").count(), Board.objects.get().verify().is_accepted)

motion = noticed(body, people)
at_once([lambda: Motion.objects.attend_to(motion.pk, now=motion.notice.opens) for _ in range(2)] + [
    lambda: again(motion).unsecond(people[1], now=motion.notice.opens), lambda: again(motion).unsecond(people[2], now=motion.notice.opens)
])
became = Opening.objects.filter(motion=motion).count() + Lapse.objects.filter(motion=motion).count()
print(became, Board.objects.count() == Opening.objects.count())

motion = opened(body, people)
votes(motion, people[0], Choice.YES)
motion = closed(motion)
board_of(motion).go_on(lambda: motion.closing.at)
for trustee in people[-2:]:
    board = board_of(motion)
    raw = make_part(board.election.group, board.election.fingerprint, secrets[trustee], board.shuffled()).encode()
    board.decrypt(trustee, raw, now=motion.closing.at)

def gives_up():
    with transaction.atomic():
        held = again(motion).hold()
        time.sleep(1)  # So that the other holds all that it takes before this.
        held.count(now=motion.closing.count_due)

at_once([gives_up, lambda: board_of(motion).go_on(lambda: motion.closing.at)])
outcomes, lapses = Outcome.objects.filter(motion=motion).count(), Lapse.objects.filter(motion=motion).count()
print(outcomes + lapses, outcomes == BoardEvent.objects.filter(board=board, kind="Result").count())
"""


@pytest.mark.slow
@pytest.mark.locks
def test_a_secret_vote_is_closed_once_with_every_ballot_that_was_acknowledged_and_opens_or_lapses_and_never_both(
    installation: Installation,
) -> None:
    ballots, closing, opening, giving_up = installation.python(SECRETLY).splitlines()

    assert ballots == "5 True True"  # answers; acknowledged are on the board and on the roll; and no others
    assert closing == "1 1 True"
    assert opening == "1 True"
    assert giving_up == "1 True"  # outcomes and lapses together; and there is a result where there is an outcome


@pytest.mark.slow
@pytest.mark.locks
def test_what_happens_at_one_instant_happens_once(installation: Installation) -> None:
    seconders, closing, pressing, clocks = installation.python(RACES).splitlines()

    assert seconders == "1 4"  # notices, seconds
    assert closing == "8 True 1"  # answers, whether each acknowledged vote was counted, outcomes
    assert pressing == "1 1"  # votes, receipts
    assert clocks == "1 1"  # outcomes, executions
