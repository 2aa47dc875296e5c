"""Moving in: who comes, who belongs, who sits, and what can be taken back."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pytest

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.founding import make
from commonty.apps.bodies.models import Body, Membership, Seat, StandingRow, root
from commonty.apps.keys import keyring
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Account, BlindIndex, Concerned, OptOut, Person
from commonty.apps.record.models import Line
from commonty.apps.rules.models import Version
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused
from commonty.site.founding.models import Founder
from commonty.site.moving import bringing, opening, taking_back
from commonty.site.moving.models import Arrival, BroughtIn, SealedList, Waiting
from commonty.site.moving.tests.building import ADA, SIX, ajar, arrived, brought, opened, row, taken_back
from commonty.site.organisation import rules_of_root

pytestmark = pytest.mark.django_db


def by_number(number: int) -> Person:
    return Person.objects.get(member_number=number)


def test_everybody_on_the_list_is_a_member_in_good_standing_and_on_the_roll_before_they_ever_sign_in(noon: datetime) -> None:
    opened(now=noon)

    roll = {person for person, _weight in entitled(root(), Right.VOTE, at=noon)}
    assert roll == {by_number(number).pk for number in range(7, 13)}
    assert set(Membership.objects.values_list("standing", flat=True)) == {"good"}


def test_they_are_found_by_member_number_by_a_word_of_their_name_and_by_an_address_that_two_share(noon: datetime) -> None:
    opened(now=noon)

    assert by_number(9).own("name", "email") == {"name": "Cy Cole", "email": "home@example.org"}
    assert [each.member_number for each in Person.objects.at_email("home@example.org")] == [8, 9]
    assert [each.member_number for each in Person.objects.with_word_in_name("ford")] == [12]


def test_an_opt_out_wins_the_address_is_not_taken_over_and_stays_out_when_the_list_is_brought_again(noon: datetime) -> None:
    first = brought(now=noon)
    emi = by_number(11)
    assert (emi.own("email")["email"], emi.brought_in.way) == ("", "post")

    taken_back(first, now=noon)
    again = brought(row(11, "Emi", "East", "EMI@example.org", Street_Address="3 Low Road"), now=noon)

    assert [(each.way, each.closed) for each in again.people.all()] == [("post", ["email"])]
    assert OptOut.objects.count() == 1


def test_who_has_no_address_at_all_comes_too(noon: datetime) -> None:
    arrival = brought(now=noon)

    assert list(arrival.people.order_by("line").values_list("way", flat=True)) == ["email", "email", "email", "post", "post", "neither"]


def test_whoever_moves_the_organisation_in_is_one_person_with_their_line_on_the_list(noon: datetime) -> None:
    arrival, by = arrived(row(1, "Founder", "1", "founder1@example.org"), ADA, now=noon)
    Person.objects.filter(pk=by.pk).update(email_confirmed_at=noon)

    bringing.begin(arrival, by=by, now=noon)
    bringing.bring_part(arrival, now=noon)

    assert Person.objects.count() == 2
    assert Person.objects.get(pk=by.pk).member_number == 1
    assert BroughtIn.objects.get(person=by).is_founder


def test_a_founder_whose_address_is_not_proved_is_nobody_on_the_list(noon: datetime) -> None:
    arrival, by = arrived(row(1, "Founder", "1", "founder1@example.org"), now=noon)

    bringing.begin(arrival, by=by, now=noon)
    bringing.bring_part(arrival, now=noon)

    assert not BroughtIn.objects.filter(person=by).exists()
    assert by_number(1).pk != by.pk


def test_every_part_comes_whole_and_once_wherever_the_work_is_cut_off(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "PART", 2)
    arrival, by = arrived(now=noon)
    bringing.begin(arrival, by=by, now=noon)
    assert (Waiting.objects.count(), arrival.is_coming) == (3, True)

    bringing.bring_part(arrival, now=noon)
    with monkeypatch.context() as broken:
        broken.setattr(bringing, "keep_custody_of", lambda *_args, **_more: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            bringing.bring_part(arrival, now=noon)
    assert arrival.people.count() == 2
    while bringing.bring_part(arrival, now=noon):
        pass

    assert sorted(arrival.people.values_list("line", flat=True)) == [2, 3, 4, 5, 6, 7]
    assert bringing.bring_part(arrival, now=noon) is False
    assert Person.objects.count() == 7


def test_the_list_is_destroyed_once_everybody_in_it_is_here(noon: datetime) -> None:
    brought(now=noon)

    assert (SealedList.objects.count(), Waiting.objects.count()) == (0, 0)


def test_a_list_is_taken_back_as_if_nobody_had_come_and_the_record_says_that_it_was(noon: datetime) -> None:
    arrival = brought(now=noon)
    keys = keyring.people()

    taken_back(arrival, now=noon)

    (founder,) = Founder.objects.all()
    assert list(Person.objects.all()) == [founder.person]
    assert keyring.people() == {founder.person_id} != keys
    assert not BlindIndex.objects.exclude(person=founder.person).exists()
    assert not Concerned.objects.exclude(person=founder.person).exists()
    assert Arrival.objects.current() is None
    assert Line.objects.order_by("seq").values_list("kind", flat=True).last() == "moving.list-taken-back"


def test_once_everybody_is_told_nothing_is_taken_back(noon: datetime) -> None:
    arrival = opened(now=noon)

    with pytest.raises(Refused, match="Everybody has been told"):
        taken_back(arrival, now=noon)
    assert Membership.objects.count() == len(SIX)


def test_until_the_first_notice_all_of_it_is_taken_back_with_rules_and_offices_and_the_record_says_so(noon: datetime) -> None:
    arrival = ajar(now=noon, officers={"chair": 8, "membership-secretary": 7})
    lines = Line.objects.count()
    Account.objects.open_for(by_number(8))  # who found the place signed in already

    taken_back(arrival, now=noon)

    (founder,) = Founder.objects.all()
    kept = [model.objects.count() for model in (Body, Version, Membership, StandingRow, Mandate, Seat, BroughtIn, Account)]
    assert (kept, list(Person.objects.all()), keyring.people()) == ([0] * 8, [founder.person], {founder.person_id})
    newest = Line.objects.order_by("seq").select_related("payload").last()
    assert newest is not None
    assert (newest.kind, newest.seq) == ("moving.undone", lines + 1)
    told = json.loads(newest.payload.facts)["facts"]
    assert (told["title"], told["people"], told["moved_in"]) == ("Union branch", 6, lines)


def test_what_was_taken_back_can_be_done_again_by_another_meeting(noon: datetime) -> None:
    first = taken_back(ajar(now=noon, officers={"chair": 8}), now=noon)

    again = opened(now=noon, officers={"chair": 8})

    assert again.source != first.source
    assert (Version.objects.get().source, Mandate.objects.filter(parent=None).get().source) == (again.source, again.source)
    assert {person for person, _weight in entitled(root(), Right.VOTE, at=noon)} == {by_number(number).pk for number in range(7, 13)}


def test_where_something_was_done_since_the_doors_opened_nothing_is_taken_back(noon: datetime) -> None:
    arrival = ajar(now=noon)
    make("leith", "workplace", root(), "Leith", authority=arrival.authority("bodies.create", person=None), now=noon)

    with pytest.raises(Refused, match="Something was done here since the doors opened: A body was created"):
        taken_back(arrival, now=noon)
    assert Membership.objects.count() == len(SIX)


def test_the_doors_open_part_by_part_each_whole_and_once_wherever_it_is_cut_off(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PART", 2)
    arrival = brought(now=noon)
    opening.begin(arrival, now=noon)

    opening.open_part(arrival, now=noon)
    with monkeypatch.context() as broken:
        broken.setattr("commonty.apps.bodies.moving_in.record_many", lambda *_args, **_more: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            opening.open_part(arrival, now=noon)
    assert Membership.objects.count() == 2
    assert rules_of_root(at=noon) is None
    while opening.open_part(arrival, now=noon):
        pass

    assert sorted(Membership.objects.values_list("person__member_number", flat=True)) == list(range(7, 13))
    assert opening.open_part(arrival, now=noon) is False
    assert Line.objects.filter(kind="bodies.standing-began").count() == len(SIX)


def test_while_it_is_taken_back_nobody_becomes_a_member(noon: datetime) -> None:
    arrival = brought(now=noon)
    opening.begin(arrival, now=noon)
    taking_back.begin(arrival, by=by_number(7), now=noon)

    assert opening.open_part(arrival, now=noon) is False
    assert not Membership.objects.exists()


def test_where_the_machine_dies_before_the_list_is_forgotten_its_key_is_still_there(
    noon: datetime, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[Callable[[], None]]]]
) -> None:
    arrival, by = arrived(now=noon)
    bringing.begin(arrival, by=by, now=noon)

    with django_capture_on_commit_callbacks() as waiting:
        bringing.bring_part(arrival, now=noon)
        assert keyring.passing("moving.") == [arrival.key]

    for each in waiting:
        each()
    assert keyring.passing("moving.") == []


def test_the_doors_open_only_by_the_minute_of_a_meeting(noon: datetime) -> None:
    arrival = brought(now=noon)
    arrival.minute = ""
    arrival.save()

    with pytest.raises(Refused, match="Say which meeting agreed to move"):
        opening.begin(arrival, now=noon)
    assert not Version.objects.exists()


def test_each_is_told_in_the_record_by_what_meeting_they_belong(noon: datetime) -> None:
    arrival = opened(now=noon)

    kinds = list(Line.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds.count("people.brought-in") == kinds.count("bodies.standing-began") == len(SIX)
    assert kinds.count("moving.moved-in") == 1
    assert Version.objects.get().source == Body.objects.get(parent=None).source == arrival.source


def test_who_joined_on_a_known_day_qualifies_from_it_and_whoever_has_none_has_qualified(noon: datetime) -> None:
    opened(now=noon, starter="co-operative")

    assert len(list(entitled(root(), Right.VOTE, at=noon))) == len(SIX)


def test_what_brought_somebody_here_is_in_their_custody_register(noon: datetime) -> None:
    arrival = opened(now=noon)

    (concerned,) = Concerned.objects.filter(person=by_number(10))
    assert (concerned.line.looker_id, concerned.line.source) == (arrival.begun_by, arrival.source)


def test_a_meeting_without_officers_opens_the_doors_all_the_same(noon: datetime) -> None:
    opened(now=noon)

    assert not Mandate.objects.exists()
