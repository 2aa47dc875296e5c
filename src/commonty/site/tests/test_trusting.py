"""What waits at home for trustees of secret ballots."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from commonty.apps.voting import ceremonies
from commonty.apps.voting.tests.building import organisation
from commonty.apps.voting.tests.issued_votes import BEFORE, begun
from commonty.apps.voting.tests.keys import rules, trusted
from commonty.apps.voting.tests.secret_votes import SHALL_WE, held
from commonty.site import home

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_ceremony_waits_at_home_for_those_whose_turn_it_is() -> None:
    now = timezone.now()
    body, everybody = organisation(4, now=now, rules=rules())
    trusted(body, everybody[:3], now=now)
    ceremonies.begin(body, everybody[0], now=now)

    found = [[(each.to_do, each.url) for each in home.trustees_work(person, now=now)] for person in everybody]

    assert found == [[("Make your key of secret ballots", "/bodies/members/keys/mine/")]] * 3 + [[]]


def test_a_ballot_that_closed_waits_at_home_for_trustees_who_have_not_done_their_part() -> None:
    vote = held(SHALL_WE)
    now = vote.board.box.closes
    vote.cast(vote.people[4], [1, 0, 0])
    assert [home.trustees_work(each, now=now) for each in vote.people] == [[]] * 6
    vote.close()
    vote.decrypt(vote.people[0])

    found = [[(each.to_do, each.title, each.url) for each in home.trustees_work(person, now=now)] for person in vote.people[:4]]

    waits = [("Open the result", "Spring assembly", f"/board/{vote.board.uuid}/trustees/")]
    assert found == [[], waits, waits, []]
    assert home.trustees_work(vote.people[1], now=now + timedelta(days=365)) == []


def test_codes_that_are_to_be_made_wait_at_home_for_whoever_issues_them(tmp_path: Path) -> None:
    issue, _body, people, _key, _secrets = begun(tmp_path)

    found = [[(each.to_do, each.url) for each in home.trustees_work(person, now=BEFORE)] for person in people]
    issue.issuing.hand_in(issue.issuer, issue.makes(), now=BEFORE)

    assert found == [[]] * 5 + [[("Make the voting codes", f"/codes/{issue.issuing.uuid}/")]]
    assert home.trustees_work(issue.issuer, now=BEFORE) == []
