"""A short script that acts out what a constitution says of secret ballots."""

from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import again, called, opened
from commonty.apps.elections.tests.secretly import opens_result, votes
from commonty.apps.voting.models.trustees import together
from commonty.apps.voting.tests.building import organisation
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
