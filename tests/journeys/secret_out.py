"""Short scripts that act out what a constitution says of secret ballots."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import again, called, opened
from commonty.apps.elections.tests.secretly import board_of, opens_result, votes
from commonty.apps.mandates.granting import grant
from commonty.apps.voting import issuing
from commonty.apps.voting.models import Credential
from commonty.apps.voting.models.trustees import together
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.issued_votes import Issue
from commonty.apps.voting.tests.keys import made
from commonty.constitution.document import Constitution
from commonty.constitution.writing import write
from tests.journeys.acting_out import NOON


def in_secret(rules: Constitution) -> object:
    """Hold an election by secret ballot, and say how many trustees opened it, and how long they had."""
    body, everybody = organisation(12, now=NOON, rules=write(rules))
    _key, secrets = made(body, everybody[-4:], threshold=together(body, NOON), now=NOON)
    election = opened(called(body, now=NOON), everybody[:4], everybody[5], now=NOON)
    for voter in everybody[:5]:
        votes(election, voter, everybody[:2])
    Election.objects.attend(now=again(election).opening.box.closes)
    closing = again(election).closing
    took = opens_result(again(election), secrets, now=closing.at)
    return took, closing.count_due, again(election).outcome.result


def beside_a_paper(rules: Constitution) -> object:
    """Let ten vote in secret and one on paper, and say whether what is opened of the ten is published before the paper is counted."""
    body, everybody = organisation(12, now=NOON, rules=write(rules))
    made(body, everybody[-4:], threshold=together(body, NOON), now=NOON)
    election = opened(called(body, now=NOON), everybody[:4], everybody[5], now=NOON)
    for voter in everybody[:10]:
        votes(election, voter, everybody[:2])
    election.opening.box.give_paper(everybody[10], now=election.opens)
    closes = again(election).opening.box.closes
    Election.objects.attend(now=closes)
    board = board_of(election)
    board.go_on(lambda: closes)
    return board.tallied, board.shows_opened


def issued(rules: Constitution) -> object:
    """Call an election by secret ballot, let an authority issue its codes where one is to, and say whether it opened, and by how many."""
    body, everybody = organisation(12, now=NOON, rules=write(rules))
    made(body, everybody[-4:], threshold=together(body, NOON), now=NOON)
    ends = NOON + timedelta(days=300)
    grant(everybody[5], "issue-codes", body.path, starts=NOON, ends=ends, authority=routine(body), now=NOON)
    election = called(body, now=NOON)
    waiting = issuing.waiting(everybody[5], now=NOON)
    for found in waiting:
        with TemporaryDirectory() as folder:
            found.hand_in(everybody[5], Issue(found, everybody[5], Path(folder), NOON).makes(), now=NOON)
    opened_now = opened(election, everybody[:4], everybody[5], now=NOON)
    return len(waiting), opened_now.phase(opened_now.opens), Credential.objects.count(), Credential.objects.filter(sealed=None).count()
