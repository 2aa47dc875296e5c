"""What happens to a vote whose codes an authority issues, while it is served: by the verbs, where the browser's own people need not."""

import json
from pathlib import Path

import time_machine

from commonty.apps.voting.models import Board, ElectionKey, Issuing
from commonty.apps.voting.tests.issued_votes import BEFORE, Issue, begun, opened
from commonty.apps.voting.tests.secret_votes import CLOSE, NOON, SHALL_WE, Vote
from commonty.ballots.secret import SecretScalar
from tests.journeys.examples import of

GROUP = "RFC-3526-2048"
"""One that Belenios's own tool reads, as Debian has it."""


def begin() -> None:
    """Fix a roll of six, whose codes the last is to issue; say how to be each of them, and the trustees' private keys."""
    with time_machine.travel(BEFORE, tick=False):
        issue, _body, people, _key, secrets = begun(Path(), group_name=GROUP, spare="1/2")
        told = {
            "uuid": issue.issuing.uuid,
            "people": [of(person) for person in people],
            "secrets": {person.pk: str(secret.disclose()) for person, secret in secrets.items()},
        }
        print(json.dumps(told))


def open_it() -> None:
    """Open voting with the list that was handed in."""
    issuing = Issuing.objects.get()
    with time_machine.travel(NOON, tick=False):
        opened(Issue(issuing, issuing.mandate.holder, Path()), ElectionKey.objects.get(), (SHALL_WE,))  # type: ignore[union-attr]  # handed in


def close(told: dict[str, str]) -> None:
    """Close voting, and let its trustees open the result."""
    board = Board.objects.get()
    people = [trustee.mandate.holder for trustee in board.key.ceremony.trustees.order_by("number")]
    secrets = {person: SecretScalar(int(told[str(person.pk)])) for person in people}
    vote = Vote(board, board.box.roll.body, people, secrets)
    with time_machine.travel(CLOSE, tick=False):
        vote.close()
        for person in people[:2]:
            vote.decrypt(person)
    print(json.dumps(vote.board.result))
