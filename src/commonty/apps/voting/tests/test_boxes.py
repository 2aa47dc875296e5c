from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonty.apps.people.models import Person
from commonty.apps.record.merkle import leaf_hash, root_of
from commonty.apps.voting.models import Box, Choice, Departure, Roll, Vote
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.test_rolls import holds
from commonty.constitution.refusal import Refused
from commonty.constitution.tally import Tally

WEEK = timedelta(days=7)


def box_of(members: int, *, now: datetime, weight: int = 1, changeable: bool = True) -> tuple[Box, list[Person]]:
    body, everybody = organisation(members, now=now)
    roll = Roll.freeze(body, ((person.pk, weight) for person in everybody), authority=routine(body), now=now)
    return Box.objects.open(roll, opens=now, closes=now + WEEK, changeable=changeable, article="procedures.ordinary"), everybody


@pytest.mark.django_db
def test_a_later_vote_replaces_the_earlier_and_the_same_again_changes_nothing(noon: datetime) -> None:
    box, everybody = box_of(3, now=noon)

    first = box.cast(everybody[0], Choice.YES, now=noon)
    again = box.cast(everybody[0], Choice.YES, now=noon + timedelta(hours=1))
    changed = box.cast(everybody[0], Choice.NO, now=noon + timedelta(hours=2))

    assert (first == again, changed.times, box.tally()) == (True, 2, Tally(entitled=3, yes=0, no=1))


@pytest.mark.django_db
def test_a_vote_that_cannot_be_changed_is_not_and_sending_it_twice_is_harmless(noon: datetime) -> None:
    box, everybody = box_of(3, now=noon, changeable=False)
    receipt = box.cast(everybody[0], Choice.YES, now=noon)

    twice = box.cast(everybody[0], Choice.YES, now=noon)
    with pytest.raises(Refused) as refusal:
        box.cast(everybody[0], Choice.NO, now=noon)

    assert (twice, refusal.value.article, box.tally()) == (receipt, "procedures.ordinary", Tally(entitled=3, yes=1, no=0))


@pytest.mark.django_db
def test_abstaining_and_a_blank_vote_are_votes_and_staying_silent_is_none(noon: datetime) -> None:
    box, everybody = box_of(5, now=noon, weight=3)
    for voter, choice in zip(everybody, Choice, strict=False):
        box.cast(voter, choice, now=noon)

    tally = box.tally()

    assert tally == Tally(entitled=15, yes=3, no=3, abstain=3, blank=3)
    assert tally.entitled == tally.returned + tally.unreturned


@pytest.mark.django_db
def test_each_receipt_is_found_under_the_root_of_the_sealed_box(noon: datetime) -> None:
    box, everybody = box_of(5, now=noon)
    receipts = {voter.pk: box.cast(voter, Choice.YES, now=noon) for voter in everybody[1:4]}

    seal = box.seal(authority=routine(box.roll.body), now=noon + WEEK)

    votes = {vote.entry.person_id: vote for vote in box.in_order()}
    assert all(holds(vote.proof()) for vote in votes.values())
    assert seal.root == root_of([bytes.fromhex(receipts[voter.pk].leaf) for voter in everybody[1:4]]).hex()
    assert all(leaf_hash(bytes.fromhex(votes[pk].proof().data)).hex() == receipt.leaf for pk, receipt in receipts.items())


@pytest.mark.django_db
def test_a_vote_changed_behind_the_voters_backs_is_found_out(noon: datetime) -> None:
    box, everybody = box_of(3, now=noon)
    box.cast(everybody[0], Choice.YES, now=noon)
    box.seal(authority=routine(box.roll.body), now=noon + WEEK)

    Vote.objects.update(choice=Choice.NO)

    assert not holds(Vote.objects.get().proof())


@pytest.mark.django_db
def test_a_sealed_box_takes_no_vote_however_early_it_was_sealed_and_is_sealed_once(noon: datetime) -> None:
    box, everybody = box_of(3, now=noon)
    first = box.seal(authority=routine(box.roll.body), now=noon)

    with pytest.raises(Refused):
        box.cast(everybody[0], Choice.YES, now=noon + timedelta(hours=1))
    second = box.seal(authority=routine(box.roll.body), now=noon + WEEK)

    assert (first.pk, Vote.objects.count()) == (second.pk, 0)


@pytest.mark.django_db
def test_who_is_struck_off_after_the_count_stays_counted(noon: datetime) -> None:
    box, everybody = box_of(3, now=noon)
    box.cast(everybody[0], Choice.YES, now=noon)
    box.seal(authority=routine(box.roll.body), now=noon + WEEK)

    box.roll.strike(everybody[0], Departure.LEFT, authority=routine(box.roll.body), now=noon + WEEK)

    assert box.tally() == Tally(entitled=3, yes=1, no=0)


@pytest.mark.django_db
def test_a_vote_takes_as_many_queries_on_a_long_roll_as_on_a_short_one(noon: datetime) -> None:
    box, everybody = box_of(12, now=noon)
    with CaptureQueriesContext(connection) as first:
        box.cast(everybody[0], Choice.YES, now=noon)
    for voter in everybody[1:11]:
        box.cast(voter, Choice.YES, now=noon)

    with CaptureQueriesContext(connection) as last:
        box.cast(everybody[11], Choice.YES, now=noon)

    assert len(last) <= len(first) <= 9


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.integers(0, 5), st.sampled_from([*Choice, "strike"])), max_size=30))
def test_entitled_is_cast_and_not_cast_whatever_happens(noon: datetime, acts: list[tuple[int, Choice | str]]) -> None:
    if not Person.objects.exists():
        box_of(6, now=noon)
    known = Box.objects.order_by("pk")[0]
    everybody = list(Person.objects.order_by("pk"))
    roll = Roll.freeze(known.roll.body, ((person.pk, 1) for person in everybody), authority=routine(known.roll.body), now=noon)
    box = Box.objects.open(roll, opens=noon, closes=noon + WEEK, changeable=True)
    standing: dict[int, Choice | None] = dict.fromkeys(range(6))
    for who, what in acts:
        if what == "strike":
            roll.strike(everybody[who], Departure.LEFT, authority=routine(roll.body), now=noon)
            standing.pop(who, None)
        elif who in standing:
            box.cast(everybody[who], Choice(what), now=noon)
            standing[who] = Choice(what)
        else:
            with pytest.raises(Refused):
                box.cast(everybody[who], Choice(what), now=noon)

    counted = {choice: sum(1 for each in standing.values() if each is choice) for choice in Choice}
    expected = Tally(len(standing), counted[Choice.YES], counted[Choice.NO], counted[Choice.ABSTAIN], counted[Choice.BLANK])
    assert box.tally() == expected
    assert box.seal(authority=routine(roll.body), now=noon).tally() == expected
