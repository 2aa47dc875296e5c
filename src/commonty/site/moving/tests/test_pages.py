"""The pages of those who move an organisation in: a list is read, mapped, tried out, brought in, taken back, and opened to."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commonty.apps.bodies.models import Membership
from commonty.apps.people.models import Account, Person
from commonty.apps.record.models import Line
from commonty.apps.rules.models import Version
from commonty.constitution.refusal import Refused
from commonty.site.attending import attend
from commonty.site.founding.models import Draft, Founder, Putting
from commonty.site.founding.tests.builders import founders
from commonty.site.jobs.worker import work_off
from commonty.site.moving import telling
from commonty.site.moving.models import Arrival, Officer
from commonty.site.moving.quorums import Turnout, failed
from commonty.site.moving.tests.building import MET_ON, MINUTE, SIX, ajar, arrived, brought, exported, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(noon: datetime) -> Iterator[Client]:
    """A founder's browser, the rules chosen."""
    with time_machine.travel(noon, tick=False):
        person = founders(1, now=noon)[0].person
        Draft.objects.begin("union-branch", now=noon)
        browser = Client()
        browser.force_login(Account.objects.open_for(person), "commonty.apps.people.signing_in.Backend")
        yield browser


def bring(browser: Client, raw: bytes) -> str:
    """Send a list, and return where that leads, or what the page says."""
    file = SimpleUploadedFile("members.csv", raw)
    answer = browser.post(reverse("founding:moving-lists"), {"list": file})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def shown(browser: Client, name: str) -> str:
    return browser.get(reverse(f"founding:{name}")).content.decode()


def press(browser: Client, name: str, **filled: object) -> int:
    return browser.post(reverse(f"founding:{name}"), filled).status_code


def columns(**others: str) -> dict[str, str]:
    arrival = Arrival.objects.get()
    return {"category": "waged", **{f"column-{n}": each for n, each in enumerate(arrival.columns)}, **others}


def test_an_organisation_goes_all_the_way_from_its_list_to_open_doors(ada: Client) -> None:
    assert bring(ada, exported([*SIX, row(14, "", "")])) == reverse("founding:moving-columns")
    assert "7 lines in 14 columns. Written in utf-8, with commas between the columns." in shown(ada, "moving-columns")
    press(ada, "moving-columns", **columns())
    tried = shown(ada, "moving-trial")
    assert "There is no name. Nobody is brought in from this line" in tried
    assert "<bdi>Bo Bell</bdi>, <bdi>Cy Cole</bdi>" in tried
    press(ada, "moving-people")
    assert "0 of 6 are here." in shown(ada, "moving")
    work_off()
    assert "6 people are here" in shown(ada, "moving")
    press(ada, "moving-meeting", met_on=MET_ON.isoformat(), minute=MINUTE, came_from="CiviCRM")
    press(ada, "moving-officers", chair="8 Bo", secretary="10 Dee Dunn")
    assert Officer.objects.count() == 2
    press(ada, "moving-opening")
    assert "0 of 6 are members." in shown(ada, "moving")
    work_off()
    assert "6 people are members" in shown(ada, "moving")
    press(ada, "moving-telling")
    work_off()

    assert Membership.objects.count() == 6
    assert ada.get(reverse("founding:moving"))["Location"] == reverse("home")


@pytest.mark.usefixtures("ada")
def test_until_everybody_is_told_only_those_who_move_it_in_look_around_and_nobody_does_anything(ada: Client, noon: datetime) -> None:
    arrival = ajar(now=noon, officers={"chair": 8})
    stranger, member = Client(), Client()
    member.force_login(Account.objects.open_for(Person.objects.get(member_number=8)), "commonty.apps.people.signing_in.Backend")

    assert [browser.get("/rules/").status_code for browser in (stranger, member, ada)] == [302, 302, 200]
    assert "Only you who move the organisation in see this" in ada.get("/rules/").content.decode()
    assert ada.post("/motions/", {}).status_code == 403
    attend(now=noon + timedelta(days=400))
    assert (Line.objects.count(), Arrival.objects.get(pk=arrival.pk).opened_line) == (arrival.opened_line, arrival.opened_line)

    telling.begin(arrival, by=Person.objects.get(pk=arrival.begun_by), now=noon)
    assert [browser.get("/rules/").status_code for browser in (stranger, member)] == [200, 200]


@pytest.mark.usefixtures("ada")
def test_a_founder_comes_back_with_their_code_until_everybody_is_told(noon: datetime) -> None:
    arrival = ajar(now=noon)
    founder = Founder.objects.get()

    assert Founder.objects.come_back(founder.code(), now=noon) == founder
    telling.begin(arrival, by=founder.person, now=noon)
    with pytest.raises(Refused, match="has been founded"):
        Founder.objects.come_back(Founder.objects.get().code(), now=noon)


@pytest.mark.usefixtures("ada")
def test_all_of_it_is_taken_back_by_a_press_after_the_doors_opened(ada: Client, noon: datetime) -> None:
    ajar(now=noon)
    assert "Take the whole list back" in shown(ada, "moving")

    press(ada, "moving-taking-back")
    assert "6 people are left." in shown(ada, "moving")
    work_off()

    assert (Membership.objects.count(), Version.objects.count(), Person.objects.count()) == (0, 0, 1)
    assert "Read this list" in shown(ada, "moving")


def test_whom_the_rules_do_not_let_hold_an_office_is_told_before_the_doors_open_and_after(ada: Client, noon: datetime) -> None:
    arrival = brought(now=noon)
    for number in (8, 9):
        Officer.objects.create(arrival=arrival, person=Person.objects.get(member_number=number), office="chair")

    for page in (shown(ada, "moving"), shown(ada, "moving-officers")):
        assert 'Member 9, Chair: The rules have fewer places than this. <span class="soft">(article' in page
    assert not Version.objects.exists()

    press(ada, "moving-opening")
    work_off()
    after = ada.get(reverse("moving:meeting")).content.decode()
    told = Line.objects.get(kind="moving.moved-in").payload.facts
    assert (json.loads(told)["facts"]["officers"], json.loads(told)["facts"]["left_out"]) == (1, 1)
    assert "Who did not go on" not in after  # The founder is no member here, and reads nothing of it.
    reader = Client()
    reader.force_login(Account.objects.open_for(Person.objects.get(member_number=8)), "commonty.apps.people.signing_in.Backend")
    telling.begin(Arrival.objects.get(), by=Person.objects.get(pk=arrival.begun_by), now=noon)
    assert "<bdi>Cy Cole</bdi>" in reader.get(reverse("moving:meeting")).content.decode()


def test_a_list_is_taken_back_and_brought_once_more(ada: Client) -> None:
    for _time in range(2):
        bring(ada, exported(SIX))
        press(ada, "moving-columns", **columns() if Arrival.objects.count() == 1 else _of_current())
        press(ada, "moving-people")
        work_off()
        assert Person.objects.count() == 7
        press(ada, "moving-taking-back")
        work_off()
        assert Person.objects.count() == 1

    assert [each.taken_back_at is not None for each in Arrival.objects.all()] == [True, True]


def _of_current() -> dict[str, str]:
    arrival = Arrival.objects.current()
    assert arrival is not None
    return {"category": "waged", **{f"column-{n}": each for n, each in enumerate(arrival.columns)}}


def test_who_stands_there_twice_is_one_person_or_two_as_the_boxes_say(ada: Client) -> None:
    bring(ada, exported([SIX[0], SIX[0], row(20, "Bea", "Moss", Phone="0131 496 0009"), row(21, "B.", "Moss", Phone="0131 496 0009")]))
    press(ada, "moving-columns", **columns())
    tried = shown(ada, "moving-trial")
    assert 'value="2-3" checked' in tried
    assert 'value="4-5">' in tried

    press(ada, "moving-trial", same=["4-5"])
    press(ada, "moving-people")
    work_off()

    assert Arrival.objects.get().people.count() == 3


def test_what_is_no_list_is_told_and_nothing_is_kept(ada: Client) -> None:
    assert "This is a spreadsheet. Open it and save it as CSV" in bring(ada, b"PK\x03\x04...")
    assert not Arrival.objects.exists()


def test_another_file_with_the_same_form_is_another_press_and_the_same_file_is_the_same(ada: Client) -> None:
    for rows in (SIX, SIX, SIX[:2]):
        file = SimpleUploadedFile("members.csv", exported(rows))
        ada.post(reverse("founding:moving-lists"), {"list": file, "once": "x"})

    assert Arrival.objects.get().counts == {"lines": 2}


def test_a_list_without_a_column_of_names_is_told(ada: Client) -> None:
    bring(ada, exported(SIX))
    answer = ada.post(reverse("founding:moving-columns"), columns(**{"column-3": "nothing", "column-4": "nothing"}))

    assert (answer.status_code, "Say which column has the names" in answer.content.decode()) == (422, True)


def test_two_columns_cannot_both_be_the_address(ada: Client) -> None:
    bring(ada, exported(SIX))
    answer = ada.post(reverse("founding:moving-columns"), columns(**{"column-0": "email"}))

    assert (answer.status_code, "Only one column can be this: e-mail address." in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("typed", ["8", "8 Ada", "99 Bo", "Bo"])
def test_an_officer_is_named_by_number_and_name(ada: Client, noon: datetime, typed: str) -> None:
    brought(now=noon)
    answer = ada.post(reverse("founding:moving-officers"), {"chair": typed})

    assert (answer.status_code, Officer.objects.count()) == (422, 0)
    assert "Nobody on the list has this member number and this name" in answer.content.decode()


def test_nobody_is_chair_and_treasurer_where_the_rules_forbid_it(ada: Client, noon: datetime) -> None:
    brought(now=noon)
    answer = ada.post(reverse("founding:moving-officers"), {"chair": "8 Bo", "treasurer": "8 Bo"})

    assert (answer.status_code, Officer.objects.count()) == (422, 0)


def test_no_file_reaches_any_other_form_nor_anybody_else(ada: Client) -> None:
    file = SimpleUploadedFile("x.csv", b"Name\nAda\n")

    assert ada.post(reverse("founding:drafts"), {"starter": "coalition", "file": file}).status_code == 400
    assert Client().post(reverse("founding:moving-lists"), {"list": SimpleUploadedFile("x.csv", b"Name\nAda\n")}).status_code == 403


@pytest.mark.usefixtures("ada")
def test_founders_do_not_vote_while_people_of_a_list_are_here(noon: datetime) -> None:
    brought(now=noon)

    with pytest.raises(Refused, match="People were brought in from a list"):
        Putting.objects.put(Draft.objects.get(), now=noon)
    assert Founder.objects.count() == 1


def test_without_looking_at_what_would_happen_nobody_comes(ada: Client) -> None:
    bring(ada, exported(SIX))

    assert press(ada, "moving-people") == 403
    assert Person.objects.count() == 1


@pytest.mark.usefixtures("ada")
def test_the_list_lies_in_no_table_in_clear(noon: datetime) -> None:
    arrival, _by = arrived(now=noon)

    assert b"ada@example.org" not in bytes(arrival.sealed_list.sealed)


def test_what_would_have_failed_is_told_by_procedure_and_turnout(ada: Client, noon: datetime) -> None:
    arrival, _by = arrived(now=noon)
    rules = Draft.objects.get().constitution

    found = list(failed(rules, [Turnout("AGM", 61, 900), Turnout("Strike ballot", 700, 900)], members=900, language="en"))

    assert {each.turnout.label for each in found} == {"AGM"}
    ordinary = next(each for each in found if "Ordinary motion" in each.article)
    assert ordinary.why == ("61 of 900 took part, and 90 must.",)
    press(ada, "moving-turnouts", **{"label-1": "AGM", "took-1": "61", "of-1": "900"})
    assert Arrival.objects.get(pk=arrival.pk).turnouts == [["AGM", 61, 900]]


def test_more_cannot_have_come_than_could(ada: Client, noon: datetime) -> None:
    arrived(now=noon)

    assert press(ada, "moving-turnouts", **{"label-1": "AGM", "took-1": "61", "of-1": "60"}) == 422
