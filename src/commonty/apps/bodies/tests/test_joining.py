from datetime import datetime, timedelta

import pytest

from commonty.apps.bodies.effects import CreateBody, DissolveBody, ExpelSomebody, ReadmitSomebody, SuspendSomebody
from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.joining import admit, apply, leave, sponsor
from commonty.apps.bodies.models import Body, Membership, Standing
from commonty.apps.bodies.tests.organisations import decision, founded, members, part_of, people, rules_of
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def closed(admission: str) -> str:
    return rules_of().replace('belonging = "admission"\n', f'belonging = "admission"\n{admission}\n')


def test_where_admission_is_open_who_applies_belongs(noon: datetime) -> None:
    assembly = founded(now=noon)
    (ada,) = people(1, now=noon)

    membership = apply(ada, assembly, category="member", now=noon)

    assert (membership.standing, membership.since, membership.category) == ("good", noon, "member")
    assert [row.source for row in membership.history.all()] == ["self"]


def test_nobody_joins_twice_or_in_a_category_that_is_not_there(noon: datetime) -> None:
    assembly = founded(now=noon)
    ada, bo = members(assembly, 1, now=noon)[0], people(1, now=noon)[0]

    with pytest.raises(Refused) as twice:
        apply(ada, assembly, category="member", now=noon)
    with pytest.raises(Refused) as nowhere:
        apply(bo, assembly, category="patron", now=noon)

    assert (twice.value.article, nowhere.value.article) == ("bodies.members", "categories.patron")


def test_with_sponsors_an_applicant_belongs_once_enough_members_vouch(noon: datetime) -> None:
    founders = people(3, now=noon)
    assembly = founded(now=noon, founders=founders, text=closed('admission = "sponsors"\nsponsors = 2'))
    membership = apply(people(1, now=noon)[0], assembly, category="member", now=noon)

    assert sponsor(membership, by=founders[0], now=noon).standing == Standing.APPLIED
    with pytest.raises(Refused, match="already"):
        sponsor(membership, by=founders[0], now=noon)
    assert sponsor(membership, by=founders[1], now=noon).standing == Standing.GOOD


def test_who_has_applied_only_vouches_for_nobody_and_votes_on_nothing(noon: datetime) -> None:
    assembly = founded(now=noon, text=closed('admission = "sponsors"\nsponsors = 1'))
    ada, bo = people(2, now=noon)
    membership = apply(ada, assembly, category="member", now=noon)
    apply(bo, assembly, category="member", now=noon)

    with pytest.raises(Refused, match="good standing"):
        sponsor(membership, by=bo, now=noon)
    assert (bo.pk, 1) not in list(entitled(assembly, Right.VOTE, at=noon))


def test_admission_takes_what_the_rules_ask_for_and_nothing_else_does(noon: datetime) -> None:
    assembly = founded(now=noon, text=closed('admission = "mandate"'))
    membership = apply(people(1, now=noon)[0], assembly, category="member", now=noon)
    holder = Authority(AuthorityKind.MANDATE, "mandate:1", 1, "bodies.admit", assembly.path, "powers.admit")
    other = Authority(AuthorityKind.MANDATE, "mandate:2", 1, "people.write", assembly.path, "powers.write-to-members")

    for wrong in (decision(assembly), other):
        with pytest.raises(Refused):
            admit(membership, authority=wrong, now=noon)
    assert admit(membership, authority=holder, now=noon).standing == Standing.GOOD


def test_one_belongs_to_one_branch_at_a_time(noon: datetime) -> None:
    assembly = founded(now=noon)
    east, west = (part_of(assembly, "local-group", body, now=noon) for body in ("east", "west"))
    (ada,) = members(assembly, 1, now=noon)
    apply(ada, east, now=noon)

    with pytest.raises(Refused) as refused:
        apply(ada, west, now=noon)
    assert refused.value.article == "bodies.local-group"
    leave(ada, east, now=noon)
    assert apply(ada, west, now=noon).standing == Standing.GOOD


def test_who_says_that_they_belong_to_a_caucus_belongs_but_only_as_a_member(noon: datetime) -> None:
    assembly = founded(now=noon)
    caucus = part_of(assembly, "caucus", "women", now=noon)
    (ada,), (outsider,) = members(assembly, 1, now=noon), people(1, now=noon)

    assert apply(ada, caucus, now=noon).standing == Standing.GOOD
    with pytest.raises(Refused):
        apply(outsider, caucus, now=noon)


def test_nobody_joins_a_committee_by_asking(noon: datetime) -> None:
    assembly = founded(now=noon)
    (ada,) = members(assembly, 1, now=noon)

    with pytest.raises(Refused):
        apply(ada, Body.objects.get(pk="committee"), now=noon)


def test_leaving_and_joining_again_is_no_way_round_a_suspension(noon: datetime) -> None:
    assembly = founded(now=noon)
    (ada,) = members(assembly, 1, now=noon)
    SuspendSomebody(person=ada.pk, body="members", days=30).carry_out(decision(assembly), now=noon)
    leave(ada, assembly, now=noon)

    membership = apply(ada, assembly, category="member", now=noon + timedelta(days=1))

    assert (membership.standing, membership.until) == ("suspended", noon + timedelta(days=30))


def test_leaving_before_the_vote_is_no_way_round_an_expulsion_and_only_a_decision_readmits(noon: datetime) -> None:
    assembly = founded(now=noon)
    (ada,) = members(assembly, 1, now=noon)
    leave(ada, assembly, now=noon)
    ExpelSomebody(person=ada.pk, body="members").carry_out(decision(assembly), now=noon)

    with pytest.raises(Refused):
        apply(ada, assembly, category="member", now=noon)
    ReadmitSomebody(person=ada.pk, body="members").carry_out(decision(assembly, "motion:2"), now=noon)

    membership = Membership.objects.get(person=ada)
    assert membership.standing == Standing.GOOD
    assert [(row.standing, row.source) for row in membership.history.order_by("pk")] == [
        ("good", "self"),
        ("left", "self"),
        ("expelled", "motion:1"),
        ("good", "motion:2"),
    ]


def test_an_expulsion_from_the_whole_is_one_from_every_part(noon: datetime) -> None:
    assembly = founded(now=noon)
    east = part_of(assembly, "local-group", "east", now=noon)
    (ada,) = members(assembly, 1, now=noon)
    apply(ada, east, now=noon)

    ExpelSomebody(person=ada.pk, body="members").carry_out(decision(assembly), now=noon)

    assert Membership.objects.get(person=ada, body=east).standing == Standing.LEFT


def test_a_decision_makes_a_branch_and_another_dissolves_it(noon: datetime) -> None:
    assembly = founded(now=noon)
    rules = assembly.rules(noon).constitution
    make = CreateBody(slug="east", title="East", article="local-group", parent="members")
    make.refuse_unless_possible(rules, now=noon)
    make.carry_out(decision(assembly), now=noon)
    east = Body.objects.get(pk="east")
    (ada,) = members(assembly, 1, now=noon)
    apply(ada, east, now=noon)
    assert east.path == ("members", "east")

    DissolveBody(body="east").carry_out(decision(assembly, "motion:2"), now=noon)

    east = Body.objects.get(pk="east")
    assert east.is_dissolved
    assert list(entitled(east, Right.VOTE, at=noon)) == []
    with pytest.raises(Refused):
        apply(members(assembly, 1, now=noon)[0], east, now=noon)


@pytest.mark.parametrize(
    "wrong",
    [
        CreateBody(slug="east", title="East", article="committee", parent="members"),
        CreateBody(slug="east", title="East", article="local-group", parent="committee"),
        CreateBody(slug="not a slug", title="East", article="local-group", parent="members"),
        CreateBody(slug="committee", title="East", article="local-group", parent="members"),
        CreateBody(slug="east", title=" ", article="local-group", parent="members"),
        CreateBody(slug="east", title="East", article="local-group", parent="nowhere"),
    ],
)
def test_a_body_that_the_rules_do_not_know_is_refused_before_it_can_be_put(wrong: CreateBody, noon: datetime) -> None:
    assembly = founded(now=noon)

    with pytest.raises(Refused):
        wrong.refuse_unless_possible(assembly.rules(noon).constitution, now=noon)
