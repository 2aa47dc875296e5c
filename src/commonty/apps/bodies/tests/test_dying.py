"""What the death of a member ends, and how it is taken back where it was a mistake."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from commonty.apps.bodies.dying import RECORD_DEATH, record_death, take_death_back
from commonty.apps.bodies.effects import ReadmitSomebody, RecordDeath
from commonty.apps.bodies.joining import apply, come_back
from commonty.apps.bodies.models import Body, Membership, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.bodies.tests.organisations import decision, founded, part_of, rules_of
from commonty.apps.keys.holding import holdings
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.granting import grant
from commonty.apps.people import letters
from commonty.apps.people.models import Account, Death, Person
from commonty.apps.people.tests.walking import letters as mail_in
from commonty.apps.record.models import Line
from commonty.constitution.authority import Authority, of_oneself
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import route_for

pytestmark = pytest.mark.django_db

RULES = f"""{rules_of()}
[powers.record-death]
power = "{RECORD_DEATH}"
title = "Record that a member has died"
longest = "12 months"
"""
DEATH = "commonty.apps.bodies.letters.DeathLetter"


def with_ada(*, now: datetime) -> tuple[Body, Person, Authority]:
    """Found an organisation; return it with Ada, who is in a branch and treasurer, and the authority of a clerk who may record a death."""
    body = founded(now=now, text=RULES)
    ada = Person.objects.sign_up(name="Ada Ames", email="ada@example.org", now=now)
    Person.objects.filter(pk=ada.pk).update(email_confirmed_at=now)
    apply(ada, body, category="member", now=now)
    apply(ada, part_of(body, "local-group", "north", now=now), now=now)
    seat(ada, "treasurer", Body.objects.get(article="committee"), authority=decision(body), now=now)
    clerk = Person.objects.filter(memberships__body=body).earliest("pk")
    grant(clerk, "record-death", body.path, starts=now, ends=now + timedelta(days=300), authority=decision(body), now=now)
    return body, Person.objects.get(pk=ada.pk), authorise(clerk, RECORD_DEATH, body.path, now=now)


def standings(person: Person) -> dict[str, str]:
    return dict(Membership.objects.filter(person=person).order_by("pk").values_list("body", "standing"))


def clerk_of(authority: Authority) -> Person:
    assert authority.person is not None
    return Person.objects.get(pk=authority.person)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


def test_a_death_ends_every_membership_and_what_was_held_and_nothing_is_erased(noon: datetime) -> None:
    _body, ada, authority = with_ada(now=noon)

    death = record_death(ada, authority=authority, now=noon)
    again = record_death(ada, authority=authority, now=noon)

    assert (standings(ada), Seat.objects.held(noon).filter(person=ada).count()) == ({"members": "left", "north": "left"}, 0)
    assert (again, death.source, ada.own("name")["name"]) == (death, authority.source, "Ada Ames")
    assert [line.kind for line in Line.objects.filter(kind__startswith="bodies.death")] == ["bodies.death-recorded"]


def test_one_letter_goes_to_the_mailbox_and_after_it_none(noon: datetime, settings: Settings, tmp_path: Path) -> None:
    settings.MAIL_FOLDER, settings.EMAIL_URL = tmp_path / "mail", ""
    _body, ada, authority = with_ada(now=noon)
    death = record_death(ada, authority=authority, now=noon)

    letters.deliver(ada.pk, DEATH, {"death": death.pk}, now=noon)
    letters.deliver(ada.pk, "commonty.apps.bodies.letters.DeclinedLetter", {"declining": 1}, now=noon)

    (letter,) = mail_in(tmp_path / "mail")
    assert letter["To"] == "ada@example.org"
    assert "press “I am here”" in letter.get_content()
    assert "Ada" not in letter["Subject"] + letter.get_content()


def test_who_was_taken_for_dead_stands_again_as_they_stood_at_one_press(noon: datetime) -> None:
    _body, ada, authority = with_ada(now=noon - timedelta(days=50))
    before = [(each.standing, each.since, each.history.count()) for each in Membership.objects.filter(person=ada).order_by("pk")]
    record_death(ada, authority=authority, now=noon - timedelta(days=1))

    come_back(ada, now=noon)

    after = [(each.standing, each.since, each.history.count()) for each in Membership.objects.filter(person=ada).order_by("pk")]
    assert after == before
    assert Death.objects.get().taken_back.source == "self"
    assert not Seat.objects.held(noon).filter(person=ada).exists(), "an office is given anew by a vote"
    assert Line.objects.filter(kind="bodies.death-corrected").count() == 1


def test_whoever_recorded_it_or_a_vote_takes_it_back_and_nobody_else(noon: datetime) -> None:
    body, ada, authority = with_ada(now=noon)
    stranger = Person.objects.filter(memberships__body=body).order_by("pk")[1]
    death = record_death(ada, authority=authority, now=noon)

    with pytest.raises(Refused):
        take_death_back(death, authority=of_oneself(stranger.pk), now=noon)
    take_death_back(death, authority=authority, now=noon)
    second = record_death(ada, authority=decision(body), now=noon)
    readmit = ReadmitSomebody(ada.pk, body.pk)
    readmit.refuse_unless_possible(body.rules(noon).constitution, now=noon)
    readmit.carry_out(decision(body), now=noon)

    assert (standings(ada), second.taken_back.source) == ({"members": "good", "north": "good"}, "motion:1")


def test_nobody_records_a_death_without_the_mandate_nor_their_own_nor_a_strangers(noon: datetime) -> None:
    body, ada, authority = with_ada(now=noon)
    clerk = clerk_of(authority)
    stranger = Person.objects.sign_up(name="Stranger", now=noon)

    for who, by in [(ada, of_oneself(ada.pk)), (clerk, authority), (stranger, authority)]:
        with pytest.raises(Refused):
            record_death(who, authority=by, now=noon)
    with pytest.raises(Refused):
        RecordDeath(stranger.pk).refuse_unless_possible(body.rules(noon).constitution, now=noon)
    assert not Death.objects.exists()


def test_a_vote_on_it_takes_what_an_expulsion_takes_unless_the_rules_have_a_way_of_their_own(noon: datetime) -> None:
    body, ada, _authority = with_ada(now=noon)
    rules = body.rules(noon).constitution
    effect = RecordDeath(ada.pk)

    effect.refuse_unless_possible(rules, now=noon)
    effect.carry_out(decision(body), now=noon)

    key, route = route_for(rules, "bodies.expel", context=rules.root)
    assert effect.decided_by(rules) == (route.procedure, f"routes.{key}")
    with pytest.raises(Refused, match="recorded already"):
        effect.refuse_unless_possible(rules, now=noon)


def test_it_stands_among_everything_held_about_them(noon: datetime) -> None:
    _body, ada, authority = with_ada(now=noon)
    record_death(ada, authority=authority, now=noon)
    come_back(ada, now=noon)

    (held,) = [holding.export(ada.pk) for holding in holdings() if "people.Death" in holding.models]

    assert list(held)[-1] == {  # type: ignore[arg-type]  # this holding exports a list
        "recorded as dead": noon.isoformat(),
        "source": authority.source,
        "taken back": noon.isoformat(),
        "ended": [{"body": "members", "standing": "good"}, {"body": "north", "standing": "good"}],
    }


def test_a_clerk_records_a_death_by_number_and_name_and_whom_it_is_about_takes_it_back() -> None:
    now = timezone.now()
    body, ada, authority = with_ada(now=now)
    clerk, hers = signed_in(clerk_of(authority)), signed_in(ada)
    page = f"/bodies/{body.pk}/deaths/"

    wrong = clerk.post(page, {"member_number": ada.member_number, "name": "Bo"})
    looked = clerk.post(page, {"member_number": ada.member_number, "name": "ada ames"})
    nothing_yet = Death.objects.exists()
    recorded = clerk.post(page, {"member_number": ada.member_number, "name": "ada ames", "seen": "on"})
    listed = clerk.get(page).content.decode()
    her_page = hers.get(f"/bodies/{body.pk}/").content.decode()
    back = hers.post(f"/bodies/{body.pk}/memberships/mine/returns/")
    refused = hers.get(page)

    assert (wrong.status_code, recorded.status_code, back.status_code, refused.status_code) == (422, 302, 302, 403)
    assert (nothing_yet, "They no longer hold: Treasurer." in looked.content.decode()) == (False, True)
    assert f"Member number {ada.member_number}" in listed
    assert "It was recorded that you have died." in her_page
    assert standings(ada) == {"members": "good", "north": "good"}


def test_a_clerk_takes_back_what_was_a_mistake() -> None:
    now = timezone.now()
    body, ada, authority = with_ada(now=now)
    clerk = signed_in(clerk_of(authority))
    death = record_death(ada, authority=authority, now=now)

    answer = clerk.post(f"/bodies/{body.pk}/deaths/{death.pk}/corrections/")

    assert (answer.status_code, standings(ada)) == (302, {"members": "good", "north": "good"})
