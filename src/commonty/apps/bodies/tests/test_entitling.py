from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from commonty.apps.bodies.entitling import entitled, right
from commonty.apps.bodies.joining import apply, come_back, leave, seen
from commonty.apps.bodies.models import Body, Membership, Standing
from commonty.apps.bodies.standing import stand
from commonty.apps.bodies.tests.organisations import decision, founded, members, part_of, people, rules_of
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def roll(body: Body, at: datetime, excluding: Sequence[int] = ()) -> list[tuple[int, int]]:
    return list(entitled(body, Right.VOTE, at=at, excluding=excluding))


def test_members_have_the_rights_of_their_category_and_supporters_have_none(noon: datetime) -> None:
    assembly = founded(now=noon)
    (member,) = members(assembly, 1, now=noon)
    (supporter,) = members(assembly, 1, now=noon, category="supporter")

    authority = right(member, assembly, Right.VOTE, now=noon)

    membership = Membership.objects.get(person=member)
    assert authority == Authority(AuthorityKind.RIGHT, f"membership:{membership.pk}", member.pk, "vote", ("members",), "categories.member")
    with pytest.raises(Refused) as refused:
        right(supporter, assembly, Right.VOTE, now=noon)
    assert refused.value.article == "categories.supporter"
    assert (supporter.pk, 1) not in roll(assembly, noon)


def test_who_joins_after_the_qualifying_date_is_not_on_the_roll_of_that_date(noon: datetime) -> None:
    assembly = founded(now=noon)
    (early,) = members(assembly, 1, now=noon)
    (late,) = members(assembly, 1, now=noon + timedelta(days=1))

    assert (early.pk, 1) in roll(assembly, noon)
    assert (late.pk, 1) not in roll(assembly, noon)
    assert (late.pk, 1) in roll(assembly, noon + timedelta(days=1))


def test_the_qualifying_period_is_counted_to_the_qualifying_date(noon: datetime) -> None:
    assembly = founded(now=noon, text=rules_of().replace('title = "Member"\nrights', 'title = "Member"\nqualifying = "1 month"\nrights'))
    (member,) = members(assembly, 1, now=noon)

    with pytest.raises(Refused) as refused:
        right(member, assembly, Right.VOTE, now=datetime(2026, 3, 2, 11, 59, tzinfo=noon.tzinfo))
    assert refused.value.article == "categories.member"
    assert right(member, assembly, Right.VOTE, now=datetime(2026, 3, 2, 12, 0, tzinfo=noon.tzinfo)).person == member.pk


def test_a_roll_is_read_in_as_many_queries_for_three_members_as_for_thirty(
    noon: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assembly = founded(now=noon)
    roll(assembly, noon)

    with django_assert_num_queries(2):
        assert len(roll(assembly, noon)) == 3
    members(assembly, 27, now=noon)
    with django_assert_num_queries(2):
        assert len(roll(assembly, noon)) == 30


def test_whom_the_matter_is_about_is_left_out(noon: datetime) -> None:
    founders = people(3, now=noon)
    assembly = founded(now=noon, founders=founders)

    assert roll(assembly, noon, excluding=[founders[0].pk]) == [(founders[1].pk, 1), (founders[2].pk, 1)]


def test_who_was_not_heard_from_leaves_the_roll_until_they_say_that_they_are_here(noon: datetime) -> None:
    assembly = founded(now=noon)
    (member,) = members(assembly, 1, now=noon)
    month_five, month_seven = noon + timedelta(days=150), noon + timedelta(days=210)

    assert (member.pk, 1) in roll(assembly, month_five)
    assert (member.pk, 1) not in roll(assembly, month_seven)
    seen(member, now=month_seven)
    assert (member.pk, 1) not in roll(assembly, month_seven), "signing in alone brings nobody back"
    with pytest.raises(Refused) as refused:
        right(member, assembly, Right.VOTE, now=month_seven)
    assert refused.value.article == "bodies.members"
    come_back(member, now=month_seven)
    assert (member.pk, 1) in roll(assembly, month_seven)


def test_who_signs_in_now_and_then_stays_on_the_roll(noon: datetime) -> None:
    assembly = founded(now=noon)
    (member,) = members(assembly, 1, now=noon)

    seen(member, now=noon + timedelta(days=150))

    assert (member.pk, 1) in roll(assembly, noon + timedelta(days=210))


def test_a_suspension_ends_by_the_clock(noon: datetime) -> None:
    assembly = founded(now=noon)
    (member,) = members(assembly, 1, now=noon)
    membership = Membership.objects.get(person=member)
    week = noon + timedelta(days=7)

    stand(membership, Standing.SUSPENDED, authority=decision(assembly), now=noon, until=week)

    with pytest.raises(Refused, match="suspended"):
        right(member, assembly, Right.VOTE, now=week - timedelta(seconds=1))
    assert (member.pk, 1) not in roll(assembly, week - timedelta(seconds=1))
    assert (member.pk, 1) in roll(assembly, week)


def test_in_a_branch_only_its_own_members_vote_and_only_while_they_are_members_of_the_whole(noon: datetime) -> None:
    assembly = founded(now=noon)
    east = part_of(assembly, "local-group", "east", now=noon)
    inside, outside = members(assembly, 2, now=noon)
    apply(inside, east, now=noon)

    assert roll(east, noon) == [(inside.pk, 1)]
    with pytest.raises(Refused) as refused:
        right(outside, east, Right.VOTE, now=noon)
    assert refused.value.article == "bodies.local-group"
    leave(inside, assembly, now=noon)
    assert roll(east, noon) == []


def test_in_a_committee_those_vote_who_hold_its_offices_for_as_long_as_they_do(noon: datetime) -> None:
    founders = people(3, now=noon)
    assembly = founded(now=noon, founders=founders, convenor=founders[0], secretary=founders[1])
    committee = assembly.children.get(pk="committee")

    assert roll(committee, noon) == [(founders[0].pk, 1), (founders[1].pk, 1)]
    assert roll(committee, noon + timedelta(days=92)) == []
