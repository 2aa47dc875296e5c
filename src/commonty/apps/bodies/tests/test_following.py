"""The bodies that rules name themselves follow the rules."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from commonty.apps.bodies.dissolving import dissolve
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.bodies.tests.organisations import decision, founded, members, part_of, rules_of
from commonty.apps.rules.adopting import adopt
from commonty.apps.rules.effects import AmendRules
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.constitution.writing import write

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
STRIKES = '\n[bodies.strikes]\ntitle = "Strike committee"\nkind = "committee"\nbelonging = "seats"\nparent = "{parent}"\n'


def living() -> set[str]:
    return set(Body.objects.filter(dissolution=None).values_list("place", flat=True))


def test_a_committee_that_an_amendment_adds_comes_into_being_and_one_that_it_takes_out_is_dissolved(noon: datetime) -> None:
    body = founded(now=noon)
    before = living()

    adopt(body.pk, rules_of() + STRIKES.format(parent="members"), authority=decision(body), now=noon + MINUTE)
    with_it = living()
    adopt(body.pk, rules_of(), authority=decision(body, "motion:2"), now=noon + 2 * MINUTE)
    without = living()
    adopt(body.pk, rules_of() + STRIKES.format(parent="members"), authority=decision(body, "motion:3"), now=noon + 3 * MINUTE)

    assert with_it - before == {"members/strikes"}
    assert without == before
    assert living() - before == {"members/members-strikes"}
    assert Body.objects.get(pk="strikes").source == "motion:1"


def test_a_body_is_called_what_its_rules_call_it_now_and_its_officers_stay(noon: datetime) -> None:
    body = founded(now=noon)
    holder = members(body, 1, now=noon)[0]
    committee = Body.objects.get(article="committee")
    seat(holder, "convenor", committee, authority=decision(body), now=noon)

    adopt(
        body.pk, rules_of().replace(f'title = "{committee.title}"', 'title = "Executive"', 1), authority=decision(body), now=noon + MINUTE
    )

    assert Body.objects.get(pk=committee.pk).title == "Executive"
    assert Seat.objects.held(noon + MINUTE).get().person == holder


def test_each_branch_gets_the_committee_that_the_rules_name_as_a_part_of_every_branch(noon: datetime) -> None:
    body = founded(now=noon)
    part_of(body, "local-group", "north", now=noon)

    adopt(body.pk, rules_of() + STRIKES.format(parent="local-group"), authority=decision(body), now=noon + MINUTE)

    assert "members/north/strikes" in living()


def test_a_body_with_rules_of_its_own_is_left_as_it_is_by_the_rules_above_it(noon: datetime) -> None:
    body = founded(now=noon)
    part_of(body, "local-group", "north", now=noon)
    adopt("north", rules_of(), authority=decision(body), now=noon)
    own = {place for place in living() if place.startswith("members/north/")}

    adopt(body.pk, rules_of() + STRIKES.format(parent="local-group"), authority=decision(body), now=noon + MINUTE)

    assert own == {"members/north/north-committee", "members/north/north-appeals"}
    assert {place for place in living() if place.startswith("members/north/")} == own


def without_local_groups(text: str) -> str:
    """Return rules that know no local groups, nor what names them."""
    rules = parse(text)
    chapters: dict[str, Any] = {
        "bodies": {key: body for key, body in rules.bodies.items() if key != "local-group"},
        "offices": {key: office for key, office in rules.offices.items() if office.body != "local-group"},
        "procedures": {key: procedure for key, procedure in rules.procedures.items() if procedure.body != "local-group"},
        "routes": {key: route for key, route in rules.routes.items() if route.context != "local-group"},
    }
    return write(replace(rules, **chapters))


def test_rules_that_leave_out_a_kind_of_body_are_not_put_while_one_lives(noon: datetime) -> None:
    body = founded(now=noon)
    part_of(body, "local-group", "north", now=noon)
    rules = body.rules(noon)
    amendment = AmendRules(body.pk, without_local_groups(rules_of()), rules.digest)

    with pytest.raises(Refused, match="Local group") as refusal:
        amendment.refuse_unless_possible(rules.constitution, now=noon)
    dissolve(Body.objects.get(pk="north"), authority=decision(body), now=noon)
    amendment.refuse_unless_possible(rules.constitution, now=noon)
    amendment.carry_out(decision(body, "motion:2"), now=noon + MINUTE)

    assert refusal.value.article == "bodies.local-group"
    assert "local-group" not in body.rules(noon + MINUTE).constitution.bodies


def test_rules_that_leave_out_a_kind_of_body_do_not_come_into_force_where_one_was_made_meanwhile(noon: datetime) -> None:
    body = founded(now=noon)
    rules = body.rules(noon)
    amendment = AmendRules(body.pk, without_local_groups(rules_of()), rules.digest)
    amendment.refuse_unless_possible(rules.constitution, now=noon)
    part_of(body, "local-group", "north", now=noon)

    with pytest.raises(Refused) as refusal:
        amendment.carry_out(decision(body), now=noon + MINUTE)

    assert (refusal.value.article, body.rules(noon + MINUTE)) == ("bodies.local-group", rules)


def test_first_rules_of_a_branch_s_own_leave_out_no_kind_of_body_that_lives_in_it(noon: datetime) -> None:
    street = '\n[bodies.street]\ntitle = "Street"\nkind = "branch"\nbelonging = "area"\nparent = "local-group"\nmany = true\n'
    body = founded(now=noon, text=rules_of() + street)
    north = part_of(body, "local-group", "north", now=noon)
    part_of(north, "street", "mill-lane", now=noon)

    with pytest.raises(Refused, match="Street") as refusal:
        AmendRules(north.pk, rules_of()).refuse_unless_possible(body.rules(noon).constitution, now=noon)

    assert refusal.value.article == "bodies.street"


def test_first_rules_of_a_branch_s_own_name_each_committee_that_it_has_or_are_not_put(noon: datetime) -> None:
    body = founded(now=noon)
    north = part_of(body, "local-group", "north", now=noon)
    adopt(body.pk, rules_of() + STRIKES.format(parent="local-group"), authority=decision(body), now=noon)
    above, own, named = body.rules(noon).constitution, rules_of(), rules_of() + STRIKES.format(parent="members")
    leaving_out = AmendRules(north.pk, own)

    with pytest.raises(Refused, match="leave out “Strike committee”, which North has") as put:
        leaving_out.refuse_unless_possible(above, now=noon)
    with pytest.raises(Refused, match="leave out “Strike committee”"):
        leaving_out.carry_out(decision(north), now=noon)
    AmendRules(north.pk, named).carry_out(decision(north), now=noon)
    AmendRules(north.pk, own, north.rules(noon).digest).carry_out(decision(north), now=noon + MINUTE)

    assert put.value.article == "bodies.strikes"
    assert "members/north" in living()
    assert not [place for place in living() if place.startswith("members/north/") and place.endswith("strikes")], (
        "an amendment dissolves it"
    )
