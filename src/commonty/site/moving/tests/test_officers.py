"""Who held an office when the organisation moved in: what they may, until when, and what they cannot touch."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from commonty.apps.bodies.models import Body, Seat
from commonty.apps.bodies.seating import refuse_who_was_brought_in, seat
from commonty.apps.decisions import requirements
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Person
from commonty.apps.rules.effects import AmendRules
from commonty.apps.rules.models import Version
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import procedure
from commonty.constitution.writing import write
from commonty.site.moving.tests.building import opened

pytestmark = pytest.mark.django_db

OFFICERS = {"membership-secretary": 7, "chair": 8}
ELECTED = Authority(AuthorityKind.DECISION, "election:1", None, "elections.seat", ("members",), "offices.chair")


def by_number(number: int) -> Person:
    return Person.objects.get(member_number=number)


def committee() -> Body:
    return Body.objects.get(article="committee")


def test_an_officer_has_the_powers_of_the_office_from_the_first_moment_by_the_meeting(noon: datetime) -> None:
    meeting = opened(now=noon, officers=OFFICERS).source

    authority = authorise(by_number(7), REVEAL, ("members",), now=noon)

    mandate = Mandate.objects.get(pk=int(authority.source.partition(":")[2]))
    assert (mandate.source, mandate.whole.source, mandate.office) == (meeting, meeting, "membership-secretary")


def test_a_term_that_was_brought_along_ends_after_twelve_months_without_holding_over(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)
    year = calendar.after(noon, Duration(12, Unit.MONTHS), "Europe/London")

    assert {(each.ends, each.holds_over_until) for each in Mandate.objects.filter(power="bodies.hold")} == {(year, None)}
    with pytest.raises(Refused, match="Your term is over"):
        authorise(by_number(7), REVEAL, ("members",), now=year)


def test_whoever_was_brought_along_gives_way_at_once_to_the_first_who_is_elected(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)
    later = noon + timedelta(days=90)
    assert Seat.objects.filter(office="chair").staying(later, after=later).count() == 0

    taken = seat(by_number(9), "chair", committee(), authority=ELECTED, now=later)

    assert taken.mandate.starts == later
    assert [each.person.member_number for each in Seat.objects.filter(office="chair").held(later)] == [9]


def test_of_two_places_only_the_one_that_is_filled_gives_way(noon: datetime) -> None:
    opened(now=noon)
    meeting = replace(ELECTED, source="moving:1")
    for number in (7, 8, 9, 10):
        seat(by_number(number), "committee-member", committee(), authority=meeting, now=noon, brought_in=Duration(12, Unit.MONTHS))

    seat(by_number(11), "committee-member", committee(), authority=ELECTED, now=noon)

    held = Seat.objects.filter(office="committee-member").held(noon).order_by("pk")
    assert [each.person.member_number for each in held] == [8, 9, 10, 11]


def test_where_rules_are_touched_a_mandate_that_was_brought_along_gives_nothing(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)

    with pytest.raises(Refused, match="cannot touch the rules") as refused:
        authorise(by_number(7), REVEAL, ("members",), now=noon, touches_rules=True)
    assert refused.value.article == "offices.membership-secretary"


def amendment() -> AmendRules:
    version = Version.objects.get()
    return AmendRules("members", write(replace(version.constitution, purpose="Another.")), version.digest)


def test_a_committee_that_was_brought_along_decides_nothing_about_the_rules_though_they_let_it(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)
    rules = Version.objects.get().constitution
    urgent = procedure(rules, "urgent")

    with pytest.raises(Refused, match="cannot touch the rules"):
        requirements.mover_of(by_number(8), committee(), "urgent", urgent, (amendment(),), now=noon)
    refuse_who_was_brought_in(Body.objects.get(pk="members"), now=noon)


def test_an_officer_who_alone_may_move_does_not_move_a_change_of_the_rules(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)
    rules = Version.objects.get().constitution
    special = replace(procedure(rules, "special"), movers="chair")
    members = Body.objects.get(pk="members")

    with pytest.raises(Refused, match="cannot touch the rules"):
        requirements.mover_of(by_number(8), members, "special", special, (amendment(),), now=noon)


def test_as_a_member_an_officer_moves_a_change_of_the_rules_like_anybody_else(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)
    rules = Version.objects.get().constitution

    authority, _petition = requirements.mover_of(
        by_number(8), Body.objects.get(pk="members"), "special", procedure(rules, "special"), (amendment(),), now=noon
    )

    assert authority.kind is AuthorityKind.RIGHT
