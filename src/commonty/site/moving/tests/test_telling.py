"""Everybody is told once: by a letter that is about one person alone, or on paper; and says no with one press."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from commonty.apps.keys import keyring
from commonty.apps.people import letters
from commonty.apps.people.erasing import forget, mark
from commonty.apps.people.models import Account, Agreement, Concerned, OptOut, Person
from commonty.apps.people.purposes import MEMBERSHIP
from commonty.apps.record.models import Line
from commonty.site.jobs.models import Job
from commonty.site.moving import telling
from commonty.site.moving.holdings import WhereYouCameFrom
from commonty.site.moving.models import BroughtIn
from commonty.site.moving.tests.building import opened

pytestmark = pytest.mark.django_db
OFFICERS = {"membership-secretary": 7}


def by_number(number: int) -> Person:
    return Person.objects.get(member_number=number)


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(Account.objects.open_for(person), "commonty.apps.people.signing_in.Backend")
    return browser


def test_each_who_has_an_address_gets_one_letter_and_nobody_else_does(noon: datetime) -> None:
    arrival = opened(now=noon)

    telling.tell_some(arrival, now=noon)

    queued = Job.objects.filter(task__endswith="people.jobs.deliver").order_by("pk").values_list("arguments", flat=True)
    told = [Person.objects.get(pk=each["args"][0]).member_number for each in queued]
    assert told == [7, 8, 9]
    assert all(Agreement.objects.covers(by_number(number).pk, MEMBERSHIP) for number in told)


def test_the_letter_says_what_is_held_where_it_came_from_and_how_to_say_no_and_no_name(noon: datetime) -> None:
    opened(now=noon)

    text = telling.words(by_number(8).brought_in)

    assert "This is for the member with number 8 of" in text
    assert "name, e-mail address, postal address" in text
    assert "It came from: CiviCRM, kept by our membership secretary." in text
    assert "17 January 2026" in text
    assert "Bell" not in text


def test_two_who_share_a_mailbox_have_links_of_their_own(noon: datetime) -> None:
    opened(now=noon)

    pages = [Client().get(telling.address_of(by_number(number).brought_in)).content.decode() for number in (8, 9)]

    assert "the member with number 8" in pages[0]
    assert "the member with number 9" in pages[1]


def test_opening_the_link_changes_nothing_and_one_press_stops_mail_to_one_of_two(noon: datetime) -> None:
    opened(now=noon)
    link = telling.address_of(by_number(8).brought_in)

    Client().get(link)
    assert by_number(8).own("email")["email"] == "home@example.org"
    answer = Client().post(link)

    assert "We write to this address no more" in answer.content.decode()
    assert (by_number(8).own("email")["email"], by_number(8).brought_in.way) == ("", "post")
    assert by_number(9).own("email")["email"] == "home@example.org"
    assert not OptOut.objects.filter(source="self").exists()


def test_who_has_a_mailbox_alone_and_stops_mail_is_not_written_to_again(noon: datetime, mailoutbox: list[object]) -> None:
    opened(now=noon)
    Client().post(telling.address_of(by_number(7).brought_in))

    assert OptOut.objects.among(OptOut.EMAIL, ["ADA@example.org"]) == {"ADA@example.org"}
    letters.deliver(by_number(7).pk, "commonty.site.moving.telling.BroughtInLetter", {"brought": by_number(7).brought_in.pk}, now=noon)
    assert mailoutbox == []


def test_a_made_up_link_leads_nowhere(noon: datetime) -> None:
    opened(now=noon)

    assert Client().get(reverse("moving:told", args=["x"])).status_code == 404


def test_letters_are_printed_by_who_may_see_addresses_and_that_they_looked_is_written_down(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)

    page = signed_in(by_number(7)).get(reverse("moving:letters")).content.decode()

    assert ["Dee Dunn" in page, "Emi East" in page, "Fay Ford" in page, "Ada Ames" in page] == [True, True, True, False]
    assert "2 High Street<br>Leith<br>EH6 5AA" in page
    assert Concerned.objects.filter(person=by_number(10), line__power="people.reveal").count() == 1


def test_nobody_else_reads_the_letters(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)

    assert signed_in(by_number(10)).get(reverse("moving:letters")).status_code == 403
    assert Client().get(reverse("moving:letters")).status_code == 302


def test_what_was_posted_is_written_down_once_and_told_to_the_record(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)
    browser, dee = signed_in(by_number(7)), by_number(10).brought_in

    browser.post(reverse("moving:posted"), {"told": [dee.pk, by_number(8).brought_in.pk]})
    page = browser.get(reverse("moving:letters")).content.decode()

    assert ["Dee Dunn" in page, "Emi East" in page] == [False, True]
    assert Line.objects.filter(kind="moving.letters-posted").count() == 1
    assert browser.post(reverse("moving:posted"), {"told": [dee.pk]}).status_code == 403


def test_every_member_reads_which_meeting_brought_them_here_and_no_stranger_does(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)

    page = signed_in(by_number(10)).get(reverse("moving:meeting")).content.decode()

    assert "Agreed, with 61 for and 3 against: that the branch moves to Commonty." in page
    assert "6 members came from: CiviCRM" in page
    assert "Ada Ames" in page
    stranger = Person.objects.sign_up(name="A Stranger", now=noon)
    assert signed_in(stranger).get(reverse("moving:meeting")).status_code == 404


def test_what_is_held_of_somebody_says_where_they_came_from_and_is_let_go_with_them(noon: datetime) -> None:
    opened(now=noon, officers=OFFICERS)
    ada = by_number(7).pk

    held = WhereYouCameFrom().export(ada)
    assert held == {
        "came_from": "CiviCRM, kept by our membership secretary",
        "agreed_on": "2026-01-17",
        "line": 2,
        "joined": None,
        "opted_out_of": [],
        "told": noon.isoformat(),
        "offices_then": ["membership-secretary"],
    }
    mark(ada, now=noon)
    forget(ada, now=noon)

    assert not BroughtIn.objects.filter(person=ada).exists()
    assert not keyring.has_key(ada)
