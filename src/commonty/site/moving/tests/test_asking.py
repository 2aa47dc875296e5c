"""A list that comes from an OSDI server over real HTTP, and what such a server, or whoever types its address in, can do wrong."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from commonty.apps.keys import keyring
from commonty.apps.people.models import Account, OptOut, Person
from commonty.moving.errors import Unreadable
from commonty.site.founding.models import Draft
from commonty.site.founding.tests.builders import founders
from commonty.site.jobs.worker import work_off
from commonty.site.moving import bringing, fetching
from commonty.site.moving.models import Arrival, AskedPage, Asking
from commonty.site.moving.showing import said
from commonty.site.moving.tests.osdi_server import TOKEN, Osdi, person, serving

pytestmark = pytest.mark.django_db

UNSUBSCRIBED = [
    {"address": "p3@example.org", "primary": True, "status": "subscribed"},
    {"address": "x@example.org", "status": "unsubscribed"},
]
EIGHT = [
    person(1),
    person(2, phone_numbers=[{"number": 447700900002, "do_not_call": True}]),
    person(3, email_addresses=UNSUBSCRIBED),
    person(4, email_addresses=[{"address": "p4@example.org", "primary": True, "status": "spam complaint"}]),
    person(5, postal_addresses=[{"address_lines": ["1 Old Road"], "status": "Past"}]),
    person(6, given_name=None, family_name=None),
    person(1),
    person(7, custom_fields={}),
]


@pytest.fixture
def osdi(settings: Settings) -> Iterator[Osdi]:
    """A server with eight people on three pages, that the operator lets us ask though it is on this very machine."""
    with serving(EIGHT) as server:
        settings.NEARBY = server.origin
        yield server


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    """With shorter pages, and less patience with what is slow."""
    monkeypatch.setattr(fetching, "LONGEST", 10_000)
    if wrong == "slow":
        monkeypatch.setattr(fetching, "PATIENCE", 0.2)


@pytest.fixture
def by(noon: datetime) -> Person:
    person = founders(1, now=noon)[0].person
    Draft.objects.begin("union-branch", now=noon)
    return person


def asked(osdi: Osdi, by: Person, now: datetime, *, token: str = TOKEN, path: str = "/api/") -> Asking:
    """Ask until nothing is left, or something went wrong."""
    asking = Asking.objects.begin(osdi.origin + path, token, by=by.pk, now=now)
    while Asking.objects.get(pk=asking.pk).ask(now=now):
        pass
    return Asking.objects.get(pk=asking.pk)


def test_everybody_of_a_server_becomes_a_list_like_any_other_and_opt_outs_win(osdi: Osdi, by: Person, noon: datetime) -> None:
    asked(osdi, by, noon)

    arrival = Arrival.objects.get()
    assert (arrival.preset, arrival.counts["lines"]) == ("osdi", 7)
    assert osdi.asked == ["/api/", "/api/people?per_page=100", "/api/people?page=2", "/api/people?page=3"]
    arrival.map(arrival.fields(), "waged")
    bringing.begin(arrival, by=by, now=noon)
    bringing.bring_part(arrival, now=noon)
    came = Person.objects.exclude(pk=by.pk).order_by("member_number")
    assert [
        (each.own("name")["name"], each.own("email")["email"], each.own("phone")["phone"], each.brought_in.closed) for each in came
    ] == [
        ("Ada1 Ames", "p1@example.org", "+447700900001", []),
        ("Ada2 Ames", "p2@example.org", "", ["phone"]),
        ("Ada3 Ames", "", "+447700900003", ["email"]),
        ("Ada4 Ames", "", "+447700900004", ["email"]),
        ("Ada5 Ames", "p5@example.org", "+447700900005", []),
        ("Ada7 Ames", "p7@example.org", "+447700900007", []),
    ]
    assert [each.member_number for each in came][:5] == [1, 2, 3, 4, 5]
    assert [each.own("address")["address"] for each in came][3:5] == ["4 High Street\nLeith\nEH6 5AA", ""]


def test_what_was_read_and_the_key_are_forgotten_once_it_is_a_list(
    osdi: Osdi,
    by: Person,
    noon: datetime,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[Callable[[], None]]]],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        asking = asked(osdi, by, noon)

    assert (bytes(asking.sealed), AskedPage.objects.count(), keyring.passing("moving.asking")) == (b"", 0, [])


def test_it_goes_on_at_the_page_where_it_stopped(osdi: Osdi, by: Person, noon: datetime) -> None:
    osdi.wrong[3] = "busy"
    asking = asked(osdi, by, noon)
    assert (asking.people, said(asking, "en")) == (6, "127.0.0.1 cannot answer now (429). Try it again later.")
    assert TOKEN.encode() not in bytes(asking.sealed)
    osdi.wrong.clear()
    osdi.asked.clear()

    asking.go_on()
    while Asking.objects.get(pk=asking.pk).ask(now=noon):
        pass

    assert (osdi.asked, Arrival.objects.get().counts["lines"]) == (["/api/people?page=3"], 7)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("elsewhere", "127.0.0.1 says that the next page is on another server. Your key is not sent there."),
        ("circle", "127.0.0.1 leads round in a circle: this page was read already."),
        ("moved", "127.0.0.1 says that this is to be found elsewhere (302)."),
        ("slow", "127.0.0.1 took too long to answer."),
        ("long", "What 127.0.0.1 sent is longer than any page of people."),
    ],
)
@pytest.mark.usefixtures("in_a_hurry")
def test_what_goes_wrong_on_the_way_is_named(osdi: Osdi, by: Person, noon: datetime, wrong: str, says: str) -> None:
    osdi.wrong[2] = wrong

    assert said(asked(osdi, by, noon), "en").startswith(says)
    assert not Arrival.objects.exists()


def test_a_server_that_keeps_some_back_a_wrong_key_and_a_page_that_is_none_are_named(osdi: Osdi, by: Person, noon: datetime) -> None:
    osdi.total = 9
    told = []
    for more in ({}, {"token": "another"}, {"path": "/nothing/"}):
        asking = asked(osdi, by, noon, **more)
        told.append(said(asking, "en"))
        asking.end(now=noon)

    assert told == [
        "The server says that it has 9 people, and gave 8. Begin once more, so that nobody is left behind.",
        "127.0.0.1 does not take this key (401). Look in your old program for the API key, and begin once more.",
        "There is nothing at this address (404). In your old program it is called the API address, or the AEP.",
    ]


@pytest.mark.parametrize(
    ("scheme", "rest", "named"),
    [
        ("http:", "example.org/", "osdi-address"),
        ("https:", "example.org:8443/", "osdi-address"),
        ("https:", "user:word@example.org/", "osdi-address"),
        ("file:", "/etc/passwd", "osdi-address"),
        ("https:", "exa mple.org/", "osdi-address"),
        ("https:", "127.0.0.1/", "osdi-inside"),
        ("https:", "localhost/", "osdi-inside"),
        ("https:", "[::ffff:169.254.169.254]/", "osdi-inside"),
        ("https:", "[64:ff9b::a9fe:a9fe]/", "osdi-inside"),
        ("https:", "0x7f000001/", "osdi-inside"),
        ("https:", "nobody.invalid/", "osdi-unknown"),
    ],
)
def test_nothing_is_asked_that_only_this_machine_can_reach(scheme: str, rest: str, named: str) -> None:
    with pytest.raises(Unreadable) as refused:
        fetching.fetch(fetching.taken_apart(f"{scheme}//{rest}"), token=TOKEN)

    assert refused.value.sentence.id == f"unreadable.{named}"


def test_a_founder_asks_a_server_on_the_page_sees_what_is_wrong_and_stops(osdi: Osdi, by: Person, noon: datetime) -> None:
    osdi.wrong[2] = "busy"
    browser = Client()
    with time_machine.travel(noon, tick=False):
        browser.force_login(Account.objects.open_for(by), "commonty.apps.people.signing_in.Backend")
        told: dict[str, Any] = {"address": f"{osdi.origin}/api/", "token": TOKEN}
        assert browser.post(reverse("founding:moving-asking"), {"address": "https:" + "//10.0.0.1:22/", "token": TOKEN}).status_code == 422
        browser.post(reverse("founding:moving-asking"), told)
        work_off()
        page = browser.get(reverse("founding:moving")).content.decode()
        assert "3 people were read." in page
        assert "127.0.0.1 cannot answer now (429)." in page
        assert TOKEN not in page
        browser.post(reverse("founding:moving-asking-stop"))

        assert Asking.objects.current() is None
        assert "Read this list" in browser.get(reverse("founding:moving")).content.decode()


def test_a_file_of_those_who_unsubscribed_beside_the_list_always_wins(osdi: Osdi, by: Person, noon: datetime) -> None:
    asked(osdi, by, noon)
    arrival = Arrival.objects.get()
    arrival.opt_out(b"P5@Example.org\nnobody@example.org\n", now=noon)
    arrival.refresh_from_db()
    assert arrival.counts["opt_outs"] == 2
    arrival.forget_opt_outs()
    arrival.opt_out("Email Address;UNSUB_TIME\nP1@EXAMPLE.ORG;2025-01-01\n".encode("utf-16"), now=noon)
    arrival.map(arrival.fields(), "waged")

    bringing.begin(arrival, by=by, now=noon)
    bringing.bring_part(arrival, now=noon)

    closed = {
        each.person.member_number: (each.closed, each.person.own("email")["email"]) for each in arrival.people.select_related("person")
    }
    assert (closed[1], closed[5]) == ((["email"], ""), ([], "p5@example.org"))
    assert sorted(OptOut.objects.values_list("source", flat=True)) == [*[arrival.source] * 3, f"{arrival.source}:opt-outs"]
    with pytest.raises(Unreadable):
        Arrival.objects.begin(b"", file="x", by=by.pk, now=noon)
