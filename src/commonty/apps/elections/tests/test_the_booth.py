"""A secret election in the booth and on its board: voters read names, the board keeps numbers."""

import re

import pytest
import time_machine
from django.test import Client

from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import again, opened
from commonty.apps.elections.tests.secretly import board_of, opens_result, secret_election, votes
from commonty.apps.people.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_voter_reads_who_stands_with_the_numbers_of_the_board_and_a_stranger_no_name_at_all() -> None:
    election, people, secrets = secret_election(10)
    election = opened(election, people[:4], people[4], now=election.at)
    board, now = board_of(election), election.opening.at
    voter = Client()
    voter.force_login(Account.objects.open_for(people[5]))
    with time_machine.travel(now, tick=False):
        paper, stranger = (each.content.decode() for each in (voter.get(f"/booth/{board.uuid}/"), Client().get(f"/board/{board.uuid}/")))
        for each in people:
            votes(election, each, [people[0]])
    closes = election.opening.box.closes
    Election.objects.attend(now=closes)
    opens_result(again(election), secrets, now=closes)
    with time_machine.travel(closes, tick=False):
        result = Client().get(f"/board/{board.uuid}/").content.decode()

    assert "Election: Steering" in paper
    assert ("<bdi>Member1</bdi>" in paper, "Candidate 1" in paper) == (True, True)
    assert re.findall(r"Member\d", stranger + result) == []
    assert "10 rankings were opened." in result
    assert election.get_absolute_url() in result
