"""The bodies that rules name themselves follow the rules."""

from datetime import datetime, timedelta

import pytest

from commonty.apps.bodies.models import Body, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.bodies.tests.organisations import decision, founded, members, part_of, rules_of
from commonty.apps.rules.adopting import adopt

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
