from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.joining import leave
from commonty.apps.voting.models import BallotBox, Envelope, How, Roll
from commonty.apps.voting.tests.building import organisation, routine
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused
from commonty.counting.contest import Ranking

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
RANKINGS: list[Ranking] = [ranking for length in range(4) for ranking in permutations((1, 2, 3), length)]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_cast_changed_given_on_paper_and_left_as_many_ballots_are_counted_as_people_voted(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the same each time
    body, everybody = organisation(14, now=NOON)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOON), authority=routine(body), now=NOON)
    box = BallotBox.objects.open(roll, opens=NOON, closes=NOON + timedelta(days=1), changeable=True, article="procedures.ballot")
    last: dict[int, Ranking] = {}
    for _act in range(40):
        person, ranking = random.choice(everybody), random.choice(RANKINGS)
        try:
            if random.random() < 0.1:
                box.give_paper(person, now=NOON)
            else:
                box.cast(person, ranking, now=NOON)
                last[person.pk] = ranking
        except Refused:
            continue
    gone = random.sample(everybody[3:], 2)
    for person in gone:
        leave(person, body, now=NOON + timedelta(hours=1))
        last.pop(person.pk, None)
    on_paper = Counter(random.choice(RANKINGS) for _paper in range(box.papers_given))

    seal = box.seal(on_paper, authority=routine(body), now=NOON + timedelta(days=1))

    assert Counter(box.ballots()) == Counter(last.values()) + on_paper
    assert seal.returned == box.marks.filter(how=How.ONLINE).count() == len(last)
    assert seal.cast == sum(box.ballots().values()) == seal.returned + seal.entered
    assert (seal.entered, seal.entitled, Envelope.objects.count()) == (box.papers_given, 12, 0)


def test_no_more_paper_ballots_are_counted_than_were_given_out() -> None:
    body, _everybody = organisation(4, now=NOON)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOON), authority=routine(body), now=NOON)
    box = BallotBox.objects.open(roll, opens=NOON, closes=NOON + timedelta(days=1), changeable=True, article="procedures.ballot")

    with pytest.raises(Exception, match="ballot_seal_has_no_papers_but_those_given"):
        box.seal({(1,): 1}, authority=routine(body), now=NOON + timedelta(days=1))


def test_a_ballot_box_that_is_closed_twice_keeps_its_first_seal() -> None:
    body, everybody = organisation(4, now=NOON)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOON), authority=routine(body), now=NOON)
    box = BallotBox.objects.open(roll, opens=NOON, closes=NOON + timedelta(days=1), changeable=True, article="procedures.ballot")
    box.cast(everybody[0], (2,), now=NOON)

    first = box.seal({}, authority=routine(body), now=NOON + timedelta(days=1))

    assert box.seal({}, authority=routine(body), now=NOON + timedelta(days=2)) == first
    assert box.ballots() == {(2,): 1}
