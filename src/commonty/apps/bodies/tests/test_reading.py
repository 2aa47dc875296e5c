from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from commonty.apps.bodies.circles import bodies_of
from commonty.apps.bodies.joining import apply, leave
from commonty.apps.bodies.models import Body, Membership
from commonty.apps.bodies.models.membership import BELONGING
from commonty.apps.bodies.reading import A_MINUTE, MANY, number_of, page_of_roll
from commonty.apps.bodies.tests.organisations import founded, members, part_of, people, rules_of
from commonty.apps.people import erasing
from commonty.apps.people.models import Person
from commonty.apps.people.revealing import PAGE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LAYERS = """
[bodies.board]
title = "Board"
kind = "committee"
belonging = "everyone"
parent = "committee"

[bodies.desk]
title = "Desk"
kind = "committee"
belonging = "everyone"
parent = "board"

[bodies.shift]
title = "Shift"
kind = "committee"
belonging = "everyone"
parent = "desk"
"""
"""Three bodies, each in the one before, in which everybody of the committee has a say."""

FAR = 1_000_000
"""A member number that nobody has reached by the verbs."""


@pytest.fixture
def _forgetting() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def crowd(body: Body, number: int, *, now: datetime) -> None:
    """Let many people belong to a body, by the rows that count."""
    made = Person.objects.bulk_create(Person(member_number=FAR + each, signed_up_at=now) for each in range(number))
    Membership.objects.bulk_create(
        Membership(person=each, body=body, category="member", standing="good", since=now, active=now) for each in made
    )


@pytest.mark.usefixtures("_forgetting")
def test_a_small_body_counts_its_members_each_time(noon: datetime) -> None:
    body = founded(now=noon)

    before = number_of(body.pk, *BELONGING)
    members(body, 1, now=noon)

    assert (before, number_of(body.pk, *BELONGING)) == (3, 4)


@pytest.mark.usefixtures("_forgetting")
def test_a_body_of_more_than_ten_thousand_counts_its_members_once_a_minute(
    noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body = founded(now=noon)
    crowd(body, MANY - 3, now=noon)
    with time_machine.travel(noon, tick=False) as clock:
        told = [number_of(body.pk, *BELONGING)]
        members(body, 1, now=noon)
        told.append(number_of(body.pk, *BELONGING))
        members(body, 1, now=noon)
        with django_assert_num_queries(0):
            told.append(number_of(body.pk, *BELONGING))
        others = number_of(body.pk, "arrears")
        clock.shift(timedelta(seconds=A_MINUTE + 1))
        told.append(number_of(body.pk, *BELONGING))

    assert (told, others) == ([MANY, MANY + 1, MANY + 1, MANY + 2], 0)


def test_the_roll_of_the_organisation_lists_all_who_belong_page_by_page_and_nobody_else(noon: datetime) -> None:
    body = founded(now=noon)
    everybody = [*Person.objects.order_by("member_number"), *members(body, PAGE + 1, now=noon)]
    left, erased, *_others = everybody[5:7]
    leave(left, body, now=noon)
    erasing.mark(erased.pk, now=noon)
    people(1, now=noon)

    first, more_follow = page_of_roll(body, after=0)
    rest, more_after = page_of_roll(body, after=first[-1].member_number)

    belong = [person for person in everybody if person not in {left, erased}]
    assert (first, more_follow) == (belong[:PAGE], True)
    assert (rest, more_after) == (belong[PAGE:], False)


def test_the_roll_of_a_branch_lists_those_who_joined_it_and_a_last_page_that_is_full_says_so(noon: datetime) -> None:
    body = founded(now=noon)
    branch = part_of(body, "local-group", "harbour", now=noon)
    everybody = members(body, PAGE + 1, now=noon)
    for person in everybody[:PAGE]:
        apply(person, branch, now=noon)

    assert page_of_roll(branch, after=0) == (everybody[:PAGE], False)


def test_members_read_what_bodies_of_everybody_do_however_deep_they_lie(noon: datetime) -> None:
    text = rules_of().replace("[bodies.appeals]", LAYERS + "\n[bodies.appeals]", 1)
    body = founded(now=noon, text=text)
    (member,) = members(body, 1, now=noon)
    (stranger,) = people(1, now=noon)

    deep = {"members", "committee", "appeals", "board", "desk", "shift"}
    assert set(Body.objects.values_list("pk", flat=True)) == deep
    assert bodies_of(member.pk, noon) == deep
    assert bodies_of(stranger.pk, noon) == set()


def test_members_read_nothing_of_a_body_below_one_that_does_not_answer_to_them(noon: datetime) -> None:
    text = rules_of().replace("[bodies.appeals]", LAYERS + "\n[bodies.appeals]", 1)
    text = text.replace(
        '[bodies.desk]\ntitle = "Desk"\nkind = "committee"\nbelonging = "everyone"',
        '[bodies.desk]\ntitle = "Desk"\nkind = "caucus"\nbelonging = "self"',
    )
    body = founded(now=noon, text=text)
    member, insider = members(body, 2, now=noon)
    Membership.objects.create(person=insider, body_id="desk", standing="good", since=noon, active=noon)

    open_to_all = {"members", "committee", "appeals", "board"}
    assert bodies_of(member.pk, noon) == open_to_all
    assert bodies_of(insider.pk, noon) == {*open_to_all, "desk", "shift"}
