"""How often a member may do what reaches many others."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation
from pytest_django import Settings

from commonty.apps.people import limits
from commonty.apps.people.flooding import count_act
from commonty.apps.people.models import Person, Try
from commonty.apps.people.tests.walking import everything_kept
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(noon: datetime, settings: Settings) -> Person:
    settings.LIMITS = {"move": (2, 3), "petition": (1, 1)}
    return Person.objects.sign_up(name="Ada", now=noon)


def refusal(person: Person, *, now: datetime, act: str = "move") -> str:
    """Return what somebody is told who acts; nothing where they may."""
    try:
        with timezone.override("Europe/London"), translation.override("en"):
            count_act(act, person, now=now)
    except Refused as refused:
        return refused.reason
    return ""


def test_who_acted_as_often_as_the_server_lets_anybody_is_told_when_they_can_again(ada: Person, noon: datetime) -> None:
    answers = [refusal(ada, now=noon + n * MINUTE) for n in range(3)]

    assert answers[:2] == ["", ""]
    assert answers[2] == (
        "You have done this as often as this server lets one person. You can do it again from Monday 2 February 2026, 13:00. "
        "This is no rule of the organisation: it keeps anybody from flooding all others."
    )


def test_what_is_refused_does_not_count_and_an_hour_later_it_is_possible_again(ada: Person, noon: datetime) -> None:
    for _n in range(9):
        refusal(ada, now=noon)

    an_hour_later = [refusal(ada, now=noon + timedelta(hours=1)) for _n in range(2)]

    assert (an_hour_later[0], an_hour_later[1] != "") == ("", True)
    assert refusal(ada, now=noon + timedelta(days=1)) == ""


def test_an_act_that_is_undone_does_not_count(ada: Person, noon: datetime) -> None:
    for _n in range(5):
        with transaction.atomic():
            count_act("move", ada, now=noon)
            transaction.set_rollback(True)

    assert refusal(ada, now=noon) == ""


def test_nobody_is_counted_for_another_and_no_act_for_another(ada: Person, noon: datetime) -> None:
    bo = Person.objects.sign_up(name="Bo", now=noon)
    for _n in range(3):
        refusal(ada, now=noon)

    assert (refusal(bo, now=noon), refusal(ada, now=noon, act="petition")) == ("", "")


def test_the_count_says_nothing_of_who_and_is_forgotten_after_a_day(ada: Person, noon: datetime) -> None:
    count_act("move", ada, now=noon)
    kept = Try.objects.get()

    limits.sweep(now=noon + timedelta(days=1))

    assert (len(kept.blind), kept.blind in everything_kept()) == (64, False)
