import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commonty.apps.bodies.effects import SeatSomebody
from commonty.apps.bodies.joining import apply, leave
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.bodies.tests.organisations import decision, founded, members, part_of, people, rules_of
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.effects import RecallMandate
from commonty.apps.people.models import Person
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db
WRITE, REVEAL = "people.write", "people.reveal"


def organisation(now: datetime) -> tuple[Body, Body]:
    assembly = founded(now=now)
    return assembly, assembly.children.get(pk="committee")


def may(person: Person, power: str, body: Body, at: datetime) -> bool:
    try:
        authorise(person, power, body.path, now=at)
    except Refused:
        return False
    return True


def test_an_office_brings_its_powers_for_its_term(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    (ada,) = members(assembly, 1, now=noon)

    taken = seat(ada, "secretary", committee, authority=decision(assembly), now=noon)

    authority = authorise(ada, REVEAL, committee.path, now=noon)
    assert (authority.article, authority.scope) == ("powers.see-details", ("members", "committee"))
    assert taken.mandate.ends == datetime(2027, 2, 2, 12, 0, tzinfo=noon.tzinfo)
    assert taken.mandate.source == "motion:1"


def test_after_the_term_only_caretaker_powers_go_on_and_they_end_too(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    (ada,) = members(assembly, 1, now=noon)
    seat(ada, "secretary", committee, authority=decision(assembly), now=noon)
    over = datetime(2027, 2, 2, 12, 0, tzinfo=noon.tzinfo)

    assert authorise(ada, REVEAL, committee.path, now=over - timedelta(microseconds=1)).person == ada.pk
    with pytest.raises(Refused) as refused:
        authorise(ada, REVEAL, committee.path, now=over)
    assert refused.value.article == "offices.secretary"
    assert authorise(ada, WRITE, committee.path, now=over).person == ada.pk
    with pytest.raises(Refused):
        authorise(ada, WRITE, committee.path, now=datetime(2027, 4, 2, 12, 0, tzinfo=noon.tzinfo))


@pytest.mark.parametrize(("hold_over", "goes_on"), [("", False), ('hold_over = "2 months"\n', True)])
def test_vector_30_an_office_ends_on_its_day_with_nobody_elected_and_goes_on_only_as_far_as_the_rules_say(
    hold_over: str, *, goes_on: bool, noon: datetime
) -> None:
    text = rules_of().replace('hold_over = "2 months"\n', hold_over)
    london = ZoneInfo("Europe/London")
    assembly = founded(now=noon, text=text)
    committee = assembly.children.get(pk="committee")
    first_of_june = datetime(2026, 6, 1, 0, 0, tzinfo=london)
    (ada,) = members(assembly, 1, now=noon)
    ada.memberships.update(active=first_of_june)
    seat(ada, "secretary", committee, authority=decision(assembly), now=first_of_june)
    over = datetime(2027, 6, 1, 0, 0, tzinfo=london)

    assert {power for power in (WRITE, REVEAL) if may(ada, power, committee, over - timedelta(microseconds=1))} == {WRITE, REVEAL}
    assert {power for power in (WRITE, REVEAL) if may(ada, power, committee, over)} == ({WRITE} if goes_on else set())
    assert not may(ada, WRITE, committee, datetime(2027, 8, 1, 0, 0, tzinfo=london))


def test_a_successor_ends_the_holding_over(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    ada, bo = members(assembly, 2, now=noon)
    seat(ada, "secretary", committee, authority=decision(assembly), now=noon)
    later = datetime(2027, 2, 9, 12, 0, tzinfo=noon.tzinfo)
    for person in (ada, bo):
        person.memberships.update(active=later)
    assert authorise(ada, WRITE, committee.path, now=later).person == ada.pk

    seat(bo, "secretary", committee, authority=decision(assembly), now=later)

    with pytest.raises(Refused):
        authorise(ada, WRITE, committee.path, now=later)
    assert authorise(bo, WRITE, committee.path, now=later).person == bo.pk


def test_who_is_elected_before_the_term_ends_begins_when_it_does_and_nobody_holds_over(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    ada, bo = members(assembly, 2, now=noon)
    seat(ada, "secretary", committee, authority=decision(assembly), now=noon)
    over = datetime(2027, 2, 2, 12, 0, tzinfo=noon.tzinfo)

    seat(bo, "secretary", committee, authority=decision(assembly), now=noon)

    with pytest.raises(Refused):
        authorise(bo, WRITE, committee.path, now=over - timedelta(microseconds=1))
    assert authorise(bo, WRITE, committee.path, now=over).person == bo.pk
    with pytest.raises(Refused):
        authorise(ada, WRITE, committee.path, now=over)


def test_no_third_person_waits_for_one_seat(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    ada, bo, cy = members(assembly, 3, now=noon)
    seat(ada, "secretary", committee, authority=decision(assembly), now=noon)
    seat(bo, "secretary", committee, authority=decision(assembly), now=noon)

    with pytest.raises(Refused, match="taken"):
        seat(cy, "secretary", committee, authority=decision(assembly), now=noon)


def test_the_founding_fills_offices_for_a_short_time_with_caretaker_powers_alone(noon: datetime) -> None:
    founders = people(3, now=noon)
    assembly = founded(now=noon, founders=founders, secretary=founders[0])
    committee = assembly.children.get(pk="committee")

    assert authorise(founders[0], WRITE, committee.path, now=noon).source.startswith("mandate:")
    with pytest.raises(Refused):
        authorise(founders[0], REVEAL, committee.path, now=noon)
    assert Seat.objects.get().mandate.ends == datetime(2026, 5, 2, 11, 0, tzinfo=noon.tzinfo)  # noon in London, by then in summer time


def test_nobody_is_no_holder_of_an_office_and_its_article_says_so(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    effect = SeatSomebody(person=4711, office="secretary", body=committee.pk)

    with pytest.raises(Refused, match="There is no such person") as refused:
        effect.refuse_unless_possible(assembly.rules(noon).constitution, now=noon)

    assert refused.value.article == "offices.secretary"


def test_offices_that_do_not_go_together_are_not_held_together(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    (ada,) = members(assembly, 1, now=noon)
    seat(ada, "secretary", committee, authority=decision(assembly), now=noon)

    with pytest.raises(Refused, match="cannot hold beside this one") as refused:
        seat(ada, "treasurer", committee, authority=decision(assembly), now=noon)
    assert refused.value.article == "offices.treasurer"


def test_whoever_moves_to_seat_somebody_does_not_learn_whether_they_belong_to_a_caucus(noon: datetime) -> None:
    text = rules_of().replace(
        '[offices.treasurer]\ntitle = "Treasurer"', '[offices.treasurer]\ntitle = "Treasurer"\nreserved_for = "caucus"'
    )
    assembly = founded(now=noon, text=text)
    caucus = part_of(assembly, "caucus", "women", now=noon)
    inside, outside = members(assembly, 2, now=noon)
    apply(inside, caucus, now=noon)
    rules = assembly.rules(noon).constitution

    for person in (inside, outside):
        SeatSomebody(person=person.pk, office="treasurer", body="committee").refuse_unless_possible(rules, now=noon)

    committee = assembly.children.get(pk="committee")
    assert seat(inside, "treasurer", committee, authority=decision(assembly), now=noon).person == inside


def test_nobody_holds_an_office_for_more_terms_in_a_row_than_the_rules_allow(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    (ada,) = members(assembly, 1, now=noon)
    for year in (2026, 2027, 2028):
        begins = noon.replace(year=year)
        ada.memberships.update(active=begins)
        seat(ada, "secretary", committee, authority=decision(assembly), now=begins)
    fourth, after_a_pause = noon.replace(year=2029), noon.replace(year=2030)
    ada.memberships.update(active=fourth)

    with pytest.raises(Refused, match="in a row"):
        seat(ada, "secretary", committee, authority=decision(assembly), now=fourth)
    ada.memberships.update(active=after_a_pause)
    assert seat(ada, "secretary", committee, authority=decision(assembly), now=after_a_pause).person == ada


def test_a_reserved_office_is_for_members_of_that_body(noon: datetime) -> None:
    text = rules_of().replace(
        '[offices.treasurer]\ntitle = "Treasurer"', '[offices.treasurer]\ntitle = "Treasurer"\nreserved_for = "caucus"'
    )
    assembly = founded(now=noon, text=text)
    committee = assembly.children.get(pk="committee")
    (ada,) = members(assembly, 1, now=noon)

    with pytest.raises(Refused, match="The rules do not let this person hold this office") as refused:
        seat(ada, "treasurer", committee, authority=decision(assembly), now=noon)
    assert refused.value.article == "offices.treasurer"


def test_an_office_reserved_for_a_committee_is_for_whoever_holds_a_seat_in_it(noon: datetime) -> None:
    text = rules_of().replace(
        '[offices.treasurer]\ntitle = "Treasurer"', '[offices.treasurer]\ntitle = "Treasurer"\nreserved_for = "committee"'
    )
    assembly = founded(now=noon, text=re.sub(r"incompatible = .*\n", "", text))
    committee = assembly.children.get(pk="committee")
    ada, bo = members(assembly, 2, now=noon)
    seat(ada, "secretary", committee, authority=decision(assembly), now=noon)

    with pytest.raises(Refused):
        seat(bo, "treasurer", committee, authority=decision(assembly), now=noon)

    assert seat(ada, "treasurer", committee, authority=decision(assembly), now=noon).person == ada


def test_who_leaves_the_organisation_leaves_their_offices_and_powers(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    (ada,) = members(assembly, 1, now=noon)
    seat(ada, "secretary", committee, authority=decision(assembly), now=noon)

    leave(ada, assembly, now=noon)

    with pytest.raises(Refused):
        authorise(ada, WRITE, committee.path, now=noon)
    assert not Seat.objects.held(noon).exists()


def test_a_recall_of_an_office_takes_the_seat_and_every_power_with_it(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    (ada,) = members(assembly, 1, now=noon)
    taken = seat(ada, "secretary", committee, authority=decision(assembly), now=noon)
    one_power = taken.mandate.children.get(power=WRITE)

    RecallMandate(mandate=one_power.pk).carry_out(decision(assembly, "motion:2"), now=noon)

    assert not Seat.objects.held(noon).exists()
    with pytest.raises(Refused) as refused:
        authorise(ada, REVEAL, committee.path, now=noon)
    assert refused.value.article == "powers.see-details"


def test_the_powers_of_a_committee_s_officer_hold_for_the_members_it_serves_and_not_for_a_branch(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    east = part_of(assembly, "local-group", "east", now=noon)
    (ada,) = members(assembly, 1, now=noon)
    seat(ada, "secretary", committee, authority=decision(assembly), now=noon)

    assert authorise(ada, REVEAL, assembly.path, now=noon).scope == assembly.path
    with pytest.raises(Refused) as refused:
        authorise(ada, REVEAL, east.path, now=noon)
    assert refused.value.article == "powers.see-details"


def test_the_officer_of_a_caucus_has_no_power_over_the_members_above_it(noon: datetime) -> None:
    assembly, _committee = organisation(noon)
    caucus = part_of(assembly, "caucus", "women", now=noon)
    (ada,) = members(assembly, 1, now=noon)
    apply(ada, caucus, now=noon)
    seat(ada, "caucus-convenor", caucus, authority=decision(caucus), now=noon)

    assert authorise(ada, REVEAL, caucus.path, now=noon).scope == caucus.path
    with pytest.raises(Refused):
        authorise(ada, REVEAL, assembly.path, now=noon)


def test_the_article_of_an_office_names_the_procedures_that_fill_it_and_recall_its_holder(noon: datetime) -> None:
    assembly, committee = organisation(noon)
    (ada,) = members(assembly, 1, now=noon)
    taken = seat(ada, "secretary", committee, authority=decision(assembly), now=noon)
    rules = assembly.rules(noon).constitution

    filled = SeatSomebody(person=ada.pk, office="secretary", body="committee").decided_by(rules)
    recalled = RecallMandate(mandate=taken.mandate.children.get(power=WRITE).pk).decided_by(rules)

    assert (filled, recalled) == (("election", "offices.secretary"), ("recall", "offices.secretary"))
