"""The pages about dues, walked over by a treasurer and by a member in arrears."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commonty.apps.bodies.models import Membership
from commonty.apps.dues.models import Arrears, Upload, days_paid
from commonty.apps.dues.tests.paying import paying
from commonty.apps.keys.holding import holdings
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import Account, CustodyLine, Person
from commonty.apps.voting.tests.building import routine

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(Account.objects.open_for(person))
    return client


def sent(client: Client, raw: str, kind: str = "dates") -> Upload:
    """Bring a file, and say what its columns are as they are suggested."""
    file = SimpleUploadedFile("paid.csv", raw.encode())
    assert client.post(reverse("dues:uploads"), {"kind": kind, "file": file}).status_code == 302
    return Upload.objects.latest("pk")


def test_a_treasurer_brings_a_list_looks_puts_it_in_force_and_undoes_it_and_a_member_objects(noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        body, everybody, _authority = paying(5, now=noon)
        treasurer, other, late = everybody[2], everybody[3], everybody[4]
        grant(treasurer, "see-details", body.path, starts=noon, ends=noon + timedelta(days=90), authority=routine(body), now=noon)
        Person.objects.filter(pk=late.pk).update(email_confirmed_at=None)
        desk, mine = signed_in(treasurer), signed_in(other)

        upload = sent(
            desk, f"member number,paid up to\n{other.member_number},31/01/2020\n{late.member_number},31/01/2020\n99999,31/01/2020\n"
        )
        columns = {"until": "2026-02-01", "column-0": "number", "column-1": "paid-up-to"}
        led = desk.post(reverse("dues:columns", args=[upload.pk]), columns)
        trial = desk.get(led["Location"])
        seen = trial.context["trial"].seen
        desk.post(reverse("dues:in-force", args=[upload.pk]), {"seen": seen})
        overview, letters = desk.get(reverse("dues:uploads")), desk.get(reverse("dues:letters"))
        desk.post(reverse("dues:posted"), {"told": [row["arrears"].pk for row in letters.context["rows"]]})
        told = mine.get(reverse("dues:mine")).content.decode()
        first = mine.get(reverse("home")).content.decode()
        mine.post(reverse("dues:objections"), {"words": "I paid in cash."})
        objected = desk.get(reverse("dues:uploads")).content.decode()
        said = Arrears.objects.get(person=other).objection
        desk.post(reverse("dues:answers", args=[said.pk]), {"words": "There is no receipt."})
        answered = mine.get(reverse("dues:mine")).content.decode()
        resting = list(Membership.objects.exclude(rests_from=None).values_list("person", flat=True))
        desk.post(reverse("dues:undoing", args=[upload.pk]))
        done = desk.get(reverse("dues:upload", args=[upload.pk])).content.decode()
        register = mine.get(reverse("people:custody")).content.decode()

    acts = "Who has paid their dues was entered", "What was entered about dues was undone"
    assert [register.count(f"did this: {each}") for each in acts] == [1, 1]
    assert "2 members would lose their vote" in trial.content.decode()
    assert "Member3" not in trial.content.decode()
    assert "Member4" in trial.content.decode()
    assert CustodyLine.objects.filter(looker=treasurer, concerned__person=other).exists()
    assert "1 letter is to be posted" in overview.content.decode()
    assert [row["arrears"].person for row in letters.context["rows"]] == [late]
    assert "You keep your vote until" in told
    assert "Your dues are not paid" in first
    assert "I paid in cash." in objected
    assert "There is no receipt." in answered
    assert sorted(resting) == [other.pk, late.pk]
    assert "Undone on" in done
    assert (days_paid(), Membership.objects.exclude(rests_from=None).count()) == ({}, 0)


def test_one_member_is_entered_by_hand_and_nobody_else_comes_into_arrears_by_it(noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        _body, everybody, _authority = paying(4, now=noon)
        desk = signed_in(everybody[2])

        led = desk.post(reverse("dues:one"), {"number": everybody[0].member_number, "day": "2026-12-31"})
        trial = desk.get(led["Location"])
        unknown = desk.post(reverse("dues:one"), {"number": 99999, "day": "2026-12-31"}, follow=True)

    assert [*trial.context["trial"].days] == [everybody[0].pk]
    assert "There is no member with number 99,999" in unknown.content.decode()


def test_a_bank_is_read_by_the_marker_and_what_is_no_table_is_refused(noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        _body, everybody, _authority = paying(4, now=noon)
        desk = signed_in(everybody[2])

        upload = sent(desk, f"Date;Amount;Reference\n01.02.2026;12,00;Mitglied {everybody[0].member_number} 2026\n", "bank")
        columns = {"until": "2026-02-01", "marker": "Mitglied", "column-0": "day", "column-1": "amount", "column-2": "reference"}
        led = desk.post(reverse("dues:columns", args=[upload.pk]), columns)
        trial = desk.get(led["Location"]).context["trial"]
        missing = desk.post(reverse("dues:columns", args=[upload.pk]), {**columns, "column-1": "nothing"})
        wrong = desk.post(reverse("dues:uploads"), {"kind": "bank", "file": SimpleUploadedFile("paid.pdf", b"%PDF-1.4")})
        desk.post(reverse("dues:throwing-away", args=[upload.pk]))

    assert [str(day) for day in trial.days.values()] == ["2026-03-01"]
    assert (missing.status_code, "Say which column this is: amount." in missing.content.decode()) == (422, True)
    assert (wrong.status_code, "This is a PDF" in wrong.content.decode()) == (422, True)
    assert Upload.objects.count() == 0


def test_nobody_without_the_mandate_brings_or_reads_anything_and_each_reads_their_own(noon: datetime) -> None:
    with time_machine.travel(noon, tick=False):
        _body, everybody, _authority = paying(3, now=noon)
        other = signed_in(everybody[0])
        file = SimpleUploadedFile("paid.csv", b"a,b\n1,2\n")

        answers = [other.get(reverse("dues:uploads")).status_code, other.get(reverse("dues:letters")).status_code]
        refused = other.post(reverse("dues:uploads"), {"kind": "dates", "file": file}).status_code
        own = other.get(reverse("dues:mine")).content.decode()

    assert (answers, refused, Upload.objects.count()) == ([403, 403], 400, 0)
    assert "Nobody has entered up to when you have paid." in own
    assert [each.says() != "" for each in holdings() if each.app == "dues"] == [True, True]
