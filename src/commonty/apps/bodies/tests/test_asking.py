"""Somebody without an account asks what is held about them: two officers see to it, within the time that the law gives."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies import asking
from commonty.apps.bodies.models import Asking
from commonty.apps.bodies.models.asking import Close, Identity, Longer
from commonty.apps.bodies.tests.test_recovering import Branch, branch, signed_in
from commonty.apps.people.models import Account, Concerned
from commonty.apps.record.models import Line
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def asked(of: Branch, *, now: datetime) -> Asking:
    return asking.enter(of.ada, of.first, name="Ada Ames", where="1 High Street", received=now, now=now)


def kinds() -> list[str]:
    return [line.kind for line in Line.objects.order_by("pk") if line.kind.startswith("bodies.asking")]


def test_who_asks_gets_an_answer_from_another_officer_than_the_one_who_checked_and_only_then_is_forgotten(noon: datetime) -> None:
    of = branch(now=noon)
    request = asked(of, now=noon)
    assert request.due > noon + timedelta(days=27)
    with pytest.raises(Refused, match="Write down first"):
        asking.open_answer(request, of.second, now=noon)
    asking.prove(request, of.first, how=Identity.OLD_CONTACT, now=noon)
    with pytest.raises(Refused, match="You checked who asks"):
        asking.open_answer(request, of.first, now=noon)

    held = asking.open_answer(request, of.second, now=noon)
    asking.answer(request, of.second, now=noon)

    request.refresh_from_db()
    assert "Who you are" in [title for title, _kept in held]
    assert (request.close, dict(request.clear())) == (Close.ANSWERED, {})
    assert Concerned.objects.filter(person=of.ada, line__looker=of.second).count() == 1
    assert kinds() == ["bodies.asking-entered", "bodies.asking-proved", "bodies.asking-closed"]


def test_it_can_take_three_months_when_that_is_said_within_the_first_and_is_overdue_after_that(noon: datetime) -> None:
    of = branch(now=noon)
    request, late = asked(of, now=noon), asked(of, now=noon)
    asking.take_longer(request, of.first, why=Longer.MANY, now=noon + timedelta(days=20))
    with pytest.raises(Refused, match="The month is over"):
        asking.take_longer(late, of.first, why=Longer.MANY, now=noon + timedelta(days=40))

    request.refresh_from_db()

    assert [each.is_overdue(noon + timedelta(days=40)) for each in (request, late)] == [False, True]
    assert request.is_overdue(noon + timedelta(days=93))


def test_who_is_unknown_is_answered_that_nothing_is_held_and_who_is_not_proved_is_refused(noon: datetime) -> None:
    of = branch(now=noon)
    stranger = asking.enter(None, of.first, name="N. N.", where="2 High Street", received=noon, now=noon)
    unproved = asked(of, now=noon)
    asking.prove(stranger, of.first, how=Identity.IN_PERSON, now=noon)

    held = asking.open_answer(stranger, of.second, now=noon)
    asking.answer(stranger, of.second, now=noon)
    asking.refuse(unproved, of.first, why=Close.UNPROVED, now=noon)

    assert held == []
    assert list(Asking.objects.order_by("pk").values_list("close", flat=True)) == [Close.NOTHING, Close.UNPROVED]


def test_a_member_with_an_account_is_sent_to_their_own_page_and_who_has_no_mandate_sees_nothing(noon: datetime) -> None:
    of = branch(now=noon)
    Account.objects.open_for(of.ada)

    with pytest.raises(Refused, match="They have an account"):
        asked(of, now=noon)
    with pytest.raises(Refused):
        asking.answering(of.ada, now=noon)


def test_officers_walk_from_the_letter_to_the_answer(noon: datetime) -> None:
    of = branch(now=noon)
    with time_machine.travel(noon + timedelta(hours=1), tick=False):
        first, second = signed_in(of.first), signed_in(of.second)
        said = {"received": noon.date().isoformat(), "name": "Ada", "where": "1 High Street"}
        begun = first.post("/askings/", {**said, "member_number": of.ada.member_number})
        where = str(begun.headers["Location"])
        wrong = first.post(where, {"do": "prove"})
        first.post(where, {"do": "prove", "prove-how": "in-person"})

        shown = second.get(f"{where}answer/")
        second.post(f"{where}answer/")

        assert (begun.status_code, wrong.status_code, shown.status_code) == (302, 422, 200)
        assert "1 High Street" in shown.content.decode()
        assert "1 High Street" not in first.get(where).content.decode()
        assert "Answered" in first.get("/askings/").content.decode()
        assert Client().get("/askings/").status_code == 302
