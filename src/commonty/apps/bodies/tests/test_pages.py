from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body, Membership, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.bodies.tests.organisations import decision, founded, members, part_of, people, rules_of
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Account, CustodyLine, Person
from commonty.apps.rules.adopting import adopt

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC) - timedelta(days=1)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


def test_who_signed_up_joins_the_organisation_on_its_page_in_a_category_and_may_leave_again() -> None:
    founded(now=NOW)
    (ada,) = people(1, now=NOW)
    client = signed_in(ada)

    shown = client.get("/bodies/members/")
    joined = client.post("/bodies/members/memberships/", {"category": "member"})

    assert "I join as" in shown.content.decode()
    assert (joined.status_code, joined["Location"]) == (302, "/bodies/members/")
    assert Membership.objects.get(person=ada).standing == "good"
    assert client.post("/bodies/members/memberships/mine/endings/").status_code == 302
    assert Membership.objects.get(person=ada).standing == "left"


def test_an_unknown_category_is_shown_as_a_mistake_and_an_outsider_is_asked_to_sign_in() -> None:
    founded(now=NOW)
    (ada,) = people(1, now=NOW)

    assert signed_in(ada).post("/bodies/members/memberships/", {"category": "queen"}).status_code == 422
    outsider = Client().post("/bodies/members/memberships/", {"category": "member"})
    assert (outsider.status_code, outsider["Location"]) == (302, "/sign-in/")
    assert not Membership.objects.filter(person=ada).exists()


def test_one_press_brings_back_who_was_not_heard_from() -> None:
    assembly = founded(now=NOW)
    (ada,) = members(assembly, 1, now=NOW)
    Membership.objects.filter(person=ada).update(active=NOW - timedelta(days=400))
    client = signed_in(ada)

    assert "I am here" in client.get("/bodies/members/").content.decode()
    assert client.post("/bodies/members/memberships/mine/returns/").status_code == 302
    assert "I am here" not in client.get("/bodies/members/").content.decode()


def test_every_page_of_bodies_opens_for_a_member() -> None:
    founders = people(3, now=NOW)
    assembly = founded(now=NOW, founders=founders, secretary=founders[0])
    part_of(assembly, "local-group", "east", now=NOW)
    client = signed_in(founders[1])

    for address in (
        "/bodies/",
        "/bodies/members/",
        "/bodies/committee/",
        "/bodies/east/",
        "/offices/secretary/",
        "/powers/write-to-members/",
    ):
        assert client.get(address).status_code == 200, address
    assert "Person 0" in client.get("/offices/secretary/").content.decode()
    for address in ("/bodies/nowhere/", "/offices/king/", "/powers/magic/"):
        assert client.get(address).status_code == 404, address


def secretary(assembly: Body, person: Person) -> None:
    seat(person, "secretary", Body.objects.get(pk="committee"), authority=decision(assembly), now=NOW)


def test_the_roll_opens_under_a_mandate_alone_and_everybody_on_it_can_read_who_looked() -> None:
    assembly = founded(now=NOW)
    ada, bo = members(assembly, 2, now=NOW)
    until = NOW + timedelta(days=30)
    grant(ada, "see-details", assembly.path, starts=NOW, ends=until, authority=decision(assembly), now=NOW, task="Check the addresses")

    assert 'href="/bodies/members/roll/"' in signed_in(ada).get("/bodies/members/").content.decode()
    assert 'href="/bodies/members/roll/"' not in signed_in(bo).get("/bodies/members/").content.decode()
    page = signed_in(ada).get("/bodies/members/roll/")

    assert page.status_code == 200
    assert "Person 1" in page.content.decode()
    assert CustodyLine.objects.get().looker == ada
    assert signed_in(bo).get("/bodies/members/roll/").status_code == 403


def test_a_mandate_that_ended_a_second_ago_opens_no_roll() -> None:
    assembly = founded(now=NOW)
    (ada,) = members(assembly, 1, now=NOW)
    ends = datetime.now(UTC) - timedelta(seconds=1)
    grant(ada, "see-details", assembly.path, starts=NOW, ends=ends, authority=decision(assembly), now=NOW)

    assert signed_in(ada).get("/bodies/members/roll/").status_code == 403


def test_the_roll_of_a_caucus_is_read_by_its_own_officers_alone_whatever_the_rules_above_say() -> None:
    text = rules_of().replace('title = "See members\' details"', 'title = "See members\' details"\ncovers_below = true')
    assembly = founded(now=NOW, text=text)
    caucus = part_of(assembly, "caucus", "women", now=NOW)
    ada, bo, cy = members(assembly, 3, now=NOW)
    apply(ada, caucus, now=NOW)
    until = NOW + timedelta(days=30)
    seat(ada, "caucus-convenor", caucus, authority=decision(caucus), now=NOW)
    grant(bo, "see-details", assembly.path, starts=NOW, ends=until, authority=decision(assembly), now=NOW)
    grant(cy, "see-details", caucus.path, starts=NOW, ends=until, authority=decision(assembly), now=NOW)

    assert signed_in(ada).get("/bodies/women/roll/").status_code == 200
    assert signed_in(bo).get("/bodies/women/roll/").status_code == 403, "not by a power that covers what is below"
    assert signed_in(cy).get("/bodies/women/roll/").status_code == 403, "not by a mandate that was given above"


def test_from_above_a_caucus_shows_a_number_and_no_name() -> None:
    assembly = founded(now=NOW)
    caucus = part_of(assembly, "caucus", "women", now=NOW)
    ada, bo = members(assembly, 2, now=NOW)
    apply(ada, caucus, now=NOW)
    seat(ada, "caucus-convenor", caucus, authority=decision(caucus), now=NOW)
    mandate = Seat.objects.get().mandate
    outside = signed_in(bo)

    page = outside.get("/bodies/women/").content.decode()

    assert "1 person belongs to it." in page
    assert "Person 0" not in page
    assert "Person 0" not in outside.get("/offices/caucus-convenor/").content.decode()
    assert "Person 0" not in outside.get("/powers/see-details/").content.decode()
    assert "Person 0" not in outside.get("/mandates/").content.decode()
    assert outside.get(f"/mandates/{mandate.pk}/").status_code == 404


def test_the_five_questions_are_answered_for_a_mandate_and_only_its_holder_reports() -> None:
    assembly = founded(now=NOW)
    ada, bo = members(assembly, 2, now=NOW)
    secretary(assembly, ada)
    mandate = Mandate.objects.get(power="bodies.hold")
    address = f"/mandates/{mandate.pk}/"

    page = signed_in(bo).get(address).content.decode()

    for question in ("What power", "Where did you get it", "In whose interests", "To whom are you accountable", "How do we get rid of you"):
        assert question in page
    assert f"/motions/new/?body=members&amp;effect=mandates.recall&amp;effect-mandate={mandate.pk}" in page
    assert signed_in(bo).post(f"{address}reports/", {"text": "Nothing."}).status_code == 403
    assert signed_in(ada).post(f"{address}reports/", {"text": ""}).status_code == 422
    assert signed_in(ada).post(f"{address}reports/", {"text": "I wrote *forty* letters."}).status_code == 302
    assert "<em>forty</em>" in signed_in(bo).get(address).content.decode()
    assert signed_in(bo).post(f"{address}endings/").status_code == 403
    assert signed_in(ada).post(f"{address}endings/").status_code == 302
    assert not Mandate.objects.living(datetime.now(UTC)).exists()


def test_a_list_of_mandates_takes_as_many_queries_for_one_as_for_three() -> None:
    assembly = founded(now=NOW)
    ada, bo, cy = members(assembly, 3, now=NOW)
    client = signed_in(ada)
    client.get("/mandates/")
    counts = []
    for person in (ada, bo, cy):
        grant(person, "campaigns.edit", assembly.path, starts=NOW, ends=NOW + timedelta(days=9), authority=decision(assembly), now=NOW)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/mandates/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_the_rulebook_is_read_by_anybody_with_every_version_of_it() -> None:
    assembly = founded(now=NOW)
    adopt(
        "members",
        rules_of().replace("We organise together", "We fight together"),
        authority=decision(assembly),
        now=NOW + timedelta(hours=1),
    )
    client = Client()

    now = client.get("/rules/").content.decode()
    first = client.get("/rules/versions/1/").content.decode()

    assert 'id="procedures.ordinary"' in now
    assert "We fight together" in now
    assert "We organise together" in first
    assert "not the one in force" in first
    assert client.get("/rules/members/versions/2/text/").content.decode() == assembly.rules(datetime.now(UTC)).text
    assert client.get("/rules/versions/3/").status_code == 404


def test_a_report_that_is_late_is_shown_as_late_until_it_comes() -> None:
    began = NOW - timedelta(days=120)
    assembly = founded(now=began)
    (ada,) = members(assembly, 1, now=began)
    taken = seat(ada, "secretary", Body.objects.get(pk="committee"), authority=decision(assembly), now=began)
    client = signed_in(ada)

    assert ">late<" in client.get(f"/mandates/{taken.mandate.pk}/").content.decode()
    client.post(f"/mandates/{taken.mandate.pk}/reports/", {"text": "Here it is."})
    assert ">late<" not in client.get(f"/mandates/{taken.mandate.pk}/").content.decode()


def needing(admission: str) -> str:
    return rules_of().replace('belonging = "admission"\n', f'belonging = "admission"\n{admission}\n')


def test_members_vouch_for_an_applicant_on_the_page_whose_address_the_applicant_sends_them() -> None:
    founders = people(3, now=NOW)
    founded(now=NOW, founders=founders, text=needing('admission = "sponsors"\nsponsors = 1'))
    ada, outsider = people(2, now=NOW)
    signed_in(ada).post("/bodies/members/memberships/", {"category": "member"})
    address = f"/bodies/members/applications/{Membership.objects.get(person=ada).pk}/"

    assert address in signed_in(ada).get(address).content.decode()
    assert signed_in(outsider).get(address).status_code == 404
    assert "I vouch for them" in signed_in(founders[0]).get(address).content.decode()
    assert signed_in(outsider).post(f"{address}sponsors/").status_code == 404
    assert signed_in(founders[0]).post(f"{address}sponsors/").status_code == 302
    assert Membership.objects.get(person=ada).standing == "good"


def test_who_has_the_mandate_for_it_lets_applicants_in() -> None:
    power = '\n[powers.admit]\npower = "bodies.admit"\ntitle = "Let applicants in"\nlongest = "12 months"\n'
    assembly = founded(now=NOW, text=needing('admission = "mandate"') + power)
    holder = Person.objects.get(pk=assembly.memberships.values("person")[0]["person"])
    ada = people(1, now=NOW)[0]
    grant(holder, "admit", assembly.path, starts=NOW, ends=NOW + timedelta(days=9), authority=decision(assembly), now=NOW)
    signed_in(ada).post("/bodies/members/memberships/", {"category": "member"})
    address = f"/bodies/members/applications/{Membership.objects.get(person=ada).pk}/admissions/"

    assert "Person 0" in signed_in(holder).get("/bodies/members/applications/").content.decode()
    assert signed_in(ada).post(address).status_code == 403
    assert signed_in(holder).post(address).status_code == 302
    assert Membership.objects.get(person=ada).standing == "good"
