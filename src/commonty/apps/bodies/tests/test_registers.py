"""Registers that the law demands outlast an erasure, with the fields declared alone, until their day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commonty.apps.bodies import registers
from commonty.apps.bodies.joining import leave
from commonty.apps.bodies.models import Body, KeptRow
from commonty.apps.bodies.tests.organisations import decision, founded, members, rules_of
from commonty.apps.keys.models import PassingKey
from commonty.apps.mandates.granting import grant
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.entering import PROVED
from commonty.apps.people.erasing import Outlasting, forget, mark, outlasting, replay_erasures
from commonty.apps.people.held import everything
from commonty.apps.people.models import Account, Concerned, Person
from commonty.apps.record.models import Line
from commonty.constitution.document import Kept, Register
from commonty.constitution.reading import parse
from commonty.constitution.writing import write

pytestmark = pytest.mark.django_db

ACT = "Co-operative and Community Benefit Societies Act 2014, section 30"
FIELDS = (Kept.NAME, Kept.ADDRESS, Kept.MEMBER_NUMBER, Kept.JOINED, Kept.LEFT)
UNTIL = datetime(2036, 2, 12, tzinfo=UTC)


def registered(noon: datetime) -> tuple[Body, Person]:
    """A society with a register of members, and one who joined it today."""
    rules = parse(rules_of())
    register = Register("Register of members", "members", FIELDS, 10, ACT)
    body = founded(now=noon, text=write(replace(rules, registers={"members": register})))
    (person,) = members(body, 1, now=noon)
    person.change({"address": "2 High Street", "phone": "01 23"}, now=noon)
    return body, person


def erase(person: Person, *, now: datetime) -> None:
    mark(person.pk, now=now)
    forget(person.pk, now=now)


def test_the_declared_fields_alone_outlast_an_erasure_and_the_person_is_told_the_day_before(noon: datetime) -> None:
    _body, person = registered(noon)
    later = noon + timedelta(days=10)

    told = outlasting(person.pk, now=later)
    erase(person, now=later)

    row = KeptRow.objects.get()
    assert told == [Outlasting("Register of members", ACT, tuple(FIELDS), row.until)]
    assert row.until.date() == UNTIL.date()
    assert row.clear() == {
        "name": "Person 0",
        "address": "2 High Street",
        "member-number": str(person.member_number),
        "joined": "2026-02-02",
        "left": "2026-02-12",
    }
    assert Person.objects.get(pk=person.pk).own("name", "phone") == {"name": "", "phone": ""}
    assert Line.objects.filter(kind="bodies.row-kept").count() == 1


def test_the_years_count_from_the_day_of_leaving_and_after_them_nothing_is_kept(noon: datetime) -> None:
    body, person = registered(noon)
    leave(person, body, now=noon)

    assert [each.until.date().isoformat() for each in outlasting(person.pk, now=noon + timedelta(days=900))] == ["2036-02-02"]
    assert outlasting(person.pk, now=noon + timedelta(days=3700)) == []


def test_on_its_day_a_row_is_destroyed_with_its_key(noon: datetime) -> None:
    _body, person = registered(noon)
    erase(person, now=noon)
    until = KeptRow.objects.get().until

    assert (registers.attend(now=until - timedelta(seconds=1)), KeptRow.objects.count()) == (0, 1)
    assert registers.attend(now=until) == 1
    assert (KeptRow.objects.count(), PassingKey.objects.filter(pk__startswith="bodies.register").count()) == (0, 0)
    assert Line.objects.filter(kind="bodies.kept-row-destroyed").count() == 1


def test_erasing_again_after_a_restore_keeps_the_row_as_it_was(noon: datetime) -> None:
    _body, person = registered(noon)
    erase(person, now=noon)
    before = KeptRow.objects.get().clear()

    replay_erasures(now=noon + timedelta(days=1))

    assert KeptRow.objects.get().clear() == before


def test_whoever_is_here_finds_the_register_among_what_is_held_of_them(noon: datetime) -> None:
    _body, person = registered(noon)

    (held,) = [each for each in everything(person.pk)["apps"]["bodies"] if each["kind"] == "Registers"]  # type: ignore[index]

    assert held["data"] == [{"register": "Register of members", "law": ACT, "fields": list(FIELDS), "years": 10}]


def test_pages_tell_of_it_before_erasing_and_show_rows_to_who_may_read_the_roll_alone(client: Client, noon: datetime) -> None:
    body, person = registered(noon)
    officer, other = members(body, 2, now=noon)
    grant(officer, REVEAL, body.path, starts=noon, ends=noon + timedelta(days=90), authority=decision(body), now=noon)
    with time_machine.travel(noon + timedelta(minutes=1), tick=False):
        client.force_login(Account.objects.open_for(person), "commonty.apps.people.signing_in.Backend")
        session = client.session
        session[PROVED] = (noon + timedelta(minutes=1)).isoformat()
        session.save()
        page = client.get(reverse("people:erase"))
    erase(person, now=noon)

    answers = []
    for each in (other, officer):
        browser = Client()
        browser.force_login(Account.objects.open_for(each), "commonty.apps.people.signing_in.Backend")
        with time_machine.travel(noon + timedelta(minutes=1), tick=False):
            answers.append(browser.get(reverse("bodies:kept", args=[body.pk])))

    told = page.content.decode()
    without_name, by_name = told.partition("What the law keeps of you, by name")[::2]
    assert (ACT in by_name, "What registers that the law demands" in without_name) == (True, False)
    assert [answer.status_code for answer in answers] == [403, 200]
    assert "2 High Street" in answers[1].content.decode()
    assert Concerned.objects.filter(person=person, line__looker=officer).exists()
