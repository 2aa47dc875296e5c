import os
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonty.apps.bodies.models import Body
from commonty.apps.people.models import Person
from commonty.apps.record.merkle import leaf_hash, root_from_inclusion
from commonty.apps.voting.models import Box, Choice, Roll, RollEntry
from commonty.apps.voting.models.roll import BATCH
from commonty.apps.voting.tests.building import organisation, routine

pytestmark = pytest.mark.django_db
FAR = 1_000_000
"""A member number that nobody has reached by the verbs."""


def box_of(roll: Roll, *, now: datetime) -> Box:
    return Box.objects.open(roll, opens=now, closes=now + timedelta(days=7), changeable=True)


def frozen(body: Body, people: list[Person], *, now: datetime) -> Roll:
    return Roll.freeze(body, ((person.pk, 1) for person in people), authority=routine(body), now=now)


def test_ones_vote_is_found_in_the_very_box_that_it_was_cast_in(noon: datetime) -> None:
    body, everybody = organisation(4, now=noon)
    roll, other = frozen(body, everybody[:3], now=noon), frozen(body, everybody, now=noon)
    box, second_box, box_of_other = box_of(roll, now=noon), box_of(roll, now=noon), box_of(other, now=noon)
    box.cast(everybody[0], Choice.YES, now=noon)
    second_box.cast(everybody[0], Choice.NO, now=noon)
    box_of_other.cast(everybody[0], Choice.ABSTAIN, now=noon)
    box_of_other.cast(everybody[3], Choice.NO, now=noon)

    found = [each.vote_of(everybody[0]) for each in (box, second_box, box_of_other)]

    assert [vote and vote.choice for vote in found] == ["yes", "no", "abstain"]
    assert [box.vote_of(person) for person in everybody[1:]] == [None, None, None]


@pytest.mark.sqlite
def test_ones_vote_is_found_by_ones_place_and_not_by_looking_through_the_box(noon: datetime) -> None:
    body, everybody = organisation(3, now=noon)
    box = box_of(frozen(body, everybody, now=noon), now=noon)
    box.cast(everybody[0], Choice.YES, now=noon)

    with CaptureQueriesContext(connection) as asked:
        box.vote_of(everybody[0])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = [step for _id, _parent, _unused, step in cursor.fetchall()]

    assert len(asked) == 1
    assert [step.partition(" (")[2] for step in plan] == ["roll_id=? AND person_id=?)", "box_id=? AND entry_id=?)"]


def test_a_roll_is_written_as_rows_like_any_other(noon: datetime) -> None:
    body, everybody = organisation(3, now=noon)
    salts = [os.urandom(RollEntry.SALT) for _person in everybody]
    facts = [(index, person.pk, index + 1, salt, "committee") for index, (person, salt) in enumerate(zip(everybody, salts, strict=True))]
    written, plain = (Roll.objects.create(body=body, at=noon, right="vote", count=3, weight=6, root="", branches=b"") for _each in range(2))

    RollEntry.objects.write(written, facts)
    RollEntry.objects.bulk_create(
        RollEntry(roll=plain, index=index, person_id=person, weight=weight, salt=salt, sections=sections)
        for index, person, weight, salt, sections in facts
    )

    columns = ("index", "person", "weight", "salt", "sections", "leaf")
    rows = [[tuple(map(_bare, row)) for row in roll.entries.order_by("index").values_list(*columns)] for roll in (written, plain)]
    assert rows[0] == rows[1] == [(*row, b"") for row in facts]


@pytest.mark.slow
def test_a_roll_written_in_several_batches_is_whole_and_proves_every_place(noon: datetime) -> None:
    body, _everybody = organisation(3, now=noon)
    crowd = Person.objects.bulk_create(Person(member_number=FAR + each, signed_up_at=noon) for each in range(BATCH + 2))

    roll = frozen(body, crowd, now=noon)

    entries = list(roll.entries.order_by("index"))
    assert [(entry.index, entry.person_id, entry.weight) for entry in entries] == [(n, person.pk, 1) for n, person in enumerate(crowd)]
    assert (roll.count, roll.weight, len({bytes(entry.salt) for entry in entries})) == (BATCH + 2, BATCH + 2, BATCH + 2)
    for place in (0, BATCH - 1, BATCH, BATCH + 1):
        proof = entries[place].proof()
        path = [bytes.fromhex(step) for step in proof.path]
        assert root_from_inclusion(leaf_hash(entries[place].data()), place, roll.count, path).hex() == roll.root


def _bare(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
