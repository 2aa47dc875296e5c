"""Takes elections by secret ballot along their path, for tests."""

from datetime import UTC, datetime

from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import again, called, rules
from commonty.apps.keys.tests.once import once
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board, Stage
from commonty.apps.voting.tests.building import organisation
from commonty.apps.voting.tests.keys import made
from commonty.ballots.ballot import make_ballot
from commonty.ballots.bound import make_part
from commonty.ballots.credential import private_key
from commonty.ballots.secret import SecretScalar
from commonty.ballots.shuffles import shuffle_all, write_shuffles

NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
KEYS = """
[powers.keep-keys]
power = "voting.keep-key"
title = "Keep a key of secret ballots"
longest = "14 months"
together = 2
"""


ISSUE = """
[powers.issue-codes]
power = "voting.issue-credentials"
title = "Send out voting codes"
longest = "14 months"
"""
BY_AUTHORITY = 'credentials = "authority"\n'


def secret_rules(ballot: str = "") -> str:
    text = rules(ballot=ballot + KEYS + ISSUE)
    return text.replace('ballot = "unlinked"\nnominations = "10 days"', 'ballot = "secret"\nnominations = "10 days"')


@once
def secret_election(members: int = 8, *, ballot: str = "") -> tuple[Election, list[Person], dict[Person, SecretScalar]]:
    """Found an organisation whose last three members keep its keys, and call the election of its steering group."""
    body, people = organisation(members, now=NOON, rules=secret_rules(ballot))
    _key, secrets = made(body, people[-3:], threshold=2, now=NOON)
    return called(body, now=NOON), people, secrets


def board_of(election: Election) -> Board:
    return Board.objects.get(box=again(election).opening.box)


def votes(election: Election, voter: Person, people: list[Person], *, now: datetime | None = None) -> str:
    """Let somebody rank people in their booth, as soon as it opens where no time is given."""
    board, now = board_of(election), now or election.opens
    numbers = {each.person.pk: each.number for each in election.candidates()}
    ranks = [0] * (len(numbers) + bool(election.ron_number))
    for place, person in enumerate(people, 1):
        ranks[numbers[person.pk] - 1] = place
    key = private_key(board.election.group, board.uuid, board.credential_of(voter, now=now))
    return board.cast(voter, make_ballot(board.election, key, [ranks]), now=now)


def opens_result(election: Election, secrets: dict[Person, SecretScalar], *, now: datetime) -> int:
    """Let trustees shuffle the ballots and open the result, one after the other, and the machine do its part; return how many it took."""
    board_of(election).go_on(lambda: now)
    for person in secrets:
        board = board_of(election)
        if board.stage is Stage.SHUFFLING:
            made_shuffle = write_shuffles(board.election.group, shuffle_all(board.election, board.shuffled()))
            board.shuffle(person, made_shuffle.encode(), now=now)
    for took, person in enumerate(secrets, 1):
        board = board_of(election)
        group, phi = board.election.group, board.election.fingerprint
        board.decrypt(person, make_part(group, phi, secrets[person], board.shuffled()).encode(), now=now)
        board.go_on(lambda: now)
        if board_of(election).stage in {Stage.DONE, Stage.REFUSED}:
            return took
    return 0
