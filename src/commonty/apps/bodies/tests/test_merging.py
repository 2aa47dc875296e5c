"""Two numbers that were found to be one person: merged without losing a membership, and parted again."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from commonty.apps.bodies.doubling import likely
from commonty.apps.bodies.joining import apply, leave
from commonty.apps.bodies.merging import merge, part, take_over
from commonty.apps.bodies.models import Body, Membership, Standing, StandingRow
from commonty.apps.bodies.seating import seat
from commonty.apps.bodies.standing import stand
from commonty.apps.bodies.tests.organisations import decision, founded, part_of, rules_of
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.granting import grant
from commonty.apps.people.effects import MERGE
from commonty.apps.people.erasing import forget, mark
from commonty.apps.people.models import Account, Agreement, Concerned, Deed, Merging, OptOut, Person
from commonty.apps.people.tests.walking import do_jobs
from commonty.apps.people.tests.walking import letters as mail_in
from commonty.apps.people.undoing import WITHIN
from commonty.apps.record.models import Line
from commonty.constitution.authority import Authority, of_oneself
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db

RULES = f"""{rules_of()}
[powers.merge]
power = "{MERGE}"
title = "Find members who are here twice"
longest = "12 months"
"""
DAY = timedelta(days=1)


def with_two(*, now: datetime) -> tuple[Body, Person, Person, Authority]:
    """Found an organisation in which Ada stands twice: since twenty days with a telephone, and since ten days in a branch by e-mail."""
    body = founded(now=now - 40 * DAY, text=RULES)
    old = Person.objects.sign_up(name="Ada Ames", phone="+44 20 7946 0001", now=now - 20 * DAY)
    apply(old, body, category="member", now=now - 20 * DAY)
    new = Person.objects.sign_up(name="Ada Ames", email="ada@example.org", phone="+44 20 7946 0001", now=now - 10 * DAY)
    Person.objects.filter(pk=new.pk).update(email_confirmed_at=now)
    apply(new, body, category="member", now=now - 10 * DAY)
    apply(new, part_of(body, "local-group", "north", now=now - 10 * DAY), now=now - 10 * DAY)
    clerk = Person.objects.filter(memberships__body=body).earliest("pk")
    grant(clerk, "merge", body.path, starts=now, ends=now + 300 * DAY, authority=decision(body), now=now)
    return body, Person.objects.get(pk=old.pk), Person.objects.get(pk=new.pk), authorise(clerk, MERGE, body.path, now=now)


def how(person: Person) -> dict[str, tuple[str, datetime | None]]:
    """Return how somebody stands where, and since when."""
    found = Membership.objects.filter(person=person).order_by("pk")
    return {each.body_id: (each.standing, each.since) for each in found}


def clerk_of(authority: Authority) -> Person:
    assert authority.person is not None
    return Person.objects.get(pk=authority.person)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


def test_the_number_that_goes_on_has_every_membership_since_the_earlier_day_and_the_other_none(noon: datetime) -> None:
    _body, old, new, authority = with_two(now=noon)

    merge(new, old, authority=authority, now=noon)

    assert how(new) == {"members": ("good", noon - 20 * DAY), "north": ("good", noon - 10 * DAY)}
    assert how(old) == {"members": ("merged", noon - 20 * DAY)}
    assert [line.kind for line in Line.objects.filter(kind="people.numbers-merged")] == ["people.numbers-merged"] * 2
    assert Deed.objects.filter(what="merged").count() == 2


def test_merged_the_other_way_round_the_branch_and_the_address_come_along(noon: datetime) -> None:
    _body, old, new, authority = with_two(now=noon)

    merge(old, new, authority=authority, now=noon)

    assert how(old) == {"members": ("good", noon - 20 * DAY), "north": ("good", noon - 10 * DAY)}
    assert Person.objects.get(pk=old.pk).own("email", "phone") == {"email": "ada@example.org", "phone": "+44 20 7946 0001"}
    assert Person.objects.at_email("ada@example.org") == [old], "whoever reads that mailbox comes in as the number that goes on"
    assert Concerned.objects.filter(person=new).exists()


def test_parted_again_everything_is_as_it_was_and_what_came_since_stays(noon: datetime) -> None:
    body, old, new, authority = with_two(now=noon)
    before = how(old), how(new), old.own(), new.own()
    south = part_of(body, "local-group", "south", now=noon)
    merging = merge(old, new, authority=authority, now=noon)
    leave(old, Body.objects.get(pk="north"), now=noon + DAY)
    apply(old, south, now=noon + DAY)

    part(merging, authority=authority, now=noon + 2 * DAY)
    part(merging, authority=authority, now=noon + 3 * DAY)

    after = how(old)
    assert after.pop("south") == ("good", noon + DAY)
    assert after.pop("north")[0] == "left"
    assert (after, how(new)) == before[:2]
    assert tuple(Person.objects.get(pk=each.pk).own() for each in (old, new)) == before[2:]
    assert Line.objects.filter(kind="people.numbers-parted").count() == 2
    assert Line.objects.filter(kind="people.deed-undone").count() == 2


def test_opting_out_under_either_number_holds_for_both_and_goes_again_with_the_parting(noon: datetime) -> None:
    _body, old, new, authority = with_two(now=noon)
    old.change({"email": "old@example.org"}, now=noon)
    OptOut.objects.keep(OptOut.EMAIL, ["old@example.org"], source="moving:1", now=noon)
    new.consent("campaign-mail", now=noon - DAY)
    old.consent("campaign-mail", now=noon - DAY)
    old.withdraw("campaign-mail", now=noon)

    merging = merge(new, old, authority=authority, now=noon)
    merged = (OptOut.objects.among(OptOut.EMAIL, ["ada@example.org"]), Agreement.objects.covers(new.pk, "campaign-mail"))
    part(merging, authority=authority, now=noon + DAY)

    assert merged == (frozenset({"ada@example.org"}), False)
    assert OptOut.objects.among(OptOut.EMAIL, ["ada@example.org", "old@example.org"]) == {"old@example.org"}
    assert Agreement.objects.covers(new.pk, "campaign-mail")


def test_a_suspension_of_either_number_holds_for_both(noon: datetime) -> None:
    body, old, new, authority = with_two(now=noon)
    until = noon + 30 * DAY
    stand(Membership.objects.get(person=old, body=body), Standing.SUSPENDED, authority=decision(body), now=noon, until=until)

    merge(new, old, authority=authority, now=noon)

    assert [(each.standing, each.until) for each in Membership.objects.filter(person=new, body=body)] == [("suspended", until)]


def test_nobody_is_given_a_mandate_by_merging(noon: datetime) -> None:
    _body, old, new, authority = with_two(now=noon)
    seat(old, "treasurer", Body.objects.get(article="committee"), authority=decision(_body), now=noon)

    with pytest.raises(Refused, match="holds a mandate") as refused:
        merge(new, old, authority=authority, now=noon)
    merge(old, new, authority=authority, now=noon)

    assert refused.value.article == "offices.treasurer"
    assert old.mandates.count() > 0


def test_only_another_holder_of_the_mandate_merges_and_an_expulsion_is_not_got_round(noon: datetime) -> None:
    body, old, new, authority = with_two(now=noon)
    clerk = clerk_of(authority)
    expelled = Person.objects.sign_up(name="Ada Ames", now=noon)
    apply(expelled, body, category="member", now=noon)
    stand(Membership.objects.get(person=expelled, body=body), Standing.EXPELLED, authority=decision(body), now=noon)

    for kept, asleep, by in [
        (new, old, of_oneself(new.pk)),
        (clerk, old, authority),
        (new, expelled, authority),
        (expelled, new, authority),
    ]:
        with pytest.raises(Refused):
            merge(kept, asleep, authority=by, now=noon)

    assert not Merging.objects.exists()


def test_after_seven_days_only_whose_number_sleeps_can_still_say_that_they_are_two(noon: datetime) -> None:
    _body, old, new, authority = with_two(now=noon)
    merging = merge(new, old, authority=authority, now=noon)

    for by in (authority, of_oneself(new.pk)):
        with pytest.raises(Refused, match="seven days"):
            part(merging, authority=by, now=noon + WITHIN)
    part(merging, authority=of_oneself(old.pk), now=noon + WITHIN)

    assert how(old)["members"] == ("good", noon - 20 * DAY)


def test_what_a_caucus_knows_is_moved_by_whose_number_it_is_and_nobody_else(noon: datetime) -> None:
    body, old, new, authority = with_two(now=noon)
    caucus = part_of(body, "caucus", "women", now=noon)
    apply(old, caucus, now=noon)

    merging = merge(new, old, authority=authority, now=noon)
    merged = how(new)
    with pytest.raises(Refused):
        take_over(merging, by=new, now=noon)
    take_over(merging, by=old, now=noon)

    assert "women" not in merged
    assert (how(new)["women"][0], how(old)["women"][0]) == ("good", "merged")


def test_whoever_is_erased_is_erased_under_both_numbers(noon: datetime) -> None:
    _body, old, new, authority = with_two(now=noon)
    merge(new, old, authority=authority, now=noon)

    mark(new.pk, now=noon)
    forget(new.pk, now=noon)

    assert [Person.objects.get(pk=each.pk).is_erased for each in (old, new)] == [True, True]


def test_likely_doubles_are_offered_with_the_reason_and_not_again_once_they_are_two(noon: datetime) -> None:
    _body, old, new, authority = with_two(now=noon)

    found = likely(authority=authority, now=noon)
    part(merge(new, old, authority=authority, now=noon), authority=authority, now=noon)

    assert [(each.first, each.second, each.why.id) for each in found] == [(old, new, "pair.same-name-phone")]
    assert likely(authority=authority, now=noon) == []


def test_a_clerk_finds_looks_merges_and_undoes_and_both_are_told(settings: Settings, tmp_path: Path) -> None:
    settings.MAIL_FOLDER, settings.EMAIL_URL = tmp_path / "mail", ""
    now = timezone.now()
    body, old, new, authority = with_two(now=now)
    clerk, hers = signed_in(clerk_of(authority)), signed_in(old)
    pair = f"/bodies/{body.pk}/doubles/{old.member_number}/{new.member_number}/"

    offered = clerk.get(f"/bodies/{body.pk}/doubles/").content.decode()
    typed = {"kept_number": new.member_number, "kept_name": "ada", "other_number": old.member_number, "other_name": "Ames"}
    named = clerk.post(f"/bodies/{body.pk}/doubles/", typed)
    previewed = clerk.get(pair).content.decode()
    nothing_yet = Merging.objects.exists()
    pressed = clerk.post(pair)
    do_jobs()
    (letter,) = mail_in(tmp_path / "mail")
    listed = clerk.get(pressed["Location"]).content.decode()
    deed = Deed.objects.filter(person=new).get()
    undoing = clerk.get(f"/bodies/{body.pk}/deeds/{deed.pk}/undoing/").content.decode()
    her_page = hers.get("/me/other-number/").content.decode()
    undone = clerk.post(f"/bodies/{body.pk}/deeds/{deed.pk}/undoing/")
    hers_lately = hers.get("/me/deeds/").content.decode()
    register = hers.get("/me/custody/").content.decode()

    assert f"{old.member_number}, Ada Ames" in offered
    assert (named["Location"], nothing_yet, pressed.status_code, undone.status_code) == (pair, False, 302, 302)
    assert "a member since" in previewed
    assert "Both numbers get a letter" in previewed
    assert f"From now on you are number {new.member_number}" in letter.get_content().replace("\n", " ")
    assert f"{new.member_number} goes on" in listed
    assert "two members again" in undoing
    assert "We are two people" in her_page
    assert "Undone" in hers_lately
    assert [register.count(f"> {each} this: Numbers ") for each in ("did", "undid")] == [1, 1]
    assert how(old)["members"][0] == "good"
    assert StandingRow.objects.filter(membership__person=old, standing="merged").count() == 1, "the history keeps what happened"
