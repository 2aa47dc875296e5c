"""
Processes that take secret ballots, close, shuffle and decrypt them are killed with -9 at any step.

No ballot that a voter was told of is lost, none is there twice, and the work is gone on with where it stopped.
"""

import json
import random

import pytest

from conftest import Installation
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
GO_ON = """
import json
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board, Stage
from commonty.apps.voting.tests.building import routine
from commonty.ballots import decryption
from commonty.ballots.secret import SecretScalar
from commonty.ballots.shuffles import shuffle_all, write_shuffles
from commonty.constitution.refusal import Refused
secrets = {{int(pk): SecretScalar(int(secret)) for pk, secret in json.loads('{secrets}').items()}}
board = Board.objects.get()
now, election = board.box.closes, board.election
print("voting", flush=True)
while (stage := board.stage) is not Stage.DONE:
    if stage is Stage.OPEN:
        board.close(authority=routine(board.box.roll.body), now=now)
    elif stage is Stage.CLOSED:
        board.tally()
    for pk in [pk for pk in secrets if not board.parts.filter(trustee__mandate__holder=pk, stage=stage).exists()][:1]:
        person = Person.objects.get(pk=pk)
        if stage is Stage.SHUFFLING:
            board.shuffle(person, write_shuffles(election.group, shuffle_all(election, board.shuffled())).encode(), now=now)
        elif stage is Stage.DECRYPTING:
            part = decryption.decrypt(election.group, election.fingerprint, secrets[pk], board.shuffled())
            board.decrypt(person, part.written(election.group).encode(), now=now)
"""
COUNT = """
import json
from commonty.apps.voting.models import Board, BoardEvent, Credential, Mark
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
}))
"""


@pytest.mark.slow
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
        killed(installation.start(GO_ON.format(secrets=secrets)), chance.uniform(0.02, 0.3))
    installation.python(GO_ON.format(secrets=secrets))
    done = json.loads(installation.python(COUNT))

    assert told, "the voters were killed before any vote: this says nothing"
    assert (voted["accepted"], voted["heights"]) == (True, True)
    assert set(told) <= set(voted["trackers"])
    assert len(set(voted["trackers"])) == len(voted["trackers"])
    assert (done["accepted"], done["heights"], done["trackers"], done["credentials"]) == (True, True, voted["trackers"], 0)
    assert done["result"] == done["counted"] == done["voted"] == voted["voted"] >= len(set(told.values()))
