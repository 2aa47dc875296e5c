"""The unchanged OSDI client of the Python package index lists, pages and upserts people under a mandate's token."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from osdi.action_network.person import ANPerson
from osdi.action_network.service import ActionNetworkService
from osdi.base.service import ActionError
from pytest_django import Settings

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.models import Body, Membership
from commonty.apps.keys.holding import holdings
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate, Why
from commonty.apps.people.entering import PROVED
from commonty.apps.people.models import Account, CustodyLine, OptOut, Person
from commonty.apps.record.models import Line
from commonty.apps.voting.tests.building import organisation, routine
from commonty.constitution.authority import of_oneself
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused
from commonty.site.osdi.models import Enrolled, Token
from commonty.site.osdi.tests.serving import asked

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def with_token(members: int, *powers: str, now: datetime) -> tuple[Body, list[Person], str]:
    """Found an organisation; return it with what the token of its third member says, made under these powers."""
    body, everybody = organisation(members, now=now)
    for power in powers:
        days = timedelta(days=6 if power == "export-details" else 90)
        grant(everybody[2], power, body.path, starts=now, ends=now + days, authority=routine(body), now=now)
    _token, said = Token.objects.issue(everybody[2], name="Phone bank", now=now)
    return body, everybody, said


def got(said: str, path: str = "/api/osdi/people") -> tuple[int, Any]:
    answer = Client(headers={"OSDI-API-Token": said}).get(path)
    return answer.status_code, answer.json()


def test_the_client_lists_and_pages_and_finds_and_enrols_and_merges(noon: datetime, settings: Settings) -> None:
    def program(origin: str) -> tuple[Any, ...]:
        service = ActionNetworkService(f"{origin}/api/osdi", said)
        listed = service.get_model_raw("people", "osdi:people")
        found = service.find_person(email="member4@example.org", model=ANPerson)
        by_id = service.person_by_id(found.id)
        made = service.create_person("Ailsa", "Craig", "ailsa@example.org")
        again = service.create_person("Somebody", "Else", "ailsa@example.org")
        nobody = service.get_person({"email_address": "nobody@example.org"})
        return listed, found, by_id, made, again, nobody

    with time_machine.travel(noon, tick=False):
        body, everybody, said = with_token(30, "export-details", "write-to-members", now=noon)
        listed, found, by_id, made, again, nobody = asked(program, under=lambda origin: setattr(settings, "ORIGIN", origin))
        voters = {person for person, _weight in entitled(body, Right.VOTE, at=noon)}

    new = Person.objects.latest("pk")
    assert [each["given_name"] for each in listed] == [f"Member{number}" for number in range(1, 31)]
    assert (found.email, found.id, by_id["given_name"]) == ("member4@example.org", str(everybody[3].member_number), "Member4")
    assert (made["given_name"], made["family_name"], made["created_date"] == made["modified_date"]) == ("Ailsa", "Craig", True)
    assert (again["identifiers"], again["given_name"], nobody) == (made["identifiers"], "Ailsa", None)
    assert (Enrolled.objects.get().person, Membership.objects.filter(person=new).exists(), new.pk in voters) == (new, False, False)
    assert {each["email_addresses"][0]["status"] for each in listed} == {"unsubscribed"}
    assert CustodyLine.objects.filter(is_export=True, concerned__person=everybody[3]).count() == 3
    assert Line.objects.filter(kind="people.data-exported").count() >= 4
    assert Token.objects.get().uses == 9
    assert said not in str(Token.objects.values())


def test_a_token_ends_with_its_mandate_and_when_it_is_revoked(noon: datetime) -> None:
    with time_machine.travel(noon, tick=False) as clock:
        _body, everybody, said = with_token(4, "export-details", now=noon)
        at_first = got(said)[0]
        token = Token.objects.get()
        _other, second = Token.objects.issue(everybody[2], name="Second", now=noon)
        token.revoke(authority=of_oneself(everybody[2].pk), now=noon)
        revoked, unknown = got(said)[0], got("x")[0]
        clock.shift(timedelta(days=6))
        ended = got(second)[0]
        with pytest.raises(Refused):
            Token.objects.issue(everybody[2], name="Third", now=noon + timedelta(days=6))

    assert (at_first, revoked, unknown, ended) == (200, 401, 401, 401)
    assert [line.kind for line in Line.objects.filter(kind__startswith="osdi.").order_by("seq")] == [
        "osdi.token-made",
        "osdi.token-made",
        "osdi.token-revoked",
    ]


def test_who_may_enrol_reads_nobody_and_who_may_read_enrols_nobody(noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        _body, everybody, writing = with_token(4, "write-to-members", now=noon)
        poster = Client(headers={"OSDI-API-Token": writing})
        person = {"given_name": "Bo", "family_name": "Bell", "email_addresses": [{"address": "member1@example.org"}]}
        known = poster.post("/api/osdi/person_signup_helper", {"person": person}, content_type="application/json").json()
        refused = got(writing)[0]
        Mandate.objects.get(holder=everybody[2]).end(Why.GIVEN_UP, authority=of_oneself(everybody[2].pk), now=noon)
        dead = got(writing)[0]

    assert known["identifiers"] == [f"commonty:{everybody[0].member_number}"]
    assert ("given_name" in known, known["email_addresses"], refused, dead) == (False, [], 403, 401)
    assert everybody[0].own("name")["name"] == "Member1"


def test_opt_outs_win_and_what_somebody_said_of_themselves_stays(noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        _body, everybody, said = with_token(4, "export-details", "write-to-members", now=noon)
        sender = Client(headers={"OSDI-API-Token": said})
        OptOut.objects.keep(OptOut.EMAIL, ["gone@example.org"], source="self", now=noon)
        everybody[1].consent("campaign-mail", now=noon)
        before = got(said, f"/api/osdi/people/{everybody[1].member_number}")[1]

        def sent(email: str, status: str = "subscribed", **more: object) -> tuple[int, Any]:
            person = {"given_name": "New", "family_name": "Name", "email_addresses": [{"address": email, "status": status}], **more}
            answer = sender.post("/api/osdi/people", {"person": person}, content_type="application/json")
            return answer.status_code, answer.json()

        gone, stopped = sent("gone@example.org"), sent("stop@example.org", "unsubscribed")
        phone = {"phone_numbers": [{"number": "447700900001"}]}
        filled = sent("member2@example.org", "unsubscribed", **phone)
        by_phone = sent("", phone_numbers=[{"number": 447700900001}])
        address = {"email_addresses": [{"address": "thief@example.org"}], **phone}
        thief = sender.post("/api/osdi/people", {"person": address}, content_type="application/json").json()
        nonsense = sender.post("/api/osdi/people", b"{", content_type="application/json").status_code

    assert (gone[0], stopped[0], nonsense, Enrolled.objects.count()) == (400, 400, 400, 0)
    assert before["email_addresses"] == [{"address": "member2@example.org", "primary": True, "status": "subscribed"}]
    assert filled[1]["email_addresses"] == [{"address": "member2@example.org", "primary": True, "status": "unsubscribed"}]
    assert filled[1]["phone_numbers"] == [{"number": "447700900001", "primary": True}]
    assert by_phone[1]["identifiers"] == filled[1]["identifiers"] == thief["identifiers"]
    assert Person.objects.get(pk=everybody[1].pk).own("name", "email") == {"name": "Member2", "email": "member2@example.org"}
    assert bool(OptOut.objects.among(OptOut.EMAIL, ["stop@example.org"])) is True


def test_the_client_is_told_that_a_token_is_wrong(noon: datetime, settings: Settings) -> None:
    def program(origin: str) -> str:
        try:
            ActionNetworkService(f"{origin}/api/osdi", "wrong")
        except ActionError as error:
            return str(error)
        return ""

    with time_machine.travel(noon, tick=False):
        organisation(3, now=noon)

        assert "401" in asked(program, under=lambda origin: setattr(settings, "ORIGIN", origin))


def test_a_key_is_shown_once_on_the_page_of_its_holder(noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        body, everybody = organisation(4, now=noon)
        grant(everybody[2], "write-to-members", body.path, starts=noon, ends=noon + timedelta(days=9), authority=routine(body), now=noon)
        holder, other = Client(), Client()
        holder.force_login(Account.objects.open_for(everybody[2]))
        other.force_login(Account.objects.open_for(everybody[1]))

        for client in (holder, other):
            session = client.session
            session[PROVED] = noon.isoformat()
            session.save()
        holder.post("/api/tokens/", {"name": "Phone bank"})
        shown, again = holder.get("/api/tokens/"), holder.get("/api/tokens/")
        refused = other.post("/api/tokens/", {"name": "Mine"}).status_code
        token = Token.objects.get()
        foreign = other.post(f"/api/tokens/{token.pk}/revocations/").status_code
        works = got(shown.context["said"], "/api/osdi")[0]
        holder.post(f"/api/tokens/{token.pk}/revocations/")

    assert (len(shown.context["said"]), again.context["said"], refused, foreign, works) == (43, "", 403, 404, 200)
    assert got(shown.context["said"], "/api/osdi")[0] == 401
    mine = [each.export(everybody[2].pk) for each in holdings() if each.app == "osdi"]
    assert [each["name"] for part in mine if isinstance(part, list) for each in part] == ["Phone bank"]
