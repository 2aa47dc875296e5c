from datetime import UTC, datetime

import pytest

from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.elections import nominees, telling
from commonty.apps.elections.models import Election, Way
from commonty.apps.elections.tests.building import again, counted, decision, electing, final, names, rules, sheet, stands, votes
from commonty.apps.people.models import Person
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
TWO_WOMEN = 'reserved = [{ seats = 2, body = "caucus" }]\n'


def with_caucus(women: int, *, members: int = 8, office: str = TWO_WOMEN) -> tuple[Election, list[Person]]:
    """Call an election with seats for those in a caucus, which the last ``women`` members join."""
    election, everybody = electing(members, now=NOON, text=rules(office=office))
    root = Body.objects.get(parent=None)
    make("women", "caucus", root, "Women", authority=decision(root), now=NOON)
    for person in everybody[len(everybody) - women :]:
        apply(person, Body.objects.get(pk="women"), now=NOON)
    return election, everybody


def voted(election: Election, ballots: list[tuple[Person, list[Person]]]) -> Election:
    Election.objects.attend(now=election.accept_until)
    Election.objects.attend(now=election.opens)
    election = again(election)
    votes(election, ballots)
    return counted(election)


def test_seats_kept_for_a_caucus_are_filled_from_it_though_others_have_more_votes_and_the_sheet_says_so() -> None:
    election, (ada, ben, cem, dora, eve, fay, gus, hal) = with_caucus(3)
    for person in (ada, ben, cem):
        stands(election, person, dora, now=NOON)
    for person in (fay, gus):
        stands(election, person, dora, now=NOON, reserved=[0])

    election = voted(
        election, [(ada, [ada]), (ben, [ben]), (cem, [cem]), (dora, [ada]), (eve, [ben]), (hal, [cem]), (fay, [ada]), (gus, [ben])]
    )

    assert {fay.pk, gus.pk} < set(names(election))
    assert "barred" in {each["effect"] for each in sheet(election)["constrained"]}
    assert sheet(election)["constraints"][0]["name"] == "Caucus ≥ 2"


def test_only_who_belongs_to_a_caucus_can_say_so_and_nobody_says_it_for_them() -> None:
    election, (ada, ben, *_others, hal) = with_caucus(1)

    with pytest.raises(Refused, match="not one of those whom these seats are reserved for"):
        stands(election, ada, ben, now=NOON, reserved=[0])
    stands(election, hal, ben, now=NOON)

    nomination = election.nomination_of(hal)
    assert nomination is not None
    assert nomination.acceptance.reserved == []


def test_a_seat_that_is_kept_stays_vacant_where_nobody_whom_it_is_kept_for_stands() -> None:
    election, (ada, ben, cem, dora, eve, *others, hal) = with_caucus(1)
    for person in (ada, ben, cem):
        stands(election, person, dora, now=NOON)
    stands(election, hal, dora, now=NOON, reserved=[0])

    election = voted(election, [(dora, [ada]), (eve, [ada]), (others[0], [ben]), (hal, [ada])])

    assert election.slate.way == Way.CONTESTED
    assert set(names(election)) == {ada.pk, hal.pk}
    assert election.outcome.vacant == 1


def test_an_election_of_the_rest_counts_those_who_keep_their_seats_among_whom_seats_are_kept_for() -> None:
    election, (ada, ben, cem, dora, eve, fay, gus, hal) = with_caucus(3, office=TWO_WOMEN + 'vacancy = "by-election"\n')
    for person, reserved in ((ada, []), (fay, [0]), (gus, [0])):
        stands(election, person, dora, now=NOON, reserved=reserved)
    Election.objects.attend(now=election.accept_until)
    election = final(election)
    seat = ada.seats.get(office="steering")
    later = election.outcome.final_at
    seat.mandate.give_up(by=ada, now=later)
    rest = Election.objects.call("steering", election.body, authority=decision(election.electors), now=later, until=seat.mandate.ends)
    for person in (ben, cem):
        stands(rest, person, eve, now=later)

    rest = voted(rest, [(eve, [ben]), (dora, [cem]), (hal, [cem])])

    assert (rest.seats, names(rest)) == (1, [cem.pk])
    rest = final(rest)
    assert cem.seats.get(office="steering").mandate.ends == seat.mandate.ends


def with_group(*, joining: int) -> tuple[Election, list[Person]]:
    """Call an election in which at most one of a local group can be elected; the first so many belong to one."""
    election, everybody = electing(8, now=NOON, text=rules(office='reserved = [{ seats = 0, body = "local-group", most = 1 }]\n'))
    group = make("east", "local-group", Body.objects.get(parent=None), "East", authority=decision(election.electors), now=NOON)
    for person in everybody[:joining]:
        apply(person, group, now=NOON)
    return election, everybody


def test_at_most_so_many_of_a_group_are_elected_whatever_their_votes_and_the_sheet_says_who_was_displaced_by_which_rule() -> None:
    election, (ada, ben, cem, dora, eve, fay, gus, hal) = with_group(joining=2)
    for person in (ada, ben, cem, dora):
        stands(election, person, eve, now=NOON)

    election = voted(
        election, [*((each, [ada, ben]) for each in (ada, eve, fay)), *((each, [ben, ada]) for each in (ben, gus, hal)), (cem, [cem])]
    )

    assert len({ada.pk, ben.pk} & set(names(election))) == 1
    assert {cem.pk, dora.pk} < set(names(election))
    facts = sheet(election)
    assert ("barred", ["Local group ≤ 1"]) in [(each["effect"], each["constraints"]) for each in facts["constrained"]]


def test_who_is_of_a_limited_group_is_looked_up_as_the_ballots_are_fixed_and_is_not_theirs_to_say() -> None:
    election, (ada, ben, cem, _dora, eve, *_others) = with_group(joining=1)
    for person in (ada, ben, cem):
        stands(election, person, eve, now=NOON)
    with pytest.raises(Refused, match="not one of those whom these seats are reserved for"):
        election.accept(ada, now=NOON, reserved=[0])
    apply(ben, Body.objects.get(pk="east"), now=NOON)
    assert nominees.to_say(election) == {}
    assert telling.kept(election) == ["at most 1 seat: Local group"]

    Election.objects.attend(now=election.accept_until)

    known = {each.person: each.nomination.acceptance.reserved for each in again(election).candidates()}
    assert known == {ada: [0], ben: [0], cem: []}
