"""A share of an office's holders stands down each year: who was elected first, and by lot among those elected together."""

from datetime import UTC, datetime, timedelta

import pytest

from commonty.apps.bodies.models import Seat
from commonty.apps.elections import jobs
from commonty.apps.elections.models import Election
from commonty.apps.elections.tests.building import again, counted, electing, final, opened, rules, votes
from commonty.apps.people.models import Person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
THIRD = rules(office='called_before = "3 months"\nrotation = "1/3"\n').replace('inactive_after = "6 months"\n', "")
THIRD = THIRD.replace('term = "12 months"\nseats = 3', 'term = "36 months"\nseats = 3')


def elected(people: int, *, text: str = THIRD) -> tuple[Election, list[Person]]:
    """Elect the first three of so many who stand, by ballot."""
    election, everybody = electing(10, now=NOON, text=text)
    election = opened(election, everybody[:people], everybody[-1], now=NOON)
    votes(election, [(voter, everybody[:3]) for voter in everybody])
    return final(counted(election)), everybody


def years(election: Election) -> list[int]:
    """Return how many years the terms last that it gave, in the order of the lot that it drew."""
    ends = {each.seating.candidate.number: each.mandate.ends for each in Seat.objects.filter(mandate__source=election.source)}
    started = election.declaration.at
    return [round((ends[number] - started).days / 365) for number in election.lots().order if number in ends]


def test_of_those_elected_together_a_third_stands_down_each_year_and_the_lot_says_who_first() -> None:
    election, _everybody = elected(4)

    assert years(election) == [1, 2, 3]


def test_whoever_is_elected_later_holds_the_seat_for_all_the_years_so_that_who_held_longest_goes_first() -> None:
    first, everybody = elected(4)
    soonest = Seat.objects.order_by("mandate__ends").first()
    assert soonest is not None

    jobs.attend(soonest.mandate.ends - timedelta(days=80))
    second = Election.objects.latest("pk")
    assert (second.pk != first.pk, second.seats) == (True, 1)
    second = opened(second, everybody[4:6], everybody[-1], now=second.at)
    votes(second, [(voter, everybody[4:5]) for voter in everybody[5:]])
    second = final(counted(second))

    [seat] = Seat.objects.filter(mandate__source=second.source)
    assert seat.mandate.starts == soonest.mandate.ends
    assert round((seat.mandate.ends - seat.mandate.starts).days / 365) == 3
    assert len({each.mandate.ends for each in Seat.objects.held(seat.mandate.starts).filter(office="steering")}) == 3


def test_without_a_vote_the_order_that_the_record_drew_says_who_stands_down_first() -> None:
    election, everybody = electing(10, now=NOON, text=THIRD)
    for person in everybody[:3]:
        election.support(everybody[9], election.nominate(person, person, now=NOON), now=NOON)
        election.accept(person, now=NOON)
    Election.objects.attend(now=election.accept_until)
    election = final(election)

    seats = Seat.objects.filter(mandate__source=election.source).order_by("mandate__ends")
    assert [each.seating.candidate.number for each in seats] == [1, 2, 3]


def test_without_rotation_all_terms_are_over_together() -> None:
    election, _everybody = elected(4, text=THIRD.replace('rotation = "1/3"\n', ""))

    assert {each.mandate.ends for each in Seat.objects.filter(mandate__source=election.source)} == {
        again(election).declaration.at.replace(year=2029)
    }
