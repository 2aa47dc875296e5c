"""
Processes that take secret ballots, close, put together, shuffle, decrypt and check them are killed with -9 at any step.

No ballot that a voter was told of is lost, none is there twice, and the work is gone on with where it stopped.
"""

import json
import random
import signal

import pytest

from conftest import Installation
from tests.forking import Forked
from tests.journeys.test_killing import killed

VOTERS, CLIENTS, KILLS = 15, 3, 3

FOUND = f"""
import json
from commonty.apps.voting.tests.test_boards import WHO, held
vote = held(WHO, members={VOTERS})
print(json.dumps({{person.pk: str(secret.disclose()) for person, secret in vote.secrets.items()}}))
"""
VOTE = """
from random import Random
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board
from commonty.ballots.ballot import make_ballot
from commonty.ballots.credential import private_key
board, chance = Board.objects.get(), Random({seed})
now, election = board.box.opens, board.election
mine = [person for person in Person.objects.order_by("pk") if person.pk % {clients} == {client}]
print("voting", flush=True)
for _turn in range(40):
    for person in mine:
        key = private_key(election.group, board.uuid, board.credential_of(person, now=now))
        ballot = make_ballot(election, key, [chance.choice([[1, 2, 3], [2, 1, 0], [0, 0, 1], [0, 0, 0]])])
        print(person.pk, board.cast(person, ballot, now=now), flush=True)
"""
ALL_VOTE = """
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board
from commonty.ballots.ballot import make_ballot
from commonty.ballots.credential import private_key
board = Board.objects.get()
now, election = board.box.opens, board.election
for turn in range(2):
    for number, person in enumerate(Person.objects.order_by("pk")):
        key = private_key(election.group, board.uuid, board.credential_of(person, now=now))
        board.cast(person, make_ballot(election, key, [[1, 2, 3] if number % 2 else [2, 1, 0]]), now=now)
"""
GO_ON = """
import json
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board, Stage
from commonty.apps.voting.tests.building import routine
from commonty.ballots.bound import make_part
from commonty.ballots.secret import SecretScalar
from commonty.ballots.shuffles import shuffle_all, write_shuffles
from commonty.constitution.refusal import Refused
secrets = {{int(pk): SecretScalar(int(secret)) for pk, secret in json.loads('{secrets}').items()}}
board = Board.objects.get()
now, election = board.box.closes, board.election
print("voting", flush=True)
while (stage := board.stage) is not {until}:
    if stage is Stage.OPEN:
        board.close(authority=routine(board.box.roll.body), now=now)
    elif stage in {{Stage.CLOSED, Stage.CHECKING}}:
        board.go_on(lambda: now)
    for pk in [pk for pk in secrets if not board.parts.filter(trustee__mandate__holder=pk, stage=stage).exists()][:1]:
        person = Person.objects.get(pk=pk)
        if stage is Stage.SHUFFLING:
            board.shuffle(person, write_shuffles(election.group, shuffle_all(election, board.shuffled())).encode(), now=now)
        elif stage is Stage.DECRYPTING:
            board.decrypt(person, make_part(election.group, election.fingerprint, secrets[pk], board.shuffled()).encode(), now=now)
"""
CLOSE = """
from commonty.apps.voting.models import Board
from commonty.apps.voting.tests.building import routine
board = Board.objects.get()
board.close(authority=routine(board.box.roll.body), now=board.box.closes)
"""
TALLY = """
import time
from commonty.apps.voting.models import Board, tallying
def told(written):
    lots = []
    def slowly(group, tally):
        lots.append(tally)
        if len(lots) > 1:
            time.sleep(60)  # In the middle of writing the second lot down.
        return written(group, tally)
    return slowly
tallying.written, tallying.SOME = told(tallying.written), 3
print("voting", flush=True)
board = Board.objects.get()
while board.tally_some():
    print(board.progress.done, flush=True)
"""
CHECK = """
import time
from commonty.apps.voting.models import Board, proving
def told(verify):
    def slowly(path, *, told, **how):
        def note(done, of):
            told(done, of)
            print("checking", flush=True)
            time.sleep(60)
        return verify(path, told=note, **how)
    return slowly
proving.verify, proving.OFTEN = told(proving.verify), 0
board = Board.objects.get()
board.go_on(lambda: board.box.closes)
"""
COUNT = """
import json
from commonty.apps.voting.models import Board, BoardEvent, BoardWork, Credential, Mark, TallyBatch
board = Board.objects.get()
events = list(BoardEvent.objects.order_by("height").values_list("height", "kind", "tracker"))
verdict = board.verify()
print(json.dumps({
    "heights": [height for height, _kind, _tracker in events] == list(range(len(events))),
    "trackers": [tracker for _height, kind, tracker in events if kind == "Ballot"],
    "accepted": verdict.is_accepted,
    "counted": verdict.ballots_counted,
    "result": len(verdict.result[0]) if verdict.result is not None else None,
    "voted": Mark.objects.count(),
    "credentials": Credential.objects.count(),
    "batches": TallyBatch.objects.count(),
    "begun": [work.begun for work in BoardWork.objects.all()],
    "stage": str(board.stage),
}))
"""


@pytest.mark.slow
@pytest.mark.locks
def test_whatever_is_killed_no_told_ballot_is_lost_or_there_twice_and_the_result_comes(installation: Installation) -> None:
    secrets = installation.python(FOUND).strip()
    chance = random.Random(1936)  # noqa: S311 - when to kill
    told: dict[str, str] = {}

    for kill in range(KILLS):
        voting = [installation.start(VOTE.format(client=client, clients=CLIENTS, seed=kill)) for client in range(CLIENTS)]
        for process in voting:
            said = [line.split() for line in killed(process, chance.uniform(0.1, 0.6)) if line.endswith("\n")]
            told |= {tracker: voter for voter, tracker in (line for line in said if len(line) == 2)}
    voted = json.loads(installation.python(COUNT))
    for _kill in range(KILLS):
        killed(installation.start(GO_ON.format(secrets=secrets, until="Stage.DONE")), chance.uniform(0.02, 0.3))
    installation.python(GO_ON.format(secrets=secrets, until="Stage.DONE"))
    done = json.loads(installation.python(COUNT))

    assert told, "the voters were killed before any vote: this says nothing"
    assert (voted["accepted"], voted["heights"]) == (True, True)
    assert set(told) <= set(voted["trackers"])
    assert len(set(voted["trackers"])) == len(voted["trackers"])
    assert (done["accepted"], done["heights"], done["trackers"], done["credentials"]) == (True, True, voted["trackers"], 0)
    assert done["result"] == done["counted"] == done["voted"] == voted["voted"] >= len(set(told.values()))


@pytest.mark.slow
@pytest.mark.locks
def test_killed_while_ballots_are_put_together_or_the_board_is_checked_all_ballots_count_once(installation: Installation) -> None:
    secrets = installation.python(FOUND).strip()
    installation.python(ALL_VOTE)
    voted = json.loads(installation.python(COUNT))
    installation.python(CLOSE)

    said = []
    for _kill in range(KILLS):
        said += killed_after(installation.start(TALLY), 2)
    half = json.loads(installation.python(COUNT))
    installation.python(GO_ON.format(secrets=secrets, until="Stage.CHECKING"))
    opened = json.loads(installation.python(COUNT))
    for _kill in range(KILLS):
        assert killed_after(installation.start(CHECK), 1) == ["checking"]
    checking = json.loads(installation.python(COUNT))
    installation.python(GO_ON.format(secrets=secrets, until="Stage.DONE"))
    done = json.loads(installation.python(COUNT))

    assert said[1::2] == ["3", "6", "9"]
    assert (half["stage"], half["batches"], half["result"]) == ("closed", KILLS, None)
    assert (opened["stage"], opened["batches"], opened["counted"]) == ("checking", 0, VOTERS)
    assert (checking["stage"], checking["result"], checking["begun"]) == ("checking", None, [KILLS])
    assert (done["stage"], done["accepted"], done["trackers"]) == ("done", True, voted["trackers"])
    assert done["result"] == done["counted"] == done["voted"] == VOTERS
    assert (done["batches"], done["begun"]) == (0, [])


def killed_after(process: Forked, lines: int) -> list[str]:
    """Kill a process with -9 once it printed so many lines; return them."""
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _line in range(lines)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return said
