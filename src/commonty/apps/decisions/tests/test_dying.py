"""A death during a vote: the place on the roll goes with the vote, and comes back with it where it was a mistake."""

from datetime import datetime

import pytest

from commonty.apps.bodies.dying import record_death
from commonty.apps.bodies.joining import come_back
from commonty.apps.decisions.tests.building import again, opened, votes
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation, routine

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("was_a_mistake", "entitled", "yes"), [(False, 4, 3), (True, 5, 4)])
def test_a_death_before_the_count_takes_the_vote_with_it_unless_it_was_a_mistake(
    noon: datetime, *, was_a_mistake: bool, entitled: int, yes: int
) -> None:
    body, everybody = organisation(5, now=noon)
    motion = opened(body, everybody, now=noon)
    votes(motion, everybody[:4], Choice.YES)
    died = motion.opening.box.opens

    record_death(everybody[3], authority=routine(body), now=died)
    if was_a_mistake:
        come_back(everybody[3], now=died)
    motion.close(now=motion.opening.box.closes)

    tally = again(motion).outcome.working().tally
    assert (tally.entitled, tally.yes) == (entitled, yes)


def test_a_death_after_the_count_changes_nothing_that_was_counted(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = opened(body, everybody, now=noon)
    votes(motion, everybody[:4], Choice.YES)
    motion.close(now=motion.opening.box.closes)

    record_death(everybody[3], authority=routine(body), now=motion.opening.box.closes)

    tally = again(motion).outcome.working().tally
    assert (tally.entitled, tally.yes) == (5, 4)
