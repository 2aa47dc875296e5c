import json
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonty.apps.people.effects import EXPORT, REVEAL
from commonty.apps.people.letters import STOP
from commonty.apps.people.models import Agreement, Concerned, CustodyLine, Person
from commonty.apps.people.revealing import TooManyAtOnce, reveal
from commonty.apps.people.tests.walking import code_by_mail, sign_up
from commonty.apps.record.models import Line
from commonty.constitution.authority import Authority, AuthorityKind, of_oneself
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def mandate(person: Person, power: str = REVEAL) -> Authority:
    return Authority(AuthorityKind.MANDATE, "mandate:7", person.pk, power, ("members", "branch-east"), "offices.secretary")


def members(n: int, *, now: datetime) -> list[Person]:
    return [Person.objects.sign_up(name=f"Member {i}", email=f"m{i}@example.org", now=now) for i in range(1, n + 1)]


def test_who_looks_under_a_mandate_is_written_down_for_those_looked_at_and_told_to_the_record(noon: datetime) -> None:
    secretary, ada, bo = members(3, now=noon)

    seen = reveal([ada.pk, bo.pk], ["name", "phone", "email"], authority=mandate(secretary), now=noon)

    line = CustodyLine.objects.get()
    assert seen == {
        ada.pk: {"name": "Member 2", "email": "m2@example.org", "phone": ""},
        bo.pk: {"name": "Member 3", "email": "m3@example.org", "phone": ""},
    }
    assert (line.looker, line.fields, line.is_export, line.at) == (secretary, ["name", "email", "phone"], False, noon)
    assert (line.kind, line.source, line.power, line.scope) == ("mandate", "mandate:7", "people.reveal", "members/branch-east")
    assert list(line.concerned.order_by("person_id").values_list("person_id", flat=True)) == [ada.pk, bo.pk]
    assert Line.objects.latest("seq").kind == "people.data-seen"


def test_an_export_is_told_as_an_export(noon: datetime) -> None:
    secretary, ada = members(2, now=noon)

    reveal([ada.pk], ["name"], authority=mandate(secretary, EXPORT), now=noon)

    assert (CustodyLine.objects.get().is_export, Line.objects.latest("seq").kind) == (True, "people.data-exported")


def test_nobody_looks_by_right_of_their_own_or_with_another_power(noon: datetime) -> None:
    eve, ada = members(2, now=noon)
    nowhere = Authority(AuthorityKind.MANDATE, "mandate:7", eve.pk, REVEAL, (), "")
    right = Authority(AuthorityKind.RIGHT, "membership:1", eve.pk, REVEAL, ("members",), "")

    for authority in (of_oneself(eve.pk), mandate(eve, "campaigns.edit"), nowhere, right):
        with pytest.raises(Refused):
            reveal([ada.pk], ["name"], authority=authority, now=noon)
    with pytest.raises(Refused):
        reveal([ada.pk, eve.pk], ["name"], authority=of_oneself(eve.pk), now=noon)
    assert (CustodyLine.objects.count(), Concerned.objects.count()) == (0, 0)


def test_ones_own_data_needs_no_power_and_leaves_no_line(noon: datetime) -> None:
    ada = members(1, now=noon)[0]

    seen = reveal([ada.pk], ["name"], authority=of_oneself(ada.pk), now=noon)

    assert (seen, CustodyLine.objects.count()) == ({ada.pk: {"name": "Member 1"}}, 0)


def test_a_page_holds_at_most_fifty_people(noon: datetime) -> None:
    secretary = members(1, now=noon)[0]

    with pytest.raises(TooManyAtOnce):
        reveal(range(1, 52), ["name"], authority=mandate(secretary), now=noon)


def test_revealing_costs_the_same_queries_for_one_person_and_for_three(noon: datetime) -> None:
    secretary, *others = members(4, now=noon)
    reveal([others[2].pk], ["name"], authority=mandate(secretary), now=noon)  # Their first line lets the record know them.
    counted = []
    for page in (others[:1], others):
        with CaptureQueriesContext(connection) as queries:
            reveal([person.pk for person in page], ["name", "email"], authority=mandate(secretary), now=noon)
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_i_read_who_looked_at_my_data_and_nobody_elses(client: Client, mailbox: Path, noon: datetime) -> None:
    sign_up(client, mailbox, name="Ada")
    ada = Person.objects.get()
    secretary, bo = members(2, now=noon)
    reveal([ada.pk], ["phone"], authority=mandate(secretary), now=noon)
    reveal([bo.pk], ["email"], authority=mandate(bo), now=noon)

    page = client.get("/me/custody/").content.decode()

    assert ("Member 1" in page, "looked at: phone" in " ".join(page.split()), "mandate:7" in page) == (True, True, True)
    assert "Member 2" not in page


def test_the_custody_page_asks_the_same_queries_for_one_look_and_for_three(client: Client, mailbox: Path, noon: datetime) -> None:
    sign_up(client, mailbox, name="Ada")
    ada = Person.objects.get()
    lookers = members(3, now=noon)
    client.get("/me/custody/")
    counted = []
    for looker in (lookers[:1], lookers[1:]):
        for each in looker:
            reveal([ada.pk], ["name"], authority=mandate(each), now=noon)
        with CaptureQueriesContext(connection) as queries:
            client.get("/me/custody/")
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_everything_held_about_me_is_readable_and_goes_with_me_as_json(client: Client, mailbox: Path) -> None:
    sign_up(client, mailbox, name="Ada Byron", address="ada@example.org")

    page = client.get("/me/data/").content.decode()
    answer = client.get("/me/data.json")

    held = json.loads(answer.content)
    who = next(each for each in held["apps"]["people"] if each["kind"] == "WhoYouAre")
    assert "Ada Byron" in page
    assert (who["data"]["name"], who["data"]["email"], who["data"]["member_number"]) == ("Ada Byron", "ada@example.org", 1)
    assert (answer["Cache-Control"], answer["Content-Disposition"]) == ("private, no-store", 'attachment; filename="commonty-1.json"')


def test_i_change_my_details_and_the_record_says_which_but_not_what(client: Client, mailbox: Path) -> None:
    sign_up(client, mailbox, name="Ada", address="ada@example.org")
    details = {"name": "Ada", "email": "ada@example.org", "phone": "+49 30 123", "language": "de", "access_needs": "A ramp\nLarge print"}

    answer = client.post("/me/details/", details)

    ada = Person.objects.get()
    assert answer.status_code == 302
    assert (ada.own("phone", "access_needs"), ada.language) == ({"phone": "+49 30 123", "access_needs": "A ramp\nLarge print"}, "de")
    assert Line.objects.latest("seq").kind == "people.data-changed"
    assert 'lang="de"' in client.get("/me/").content.decode()


def test_a_new_address_counts_once_its_mailbox_is_proved(client: Client, mailbox: Path) -> None:
    sign_up(client, mailbox, name="Ada", address="ada@example.org")

    client.post("/me/details/", {"name": "Ada", "email": "new@example.org", "language": "en"})
    before = Person.objects.get().own("email")
    client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    assert (before, Person.objects.get().own("email")) == ({"email": "ada@example.org"}, {"email": "new@example.org"})
    assert (len(Person.objects.at_email("ada@example.org")), len(Person.objects.at_email("new@example.org"))) == (0, 1)


def test_consents_are_rows_with_the_words_that_were_shown(client: Client, mailbox: Path) -> None:
    sign_up(client, mailbox, name="Ada")

    client.post("/me/consents/", {"phone": "on"})
    client.post("/me/consents/", {"phone": "on"})
    client.post("/me/consents/", {})

    phone = Agreement.objects.get(wording__purpose="phone")
    assert (phone.wording.basis, phone.wording.language, "ring or text me" in phone.wording.text) == ("consent", "en", True)
    assert phone.withdrawn_at is not None
    assert "ring or text me" in client.get("/me/consents/").content.decode()


def test_a_kind_of_mail_is_stopped_from_the_letter_by_a_post_and_not_by_a_visit(noon: datetime) -> None:
    ada = Person.objects.sign_up(name="Ada", email="ada@example.org", consents=["campaign-mail"], now=noon - timedelta(days=1))
    address = f"/mail/stop/{signing.dumps([ada.pk, 'campaign-mail'], salt=STOP)}/"
    scanner = Client(enforce_csrf_checks=True)

    scanner.get(address)
    visited = Agreement.objects.covers(ada.pk, "campaign-mail")
    answer = scanner.post(address, {"List-Unsubscribe": "One-Click"})

    assert (visited, answer.status_code, Agreement.objects.covers(ada.pk, "campaign-mail")) == (True, 200, False)
    assert scanner.post("/mail/stop/forged/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/me/",
        "/me/details/",
        "/me/data/",
        "/me/data.json",
        "/me/custody/",
        "/me/consents/",
        "/me/passkeys/",
        "/me/totp/",
        "/me/erase/",
        "/me/prove/",
    ],
)
def test_a_stranger_is_sent_to_the_door_and_back(client: Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={path.replace('/', '%2F')}")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada\x00Byron", "AdaByron"),
        ("Ada \u202eByron\u2066", "Ada Byron"),
        ("A\u200bda\ufeff", "Ada"),
        ("Ada\r\nBcc: everybody@example.org", "Ada Bcc: everybody@example.org"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("مریم\u200cسادات", "مریم\u200cسادات"),
        ("Z" + "\u0336" * 90, "Z" + "\u0336" * 4),
        ("\u202e\u200b", None),
        ("A" * 121, None),
        ("\ud800", None),
    ],
)
def test_a_name_is_kept_without_what_nobody_sees(client: Client, mailbox: Path, typed: str, kept: str | None) -> None:
    body = urlencode({"name": typed.encode("utf-8", "surrogatepass"), "email": "ada@example.org"})
    asked = client.post("/join/", body, content_type="application/x-www-form-urlencoded")
    if kept is None:
        assert asked.status_code == 422
        return
    client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    assert Person.objects.get().own("name") == {"name": kept}
    assert "<script>alert" not in client.get("/me/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org\nBcc: all@example.org",
        "ada@example.org, eve@example.org",
        "Ada <ada@example.org>",
        "a" * 250 + "@example.org",
    ],
)
def test_an_address_that_could_be_two_is_refused(client: Client, address: str) -> None:
    assert client.post("/join/", {"name": "Ada", "email": address}).status_code == 422
    assert client.post("/sign-in/", {"email": address}).status_code == 422


def test_a_verb_refuses_a_wrong_address_too(noon: datetime) -> None:
    with pytest.raises(ValidationError):
        Person.objects.sign_up(name="Ada", email="ada@example.org, eve@example.org", now=noon)

    assert Person.objects.count() == 0


def test_an_address_is_kept_without_what_nobody_sees(client: Client, mailbox: Path) -> None:
    client.post("/join/", {"name": "Ada", "email": "ada@\u202eexample.org\u200b"})
    client.post("/sign-in/code/", {"code": code_by_mail(mailbox)})

    assert Person.objects.get().own("email") == {"email": "ada@example.org"}


def test_what_was_agreed_to_elsewhere_is_not_asked_when_joining_and_can_be_taken_back(
    client: Client, mailbox: Path, noon: datetime
) -> None:
    asked = client.get("/join/").content.decode()
    sign_up(client, mailbox, name="Ada")
    before = client.get("/me/consents/").content.decode()
    Person.objects.get().consent("signature", now=noon)

    assert ("count my signature" in asked, "count my signature" in before) == (False, False)
    assert 'name="signature"' in client.get("/me/consents/").content.decode()
    client.post("/me/consents/", {})
    assert Agreement.objects.covers(Person.objects.get().pk, "signature") is False


def test_each_consent_given_when_joining_is_told_to_the_record(noon: datetime) -> None:
    Person.objects.sign_up(name="Ada", consents=["phone", "campaign-mail"], now=noon)

    assert [line.kind for line in Line.objects.order_by("seq")] == ["people.signed-up", "people.consent-given", "people.consent-given"]
