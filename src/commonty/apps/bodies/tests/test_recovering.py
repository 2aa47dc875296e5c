"""Whoever lost phone, passkey or mailbox is brought back by two officers, unless anybody at an old contact objects in time."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from commonty.apps.bodies import recovering
from commonty.apps.bodies.dying import record_death
from commonty.apps.bodies.effects import BringBack
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.tests.organisations import decision, founded
from commonty.apps.keys.holding import holdings
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import Account, Contact, CustodyLine, OptOut, PaperCode, Person, Recovery
from commonty.apps.people.tests.walking import do_jobs, sign_in
from commonty.apps.people.tests.walking import letters as mail_in
from commonty.apps.record.models import Line
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db

TWO_DAYS = timedelta(hours=48)


@dataclass(frozen=True)
class Branch:
    """An organisation with two officers who see how members are reached, and Ada, who lost her phone."""

    body: Body
    first: Person
    second: Person
    ada: Person


def branch(*, now: datetime, phone: str = "", address: str = "") -> Branch:
    body = founded(now=now)
    first, second, _other = Person.objects.filter(memberships__body=body).order_by("pk")
    for officer in (first, second):
        grant(officer, "see-details", body.path, starts=now, ends=now + timedelta(days=300), authority=decision(body), now=now)
    ada = Person.objects.sign_up(name="Ada Ames", email="ada@example.org", phone=phone, address=address, now=now)
    Person.objects.filter(pk=ada.pk).update(email_confirmed_at=now)
    apply(ada, body, category="member", now=now)
    return Branch(body, first, second, Person.objects.get(pk=ada.pk))


def vouched_for(of: Branch, *, now: datetime, email: str = "ada@new.example") -> Recovery:
    recovery = recovering.begin(of.ada, of.first, email=email, how="known", now=now)
    recovering.confirm(recovery, of.second, how="phone", now=now)
    return recovery


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


def proved(recovery: Recovery, *, now: datetime) -> None:
    recovering.prove(recovery.contacts.get(way=Contact.Way.NEW), now=now)


def end_of(recovery: Recovery) -> str:
    return Recovery.objects.get(pk=recovery.pk).end


@pytest.fixture
def mailbox(settings: Settings, tmp_path: Path) -> Path:
    settings.MAIL_FOLDER, settings.EMAIL_URL = tmp_path / "mail", ""
    return tmp_path / "mail"


def test_an_old_mailbox_and_number_that_opted_out_are_told_all_the_same(noon: datetime) -> None:
    of = branch(now=noon, phone="+447700900001")
    OptOut.objects.keep(OptOut.EMAIL, ["ada@example.org"], source="osdi", now=noon)
    OptOut.objects.keep(OptOut.PHONE, ["+447700900001"], source="osdi", now=noon)

    recovery = vouched_for(of, now=noon)

    told = {(each.way, each.told_at is not None) for each in recovery.contacts.all()}
    assert told == {(Contact.Way.EMAIL, True), (Contact.Way.PHONE, False), (Contact.Way.NEW, True)}


@pytest.mark.slow
def test_a_member_who_lost_her_phone_and_mailbox_comes_in_two_days_later_and_the_finder_is_out(noon: datetime, mailbox: Path) -> None:
    of = branch(now=noon)
    with time_machine.travel(noon, tick=False):
        finder = signed_in(of.ada)
        first, second = signed_in(of.first), signed_in(of.second)
        said = {"member_number": of.ada.member_number, "name": "ames", "how": "known", "way": "email", "email": "ada@new.example"}
        page = first.post("/recoveries/", said)["Location"]
        shown = second.get(page).content.decode()
        second.post(f"{page}vouches/", {"how": "papers"})
        do_jobs()
        told = {letter["To"]: letter.get_content() for letter in mail_in(mailbox)}
        proof = re.search(r"http://[^/]+(/recoveries/new-address/\S+)", told["ada@new.example"])
        assert proof is not None
        answers = [Client().post(proof[1], {"name": name}).status_code for name in ("Bo", "Ada Ames")]
        notice = finder.get("/").content.decode()
    with time_machine.travel(noon + TWO_DAYS - timedelta(seconds=1), tick=False):
        recovering.attend(now=noon + TWO_DAYS - timedelta(seconds=1))
        early = finder.get("/me/").status_code
    with time_machine.travel(noon + TWO_DAYS, tick=False):
        recovering.attend(now=noon + TWO_DAYS)
        recovering.attend(now=noon + TWO_DAYS)
        late = finder.get("/me/").status_code
        hers = Client()
        do_jobs()
        ended = [letter["To"] for letter in mail_in(mailbox)]
        sign_in(hers, mailbox, "ada@new.example")

        assert hers.get("/me/").status_code == 200

    assert "Ada Ames" in shown
    assert "ada@new.example" in shown
    assert "/recoveries/stop/" in told["ada@example.org"]
    assert all("Ames" not in letter for letter in told.values())
    assert answers == [422, 302]
    assert "Your account is being recovered" in notice
    assert (early, late) == (200, 302)
    assert sorted(ended) == ["ada@example.org", "ada@new.example"]
    kinds = Line.objects.filter(kind__startswith="people.recovery").order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["people.recovery-begun", "people.recovery-confirmed", "people.recovery-ended"]
    assert CustodyLine.objects.filter(concerned__person=of.ada, looker__in=[of.first, of.second]).exists()


def test_two_halves_of_a_code_let_her_in_together_and_neither_officer_alone_sees_both(noon: datetime) -> None:
    of = branch(now=noon)
    recovery = vouched_for(of, now=noon, email="")
    pages = [signed_in(officer).get(f"/recoveries/{recovery.pk}/").content.decode() for officer in (of.first, of.second)]
    halves = recovery.halves()

    assert [[half in page for half in halves] for page in pages] == [[True, False], [False, True]]
    assert PaperCode.objects.accept(of.ada.member_number, "Ada", "".join(halves), now=noon) is None
    recovering.attend(now=noon + TWO_DAYS)
    assert PaperCode.objects.accept(of.ada.member_number, "Ada", "".join(halves), now=noon + TWO_DAYS) == of.ada
    assert Person.objects.get(pk=of.ada.pk).own("email") == {"email": ""}


def test_everything_that_opened_the_account_before_opens_it_no_more(noon: datetime) -> None:
    of = branch(now=noon)
    account = Account.objects.open_for(of.ada)
    for kind in ("webauthn", "totp", "recovery_codes"):
        Authenticator.objects.create(user=account, type=kind, data={})
    before = account.get_session_auth_hash()
    recovery = vouched_for(of, now=noon)
    proved(recovery, now=noon)

    recovering.attend(now=noon + TWO_DAYS)

    account.refresh_from_db()
    assert (Authenticator.objects.count(), account.get_session_auth_hash() == before) == (0, False)
    assert Person.objects.at_email("ada@example.org") == []
    assert Person.objects.at_email("ada@new.example") == [of.ada]


@pytest.mark.parametrize("after", [timedelta(0), TWO_DAYS - timedelta(seconds=1)])
def test_the_link_of_an_old_contact_stops_it_until_the_last_second(noon: datetime, mailbox: Path, after: timedelta) -> None:
    of = branch(now=noon, phone="0151 1", address="1 Old Road")
    recovery = vouched_for(of, now=noon)
    for contact in recovery.contacts.filter(way__in=["phone", "post"]):
        recovering.tell(contact, of.second, now=noon)
    by_post = recovery.contacts.get(way="post")
    do_jobs()
    mail_in(mailbox)

    with time_machine.travel(noon + after, tick=False):
        page = Client().post("/recoveries/stop/", {"code": by_post.code().lower()})["Location"]
        asked, done = Client().get(page), Client().post(page)
        again = Client().post(page).status_code
    recovering.attend(now=noon + TWO_DAYS)

    assert (asked.status_code, done.status_code, again) == (200, 200, 404)
    assert end_of(recovery) == "objected"
    assert Person.objects.at_email("ada@example.org") == [of.ada]
    do_jobs()
    assert Recovery.objects.get().contacts.get(way="post").objected_at == noon + after
    assert sorted(letter["To"] for letter in mail_in(mailbox)) == ["ada@example.org", "ada@new.example"]


def test_whoever_is_signed_in_as_her_stops_it_at_home(noon: datetime) -> None:
    of = branch(now=noon)
    recovery = vouched_for(of, now=noon)

    with time_machine.travel(noon, tick=False):
        answer = signed_in(of.ada).post("/recoveries/mine/objections/")

    assert (answer.status_code, end_of(recovery)) == (302, "objected")


def test_the_time_runs_once_two_have_vouched_and_each_old_contact_was_told(noon: datetime) -> None:
    of = branch(now=noon, phone="0151 1")
    recovery = recovering.begin(of.ada, of.first, email="", how="known", now=noon)
    begun = Recovery.objects.get().due_at
    recovering.confirm(recovery, of.second, how="known", now=noon + timedelta(hours=1))
    confirmed = Recovery.objects.get().due_at
    with time_machine.travel(noon + timedelta(hours=2), tick=False):
        phone = recovery.contacts.get(way="phone")
        page = f"/recoveries/{recovery.pk}/contacts/{phone.pk}/"
        officer = signed_in(of.first)
        shown = officer.get(page).content.decode()
        officer.post(page)

    assert (begun, confirmed, Recovery.objects.get().due_at) == (None, None, noon + timedelta(hours=2) + TWO_DAYS)
    assert "0151 1" in shown
    assert phone.code() in shown


def test_nobody_vouches_twice_for_themselves_without_the_mandate_or_for_whom_nobody_knows(noon: datetime) -> None:
    of = branch(now=noon)
    stranger = Person.objects.sign_up(name="Stranger", now=noon)
    tried = [(of.ada, of.ada), (of.ada, stranger), (of.first, of.first), (stranger, of.first)]

    for person, by in tried:
        with pytest.raises(Refused):
            recovering.begin(person, by, email="", how="known", now=noon)
    recovery = recovering.begin(of.ada, of.first, email="", how="known", now=noon)
    with pytest.raises(Refused, match="another officer"):
        recovering.confirm(recovery, of.first, how="known", now=noon)
    with pytest.raises(Refused, match="begun this already"):
        recovering.begin(of.ada, of.second, email="", how="known", now=noon)
    recovering.attend(now=noon + TWO_DAYS)
    assert (recovery.vouches.count(), end_of(recovery)) == (1, "")


def test_an_officer_is_brought_back_as_anybody_and_never_by_themselves(noon: datetime) -> None:
    of = branch(now=noon)
    third = Person.objects.filter(memberships__body=of.body).order_by("pk")[2]
    grant(third, "see-details", of.body.path, starts=noon, ends=noon + timedelta(days=9), authority=decision(of.body), now=noon)
    recovery = recovering.begin(of.second, of.first, email="", how="known", now=noon)

    with pytest.raises(Refused, match="their own account"):
        recovering.confirm(recovery, of.second, how="known", now=noon)
    recovering.confirm(recovery, third, how="known", now=noon)

    assert Recovery.objects.get().due_at == noon + TWO_DAYS


def test_an_address_that_somebody_else_has_or_that_nobody_says_is_theirs_brings_nobody_back(noon: datetime) -> None:
    of = branch(now=noon)
    Person.objects.sign_up(name="Bo Bell", email="bo@example.org", now=noon)
    with pytest.raises(Refused, match="Another member has this address"):
        recovering.begin(of.ada, of.first, email="bo@example.org", how="known", now=noon)
    recovery = vouched_for(of, now=noon)

    recovering.attend(now=noon + TWO_DAYS)
    waits = end_of(recovery)
    recovering.attend(now=noon + timedelta(days=14))

    assert (waits, end_of(recovery)) == ("", "lapsed")
    assert Person.objects.at_email("ada@example.org") == [of.ada]


def test_what_was_a_mistake_is_withdrawn_and_a_death_ends_it(noon: datetime) -> None:
    of = branch(now=noon)
    withdrawn = vouched_for(of, now=noon, email="")
    recovering.withdraw(withdrawn, of.second, now=noon)
    died = vouched_for(of, now=noon, email="")
    record_death(of.ada, authority=decision(of.body), now=noon)

    recovering.attend(now=noon + TWO_DAYS)

    assert (end_of(withdrawn), end_of(died)) == ("withdrawn", "lapsed")


def test_what_is_proposed_for_somebody_is_sealed_held_for_them_and_let_go_of(noon: datetime) -> None:
    of = branch(now=noon)
    recovery = vouched_for(of, now=noon)
    (holding,) = [each for each in holdings() if "Recovery" in each.models]

    export = holding.export(of.ada.pk)
    kept = str(list(Recovery.objects.values())) + str(list(Contact.objects.values()))
    holding.let_go(of.ada.pk, now=noon)

    assert export["of_you"][0]["new_address"] == "ada@new.example"  # type: ignore[call-overload,index]  # this holding exports a dictionary
    assert "example" not in kept
    assert not Recovery.objects.filter(pk=recovery.pk).exists()
    recovering.attend(now=noon + TWO_DAYS)


def test_whoever_came_in_before_gets_no_code_from_one_officer_alone(noon: datetime) -> None:
    of = branch(now=noon)
    authority = recovering.vouching(of.first, now=noon)
    of.ada.change({"email": ""}, now=noon)
    PaperCode.objects.issue([of.ada], authority=authority, now=noon)
    account = Account.objects.open_for(of.ada)
    account.last_login = noon
    account.save()

    with pytest.raises(Refused, match="two officers together"):
        PaperCode.objects.issue([of.ada], authority=authority, now=noon)


def test_the_page_for_who_cannot_get_in_names_the_offices_to_go_to(noon: datetime) -> None:
    branch(now=noon)

    page = Client().get("/sign-in/lost/").content.decode()

    assert Client().get("/recoveries/stop/").status_code == 200
    assert "Secretary" in page
    assert Client().get("/recoveries/stop/AAAA-AAAA-AAAA/").status_code == 404
    assert Client().post("/recoveries/stop/", {"code": "AAAA-AAAA-AAAA"}).status_code == 422


def test_members_decide_that_a_thief_at_the_old_mailbox_keeps_her_out_no_more(noon: datetime, mailbox: Path) -> None:
    of = branch(now=noon)
    rules = of.body.rules(noon).constitution
    bring_back = BringBack(of.ada.pk)
    with pytest.raises(Refused, match="No objection"):
        bring_back.refuse_unless_possible(rules, now=noon)
    first = vouched_for(of, now=noon)
    recovering.object_to(first, contact=first.contacts.get(way="email"), now=noon)
    bring_back.refuse_unless_possible(rules, now=noon)

    bring_back.carry_out(decision(of.body), now=noon)
    second = vouched_for(of, now=noon + timedelta(days=13))
    proved(second, now=noon + timedelta(days=13))
    do_jobs()
    old = second.contacts.get(way="email")
    page = Client().get(f"/recoveries/stop/{old.code()}/").content.decode()
    with pytest.raises(Refused, match="ring an officer"):
        recovering.object_to(second, contact=old, now=noon + timedelta(days=14))
    with pytest.raises(Refused, match="ring an officer"):
        recovering.object_to(second, contact=None, now=noon + timedelta(days=14))
    recovering.attend(now=noon + timedelta(days=16))

    assert bring_back.decided_by(rules) == ("conduct", "routes.expel")
    assert [end_of(first), end_of(second)] == ["objected", "in-force"]
    assert ["no objection stops it this time" in page, "Stop the recovery" in page] == [True, False]
    assert "no objection stops it this time" in mail_in(mailbox)[-1].get_content().replace("\n", " ")
    assert Line.objects.filter(kind="people.objection-overruled").count() == 1
    third = vouched_for(of, now=noon + timedelta(days=17), email="ada@third.example")
    recovering.object_to(third, contact=third.contacts.get(way="email"), now=noon + timedelta(days=17))
    assert end_of(third) == "objected", "once she is back, a stranger's recovery of her account is stopped as ever"


def test_what_members_decided_lasts_two_weeks_and_an_officer_finds_where_to_move_it(noon: datetime) -> None:
    of = branch(now=noon)
    stopped = vouched_for(of, now=noon)
    recovering.object_to(stopped, contact=None, now=noon)
    with time_machine.travel(noon, tick=False):
        page = signed_in(of.first).get(f"/recoveries/{stopped.pk}/").content.decode()
    BringBack(of.ada.pk).carry_out(decision(of.body), now=noon)
    late = vouched_for(of, now=noon + timedelta(days=15))

    recovering.object_to(late, contact=None, now=noon + timedelta(days=15))

    assert f"effect=bodies.bring-back&amp;effect-person={of.ada.member_number}" in page
    assert end_of(late) == "objected"
