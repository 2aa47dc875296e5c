"""Takes motions by secret ballot along their path, for tests."""

from datetime import UTC, datetime

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import again, moved
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board, Choice, Stage
from commonty.apps.voting.tests.building import organisation, rules_text
from commonty.apps.voting.tests.keys import RULES as KEYS
from commonty.apps.voting.tests.keys import made
from commonty.ballots.ballot import make_ballot
from commonty.ballots.bound import make_part
from commonty.ballots.credential import private_key
from commonty.ballots.secret import SecretScalar
from commonty.constitution.effect import Effect

NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
VOTES = {Choice.BLANK: [1, 0, 0, 0], Choice.YES: [0, 1, 0, 0], Choice.NO: [0, 0, 1, 0], Choice.ABSTAIN: [0, 0, 0, 1]}
TELLING = """
[powers.tell]
power = "decisions.tell"
title = "Count paper ballots of motions"
longest = "14 months"
"""


def secret_rules(more: str = "", threshold: str = "") -> str:
    """Let whoever moves an ordinary motion have it voted on in secret."""
    ordinary = 'delay = "3 days"\nbar = "3 months"\n'
    text = rules_text().replace(ordinary, ordinary + 'or_by = ["secret"]\n', 1)
    own = f'\n[procedures.secret]\ntitle = "Vote in secret"\nbody = "members"\nextends = "ordinary"\nballot = "secret"\n{more}{threshold}'
    return text + KEYS + TELLING + own


def secret_body(members: int = 8, *, more: str = "", threshold: str = "") -> tuple[Body, list[Person], dict[Person, SecretScalar]]:
    """Found an organisation whose last three members keep its keys, and two of them open a vote."""
    body, people = organisation(members, now=NOON, rules=secret_rules(more, threshold))
    _key, secrets = made(body, people[-3:], threshold=2, now=NOON)
    return body, people, secrets


def noticed(body: Body, people: list[Person], effects: tuple[Effect, ...] = (), *, now: datetime = NOON) -> Motion:
    motion = moved(body, people[0], now=now, effects=effects, procedure="secret")
    for seconder in people[1:3]:
        motion.second(seconder, now=now)
    return again(motion)


def opened(body: Body, people: list[Person], effects: tuple[Effect, ...] = ()) -> Motion:
    motion = noticed(body, people, effects)
    Motion.objects.attend(now=motion.notice.opens)
    return again(motion)


def board_of(motion: Motion) -> Board:
    return Board.objects.get(box=again(motion).opening.ballot_box)


def votes(motion: Motion, voter: Person, choice: Choice) -> str:
    """Let somebody vote in their booth; return the number of their ballot."""
    board, now = board_of(motion), motion.opening.box.opens
    key = private_key(board.election.group, board.uuid, board.credential_of(voter, now=now))
    return board.cast(voter, make_ballot(board.election, key, [VOTES[choice]]), now=now)


def closed(motion: Motion) -> Motion:
    Motion.objects.attend(now=again(motion).opening.box.closes)
    return again(motion)


def opens_result(motion: Motion, secrets: dict[Person, SecretScalar], *, now: datetime) -> int:
    """Let trustees open the result, one after the other, and the machine do its part; return how many trustees it took."""
    board_of(motion).go_on(lambda: now)
    for took, person in enumerate(secrets, 1):
        board = board_of(motion)
        group, phi = board.election.group, board.election.fingerprint
        board.decrypt(person, make_part(group, phi, secrets[person], board.shuffled()).encode(), now=now)
        board.go_on(lambda: now)
        if board_of(motion).stage is not Stage.DECRYPTING:
            return took
    return 0


def decided(motion: Motion, secrets: dict[Person, SecretScalar]) -> Motion:
    """Close a vote and let trustees open it at once."""
    motion = closed(motion)
    opens_result(motion, secrets, now=motion.closing.at)
    return again(motion)
