from datetime import datetime
from typing import Any

import pytest

from commonty.apps.decisions.holdings import Deciding
from commonty.apps.decisions.tests.building import SECOND, opened, votes
from commonty.apps.keys.holding import Holding
from commonty.apps.voting.holdings import RollsAndVotes
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation

pytestmark = pytest.mark.django_db


def kept(holding: Holding, person: int) -> Any:  # noqa: ANN401 - plain data, taken apart below.
    return holding.export(person)


def test_everybody_gets_what_they_moved_seconded_and_voted_and_nothing_of_the_others(noon: datetime) -> None:
    body, everybody = organisation(4, now=noon)
    motion = opened(body, everybody, now=noon)
    votes(motion, everybody[:2], Choice.NO)
    motion.close(now=motion.opening.box.closes)
    motion.challenge(everybody[3], "Too few took part.", now=motion.opening.box.closes + SECOND)

    mover, seconder, challenger = (kept(Deciding(), everybody[number].pk) for number in (0, 1, 3))
    ballots = [len(kept(RollsAndVotes(), person.pk)[0]["votes"]) for person in everybody]

    assert [moved["texts"] for moved in mover["moved"]] == [["A rent strike\n\nWe **shall**."]] * len(mover["moved"])
    assert (mover["seconded"], len(seconder["seconded"]), seconder["moved"]) == ([], 1, [])
    assert [challenge["reasons"] for challenge in challenger["challenged"]] == ["Too few took part."]
    assert ballots == [1, 1, 0, 0]
