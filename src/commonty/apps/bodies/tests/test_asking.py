"""Somebody without an account asks what is held about them: two officers see to it, within the time that the law gives."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies import asking
from commonty.apps.bodies.models import Asking
from commonty.apps.bodies.models.asking import Close, Identity, Longer
from commonty.apps.bodies.tests.test_recovering import TWO_DAYS, Branch, branch, mailbox, signed_in
from commonty.apps.people import erasing
from commonty.apps.people.models import Account, Concerned, Contact, CustodyLine
from commonty.apps.people.tests.walking import do_jobs, letters
from commonty.apps.record.models import Line
from commonty.constitution.refusal import Refused

__all__ = ["mailbox"]

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
        asking.open_answer(request, of.first, now=noon + TWO_DAYS)

    held = asking.open_answer(request, of.second, now=noon + TWO_DAYS)
    asking.answer(request, of.second, now=noon + TWO_DAYS)

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
        early = second.get(f"{where}answer/").status_code
    with time_machine.travel(noon + TWO_DAYS + timedelta(hours=1), tick=False):
        shown = second.get(f"{where}answer/")
        second.post(f"{where}answer/")

        assert (begun.status_code, wrong.status_code, early, shown.status_code) == (302, 422, 403, 200)
        assert "1 High Street" in shown.content.decode()
        assert f"The answer of {of.body.rules(noon).constitution.title}," in shown.content.decode()
        assert "1 High Street" not in first.get(where).content.decode()
        assert "Answered" in first.get("/askings/").content.decode()
        assert Client().get("/askings/").status_code == 302


def test_whoever_reads_the_mailbox_stops_it_without_signing_in_and_then_nothing_is_handed_over(noon: datetime, mailbox: Path) -> None:
    of = branch(now=noon)
    with time_machine.travel(noon, tick=False):
        request = asked(of, now=noon)
        asking.prove(request, of.first, how=Identity.IN_PERSON, now=noon)
        do_jobs()
        (letter,) = letters(mailbox)
        link = re.search(r"http://[^/]+(/askings/stop/\S+)", letter.get_content())
        assert link is not None
        looked = Client().get(link[1])
        request.refresh_from_db()
        before = request.closed_at
        pressed = [Client().post(link[1]).status_code for _time in range(2)]
        register = signed_in(of.ada).get("/me/custody/").content.decode()

    request.refresh_from_db()
    assert (letter["To"], "Ames" in str(letter), looked.status_code, before, pressed) == ("ada@example.org", False, 200, None, [200, 404])
    assert (request.close, dict(request.clear())) == (Close.DISOWNED, {})
    with pytest.raises(Refused, match="This is over"):
        asking.open_answer(request, of.second, now=noon + TWO_DAYS)
    assert kinds() == ["bodies.asking-entered", "bodies.asking-proved", "bodies.asking-disowned", "bodies.asking-closed"]
    noted = CustodyLine.objects.filter(concerned__person=of.ada).order_by("pk").values_list("fields", "looker")
    assert list(noted) == [([CustodyLine.ASKED], of.first.pk), ([CustodyLine.STOPPED], None)]
    assert "So nothing was handed over." in register
    assert "wrote down that you ask" in register


def test_nothing_is_handed_over_before_an_officer_rang_and_posted_and_time_to_object_has_passed(noon: datetime) -> None:
    of = branch(now=noon, phone="+447700900001", address="1 High Street")
    request = asked(of, now=noon)
    asking.prove(request, of.first, how=Identity.IN_PERSON, now=noon)
    by_hand = list(request.contacts.exclude(way=Contact.Way.EMAIL))
    assert [each.way for each in by_hand] == [Contact.Way.PHONE, Contact.Way.POST]
    with pytest.raises(Refused, match="some are still to be told"):
        asking.open_answer(request, of.second, now=noon + TWO_DAYS)

    told = noon + timedelta(days=5)
    for each in by_hand:
        asking.tell(each, of.first, now=told)
        asking.tell(each, of.second, now=told + timedelta(days=1))
    with pytest.raises(Refused, match="have until"):
        asking.open_answer(request, of.second, now=told + TWO_DAYS - timedelta(seconds=1))

    assert asking.open_answer(request, of.second, now=told + TWO_DAYS)
    assert kinds().count("bodies.asking-told") == 2


def test_an_officer_sees_the_number_to_ring_and_the_code_typed_in_stops_it(noon: datetime) -> None:
    of = branch(now=noon, phone="+447700900001")
    with time_machine.travel(noon, tick=False):
        request = asked(of, now=noon)
        contact = request.contacts.get(way=Contact.Way.PHONE)
        page = f"/askings/{request.pk}/contacts/{contact.pk}/"
        shown = signed_in(of.second).get(page).content.decode()
        refused = signed_in(of.ada).get(page).status_code
        wrong = Client().post("/askings/stop/", {"code": "KFQ7-2MXP-4TRD"}).status_code
        typed = Client().post("/askings/stop/", {"code": contact.code().lower()})
        signed_in(of.second).post(page)
        told = signed_in(of.first).get(f"/askings/{request.pk}/").content.decode()
        Client().post(str(typed.headers["Location"]))

    request.refresh_from_db()
    assert ("+447700900001" in shown, contact.code() in shown, refused, wrong) == (True, True, 403, 422)
    assert "Told at" in told
    assert request.close == Close.DISOWNED


def test_who_is_erased_meanwhile_is_told_no_more_and_the_answer_is_that_nothing_is_held(noon: datetime) -> None:
    of = branch(now=noon, phone="+447700900001")
    request = asked(of, now=noon)
    asking.prove(request, of.first, how=Identity.IN_PERSON, now=noon)
    erasing.mark(of.ada.pk, now=noon)
    erasing.forget(of.ada.pk, now=noon)

    asking.answer(request, of.second, now=noon)

    request.refresh_from_db()
    assert request.close == Close.NOTHING
