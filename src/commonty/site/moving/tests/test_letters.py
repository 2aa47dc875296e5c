"""Letters on paper: codes for those without a mailbox of their own, address labels, and what is written down of them."""

from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commonty.apps.people.models import Account, Concerned, Deed, PaperCode, Person
from commonty.apps.record.models import Line
from commonty.site.moving import telling
from commonty.site.moving.models import Arrival
from commonty.site.moving.tests.building import opened

pytestmark = pytest.mark.django_db


def by_number(number: int) -> Person:
    return Person.objects.get(member_number=number)


def browser_of(number: int) -> Client:
    browser = Client()
    browser.force_login(Account.objects.open_for(by_number(number)), "commonty.apps.people.signing_in.Backend")
    return browser


def shown(browser: Client, name: str, *args: object) -> str:
    return browser.get(reverse(name, args=args)).content.decode()


@pytest.fixture
def secretary(noon: datetime) -> Client:
    """The browser of who keeps the members' list."""
    opened(now=noon, officers={"membership-secretary": 7})
    return browser_of(7)


def test_letters_go_to_whoever_is_not_told_by_mail_and_to_each_who_shares_a_mailbox(secretary: Client, noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        page = shown(secretary, "moving:letters")

    assert [number for number in range(7, 13) if f"member with number {number} of" in page] == [8, 9, 10, 11, 12]


def test_codes_are_made_by_a_press_stand_in_the_letters_and_each_is_told(secretary: Client, noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        everybody = list(telling.to_post(Arrival.objects.get()).values_list("pk", flat=True))
        for _time in range(2):  # The second press makes none anew.
            secretary.post(reverse("moving:codes"), {"to": everybody})
        page = shown(secretary, "moving:letters")
        told = browser_of(10)
        code = PaperCode.objects.get(person=by_number(10)).code()

    assert PaperCode.objects.count() == 5
    assert [each.code() in page for each in PaperCode.objects.all()] == [True] * 5
    assert Line.objects.filter(kind="people.paper-code-made").count() == 5
    assert Concerned.objects.filter(person=by_number(10), line__looker=by_number(7)).exists()
    with time_machine.travel(noon, tick=False):
        come_in = told.post(reverse("people:paper"), {"number": 10, "name": "Dunn", "code": code})
    assert come_in["Location"] == reverse("people:paper-code")


def test_what_was_posted_is_service_by_the_secretary_s_mandate_and_needs_no_second_letter(secretary: Client, noon: datetime) -> None:
    arrival = Arrival.objects.get()
    with time_machine.travel(noon, tick=False):
        secretary.post(reverse("moving:posted"), {"told": [by_number(number).brought_in.pk for number in (8, 10)]})

    assert list(telling.to_post(arrival).values_list("person__member_number", flat=True)) == [9, 11, 12]
    line = Line.objects.select_related("payload").get(kind="moving.letters-posted")
    assert line.payload.source.startswith("mandate:")
    assert [by_number(number).brought_in.told_at for number in (8, 10)] == [noon, noon]

    deed = Deed.objects.get(person=by_number(10))
    there = reverse("bodies:undoing", args=[deed.body, deed.pk])
    with time_machine.travel(noon, tick=False):
        said = secretary.get(there).content.decode()
        secretary.post(there)

    assert "a letter is still to be posted" in said
    assert list(telling.to_post(arrival).values_list("person__member_number", flat=True)) == [9, 10, 11, 12]
    assert [by_number(number).brought_in.told_at for number in (8, 10)] == [noon, None]


def test_labels_have_the_addresses_of_the_same_letters(secretary: Client, noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        page = shown(secretary, "moving:labels")

    assert page.count('class="moving__label"') == 3
    assert "2 letters have no address: hand them over." in page


def test_one_member_is_found_by_number_and_name_and_gets_a_new_code(secretary: Client, noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        assert secretary.post(reverse("moving:invite"), {"number": 10, "name": "Ada"}).status_code == 403
        assert secretary.post(reverse("moving:invite"), {"number": 7, "name": "Ada"}).status_code == 403  # has a mailbox of their own
        made = secretary.post(reverse("moving:invite"), {"number": 10, "name": "dunn"})["Location"]
        page = secretary.get(made).content.decode()

    code = PaperCode.objects.get()
    assert (made, code.person) == (reverse("moving:invitation", args=[code.pk]), by_number(10))
    assert code.code() in page
    assert "2 High Street" in page


def test_nobody_else_makes_or_sees_a_letter_and_nobody_sees_a_code_that_somebody_made_for_themselves(
    secretary: Client, noon: datetime
) -> None:
    other = browser_of(8)
    own = PaperCode.objects.issue_own(by_number(10), now=noon)
    with time_machine.travel(noon, tick=False):
        answers = [other.get(reverse(name)).status_code for name in ("moving:letters", "moving:labels", "moving:invite")]
        presses = [other.post(reverse(name), {"number": 10, "name": "Dee"}).status_code for name in ("moving:invite", "moving:codes")]
        seen = [browser.get(reverse("moving:invitation", args=[own.pk])).status_code for browser in (other, secretary)]
        letters = shown(secretary, "moving:letters")

    assert (answers, presses, seen) == ([403] * 3, [403] * 2, [403, 404])
    assert own.code() not in letters
