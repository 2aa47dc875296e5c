"""An account that is recovered while a vote is open changes no vote that was cast in it, and sees none; it can cast one that was not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from commonty.apps.bodies.entitling import entitled
from commonty.apps.people.models import Person, Recovery
from commonty.apps.voting.models import BallotBox, Box, Roll
from commonty.apps.voting.models.box import Choice
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.secret_votes import SHALL_WE, held
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
Cast = Callable[[Person, int], object]


def recovered(person: Person, *, at: datetime) -> None:
    Recovery.objects.create(person=person, begun_at=at - timedelta(days=2), article="bodies.members", ended_at=at, end="in-force")


def open_box() -> tuple[list[Person], Cast]:
    body, everybody = organisation(4, now=NOON)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOON), authority=routine(body), now=NOON)
    box = Box.objects.open(roll, opens=NOON, closes=NOON + timedelta(days=1), changeable=True)
    return everybody, lambda person, choice: box.cast(person, [Choice.YES, Choice.NO][choice], now=NOON)


def ballot_box() -> tuple[list[Person], Cast]:
    body, everybody = organisation(4, now=NOON)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOON), authority=routine(body), now=NOON)
    box = BallotBox.objects.open(roll, opens=NOON, closes=NOON + timedelta(days=1), changeable=True, article="procedures.ballot")
    return everybody, lambda person, choice: box.cast(person, (choice + 1,), now=NOON)


def board() -> tuple[list[Person], Cast]:
    vote = held(SHALL_WE)
    return vote.people, lambda person, choice: vote.cast(person, [int(choice == 0), int(choice == 1), 0])


@pytest.mark.parametrize("opened", [open_box, ballot_box, board])
def test_a_vote_that_was_cast_stays_and_one_that_was_not_can_be_cast(opened: Callable[[], tuple[list[Person], Cast]]) -> None:
    everybody, cast = opened()
    ada, bo, cy, dee = everybody[:4]
    cast(ada, 0)
    cast(cy, 0)
    recovered(ada, at=NOON)
    recovered(bo, at=NOON)
    recovered(cy, at=NOON - timedelta(seconds=1))

    with pytest.raises(Refused, match="stays as it is") as refused:
        cast(ada, 1)
    cast(bo, 0)
    cast(cy, 1)
    cast(dee, 0)

    assert refused.value.article == "bodies.members"


def test_what_its_open_ballot_says_is_not_shown_to_it() -> None:
    body, (ada, bo, _cy) = organisation(3, now=NOON)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOON), authority=routine(body), now=NOON)
    box = BallotBox.objects.open(roll, opens=NOON, closes=NOON + timedelta(days=1), changeable=True, article="procedures.ballot")
    box.cast(ada, (1,), now=NOON)
    box.cast(bo, (1,), now=NOON)
    recovered(ada, at=NOON)

    assert (box.ballot_of(ada), box.ballot_of(bo)) == (None, (1,))


def test_the_credential_of_a_ballot_that_was_cast_is_given_to_nobody_who_came_later() -> None:
    vote = held(SHALL_WE)
    ada, bo = vote.people[:2]
    raw = vote.ballot(ada, [1, 0, 0])
    vote.board.cast(ada, raw, now=NOON)
    recovered(ada, at=NOON)
    recovered(bo, at=NOON)

    with pytest.raises(Refused, match="stays as it is"):
        vote.board.credential_of(ada, now=NOON)

    assert vote.board.cast(ada, raw, now=NOON), "the same ballot once more is no change"
    assert vote.board.credential_of(bo, now=NOON)
