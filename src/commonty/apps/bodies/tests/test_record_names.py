"""Who the record's lines are about, for those who may know it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from commonty.apps.bodies.joining import apply, leave
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.tests.organisations import decision, founded, members, part_of, people
from commonty.apps.mandates.granting import grant
from commonty.apps.people import erasing
from commonty.apps.people.models import Account, Agreement, Person, Pseudonym
from commonty.apps.people.purposes import SIGNATURE
from commonty.apps.record.models import Line

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def reads(person: Person | None, line: Line) -> str:
    """Return a line's page as somebody reads it."""
    client = Client()
    if person is not None:
        client.force_login(Account.objects.open_for(person))
    return client.get(line.get_absolute_url()).content.decode()


def lists(person: Person) -> str:
    """Return the list of all lines as somebody reads it."""
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client.get("/record/").content.decode()


def mandated(holder: Person, body: Body, *, now: datetime) -> Line:
    """Give somebody a mandate in a body, and return the line that says so."""
    grant(holder, "write-to-members", body.path, starts=now, ends=now + timedelta(days=30), authority=decision(body), now=now)
    return Line.objects.filter(kind="mandates.granted").latest("seq")


def test_members_of_the_body_read_the_name_and_nobody_else_does(noon: datetime) -> None:
    assembly = founded(now=noon)
    ada, berta = members(assembly, 2, now=noon)
    (outsider,) = people(1, now=noon)
    ada.seal({"name": "Ada Zqx"})
    ada.save()

    line = mandated(ada, assembly, now=noon)

    assert "Ada Zqx" in reads(berta, line)
    assert ["Ada Zqx" in reads(person, line) for person in (outsider, None)] == [False, False]


def test_who_acts_without_belonging_is_named_too_and_who_only_reads_leaves_no_trace(noon: datetime) -> None:
    assembly = founded(now=noon)
    branch = part_of(assembly, "local-group", "east", now=noon)
    ada, berta = members(assembly, 2, now=noon)
    apply(berta, branch, now=noon)
    ada.seal({"name": "Ada Zqx"})
    ada.save()

    line = mandated(ada, branch, now=noon)

    assert "Ada Zqx" in reads(berta, line)
    assert list(Pseudonym.objects.filter(body="east").values_list("person", flat=True)) == [ada.pk]


def test_who_is_erased_is_a_former_member(noon: datetime) -> None:
    assembly = founded(now=noon)
    ada, berta = members(assembly, 2, now=noon)
    ada.seal({"name": "Ada Zqx"})
    ada.save()
    line = mandated(ada, assembly, now=noon)
    erasing.mark(ada.pk, now=noon)
    erasing.forget(ada.pk, now=noon)

    page = reads(berta, line)

    assert "Ada Zqx" not in page
    assert "a former member" in page


def test_the_record_calls_bodies_by_their_titles(noon: datetime) -> None:
    assembly = founded(now=noon)
    branch = part_of(assembly, "local-group", "east", now=noon)
    branch.title = "Easterly"
    branch.save()
    (ada,) = members(assembly, 1, now=noon)
    apply(ada, branch, now=noon)

    line = mandated(ada, branch, now=noon)

    assert "<dd>Easterly</dd>" in reads(ada, line)
    assert "· Easterly ·" in lists(ada)


def test_a_supporter_who_joins_is_told_what_membership_keeps(noon: datetime) -> None:
    assembly = founded(now=noon)
    supporter = Person.objects.sign_up(name="Ada", because=SIGNATURE, now=noon)
    client = Client()
    client.force_login(Account.objects.open_for(supporter))
    before = Agreement.objects.covers(supporter.pk, "membership")

    page = client.get("/bodies/members/").content.decode()
    apply(supporter, assembly, category="member", now=noon)

    assert "because you are part of this organisation" in page
    assert (before, Agreement.objects.covers(supporter.pk, "membership")) == (False, True)
    assert "because you are part of this organisation" not in client.get("/bodies/members/").content.decode()


def test_joining_a_part_or_joining_again_tells_nobody_anything_anew(noon: datetime) -> None:
    assembly = founded(now=noon)
    (ada,) = members(assembly, 1, now=noon)

    leave(ada, assembly, now=noon)
    apply(ada, assembly, category="member", now=noon)

    assert Agreement.objects.filter(person=ada).count() == 1
