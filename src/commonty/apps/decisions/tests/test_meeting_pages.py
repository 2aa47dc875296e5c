"""What the pages of meetings say, to whom: calling one, the pack, the report of two tellers, and what was signed."""

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonty.apps.bodies.models import Body
from commonty.apps.decisions import papers
from commonty.apps.decisions.entries_of_meetings import PaperSeen
from commonty.apps.decisions.holdings import Meetings
from commonty.apps.decisions.models import Meeting, Motion, Phase
from commonty.apps.decisions.models.meeting import Counted
from commonty.apps.decisions.pictures import stripped
from commonty.apps.decisions.tests.building import again, days
from commonty.apps.decisions.tests.halls import NOON, assembled, called, photograph, reported, said, seconded
from commonty.apps.decisions.tests.test_secret_pages import client_of
from commonty.apps.mandates.granting import grant
from commonty.apps.people.models import CustodyLine, Person
from commonty.apps.record.models import Line
from commonty.apps.voting.tests.building import routine
from commonty.constitution.document import Where

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return " ".join(answer.content.decode().split())


def revealing(body: Body, person: Person) -> None:
    grant(person, "people.reveal", body.path, starts=NOON, ends=NOON + days(300), authority=routine(body), now=NOON)


def kept_of(person: Person) -> dict[str, Any]:
    """Return what is kept of somebody, as they can take it along."""
    found = Meetings().export(person.pk)
    assert isinstance(found, dict)
    return found


def facts(motion: Motion, **more: object) -> dict[str, object]:
    numbers = {"yes": 4, "no": 1, "abstain": 0, "present": ""} | more
    return {f"motion-{motion.pk}-{name}": value for name, value in numbers.items()}


def test_who_calls_meetings_is_led_from_a_motion_that_waits_to_the_pack() -> None:
    body, people = assembled()
    motion = seconded(body, people)
    revealing(body, people[3])
    convener = client_of(people[3])
    starts = (NOON + days(30)).astimezone(ZoneInfo("Europe/London"))
    with time_machine.travel(NOON, tick=False):
        waits, others = text(convener, "/meetings/"), text(client_of(people[1]), "/meetings/")
        form = text(convener, "/meetings/new/?body=members&where=hall")
        asked = {"place": "Town hall", "starts": f"{starts:%Y-%m-%dT%H:%M}"}
        wrong = convener.post("/meetings/calls/?body=members&where=hall", asked | {"place": ""})
        answer = convener.post("/meetings/calls/?body=members&where=hall", asked, follow=True)
        meeting = Meeting.objects.get()
        page, pack = text(convener, f"/meetings/{meeting.pk}/"), text(convener, f"/meetings/{meeting.pk}/pack/")
        outside = client_of(people[1]).get(f"/meetings/{meeting.pk}/pack/")
        told = text(client_of(people[1]), f"/motions/{motion.pk}/")

    assert ("Call a meeting" in waits, "Call a meeting" in others) == (True, False)
    assert "Nobody chooses." in form
    assert (wrong.status_code, answer.status_code, outside.status_code) == (422, 200, 403)
    assert (meeting.starts, meeting.roll.count) == (NOON + days(30), 8)
    assert "The meeting pack" in page
    assert all(f"Member{number}</th>" in pack for number in range(1, 9))
    assert all(
        each in pack
        for each in ("The order of the meeting", "Sheet 1 of 1", "A rent strike", "Slip 4 of 4", "Name and signature of who counted")
    )
    assert CustodyLine.objects.get().concerned.count() >= 7
    assert "Voted on in a meeting" in told
    assert "No vote on it is cast here." in told


def test_two_tellers_who_differ_are_told_where_and_nothing_of_what_the_other_wrote() -> None:
    body, people = assembled()
    motion = seconded(body, people)
    meeting = called(body, people)
    one, two = client_of(people[4]), client_of(people[5])
    report, reports = f"/meetings/{meeting.pk}/report/", f"/meetings/{meeting.pk}/reports/"
    chair = f"{people[7].member_number} Member8"
    with time_machine.travel(meeting.ends, tick=False):
        missing = one.post(reports, {"present": 6, "chair": "99 Nobody", **facts(motion, no="")})
        first = one.post(reports, {"present": 77, "chair": chair, **facts(motion)})
        one.post(reports, {"present": 6, "chair": chair, **facts(motion)})
        two.post(reports, {"present": 7, "chair": chair, **facts(motion, yes=3)})
        seen, page = text(two, report), text(client_of(people[1]), f"/meetings/{meeting.pk}/")
        agreed = two.post(reports, {"present": 6, "chair": chair, **facts(motion)}, follow=True)
        shown, listed = text(client_of(people[1]), f"/motions/{motion.pk}/"), text(client_of(people[1]), "/motions/")
        decided = text(client_of(None), "/decisions/")
        public, printed = text(client_of(None), f"/motions/{motion.pk}/"), text(client_of(people[1]), f"/motions/{motion.pk}/print/")

    assert (missing.status_code, first.status_code) == (422, 403)
    assert "Write a number, 0 where nobody did." in missing.content.decode()
    assert "how many signed the sheet</li>" in seen
    assert "motion 1</li>" in seen
    assert 'value="6"' not in seen
    assert "2 people have entered something, and not the same." in page
    assert "Two people entered the same: it counts." in agreed.content.decode()
    assert again(motion).phase(meeting.ends) is Phase.WAITING
    assert "6 members signed the sheet." in agreed.content.decode()
    assert all("two people who counted entered the same" in each for each in (shown, public))
    assert "Motion 1, reported by two people" in listed
    assert "Reported by two people." in printed
    assert "4 for, 1 against, as two people reported" in decided


def test_a_photograph_of_the_sheet_is_kept_under_its_hash_shown_to_few_and_destroyed_when_its_time_is_over() -> None:
    body, people = assembled()
    seconded(body, people)
    meeting = called(body, people)
    teller, member = client_of(people[4]), client_of(people[1])
    taken, path = photograph(), f"/meetings/{meeting.pk}/papers/"
    kept = stripped(taken).raw
    with time_machine.travel(meeting.ends, tick=False):
        sent = teller.post(path, {"file": SimpleUploadedFile("sheet.jpg", taken)})
        refused = teller.post(path, {"file": SimpleUploadedFile("sheet.pdf", b"%PDF-1.7")})
        others = member.post(path, {"file": SimpleUploadedFile("sheet.jpg", taken)})
        looked, hidden = teller.get(f"{path}1/"), member.get(f"{path}1/")
        page = text(member, f"/meetings/{meeting.pk}/")

    assert (sent.status_code, refused.status_code, others.status_code, hidden.status_code) == (302, 403, 400, 403)
    assert (looked.content, looked["Content-Type"], looked["X-Content-Type-Options"]) == (kept, "image/jpeg", "nosniff")
    assert hashlib.sha256(kept).hexdigest() in page
    assert Line.objects.filter(kind=PaperSeen.kind).count() == 1
    assert kept[40:80] not in bytes(meeting.papers.get().sealed or b"")
    reported(meeting, people, Counted(5, 4, 1))
    shown = {"meeting": meeting.pk, "sha256": hashlib.sha256(kept).hexdigest(), "kept_until": "2027-03-04T12:00:00+00:00"}
    held = {each.pk: kept_of(each) for each in (people[1], people[4], people[7])}

    assert [held[each.pk]["on_sheets"] for each in (people[1], people[4])] == [[shown], [shown]]
    assert (len(held[people[4].pk]["reported"]), held[people[7].pk]["chaired"]) == (1, [meeting.pk])
    assert papers.destroy_what_is_over(meeting.ends + days(300)) == 0
    assert papers.destroy_what_is_over(meeting.ends + days(400)) == 1

    assert meeting.papers.get().sealed is None
    assert kept_of(people[1])["on_sheets"] == []
    with time_machine.travel(meeting.ends + days(400), tick=False):
        assert "They were destroyed" in text(client_of(people[1]), f"/meetings/{meeting.pk}/")


def test_the_sheet_goes_once_nothing_can_be_challenged_where_somebody_on_it_is_erased() -> None:
    body, people = assembled()
    seconded(body, people)
    meeting = called(body, people)
    papers.attach(meeting, people[4], photograph(), now=meeting.ends)
    reported(meeting, people, Counted(5, 4, 1))
    meeting.roll.entries.get(person=people[7]).forget_person()

    soon, settled = meeting.ends + days(1), meeting.ends + days(5)

    assert (papers.destroy_what_is_over(soon), papers.destroy_what_is_over(settled)) == (0, 1)


def test_the_report_of_an_outside_ballot_is_attached_and_entered_and_decides() -> None:
    body, people = assembled()
    motion = seconded(body, people, procedure="outside")
    meeting = called(body, people, where=Where.OUTSIDE, lasts=10)
    path = f"/meetings/{meeting.pk}/papers/"
    with time_machine.travel(meeting.ends, tick=False):
        sent = client_of(people[4]).post(path, {"file": SimpleUploadedFile("report.pdf", b"%PDF-1.7 what came of it")})
        looked = client_of(people[4]).get(f"{path}1/")
        for teller in people[4:6]:
            given = {
                f"motion-{motion.pk}-{name}": value for name, value in {"yes": 4, "no": 2, "abstain": 0, "blank": 0, "spoiled": 1}.items()
            }
            client_of(teller).post(f"/meetings/{meeting.pk}/reports/", given)
        shown = text(client_of(people[1]), f"/motions/{motion.pk}/")

    tally = again(motion).outcome.working().tally
    assert (sent.status_code, looked["Content-Disposition"].startswith("attachment")) == (302, True)
    assert (tally.yes, tally.no, tally.spoiled, tally.present) == (4, 2, 1, None)
    assert "two people entered what their report says" in shown


def test_few_slips_are_shown_to_nobody() -> None:
    body, people = assembled(more='ballot = "secret"\n')
    motion = seconded(body, people)
    meeting = called(body, people)
    reported(meeting, people, Counted(5, 3, 2))

    with time_machine.travel(meeting.ends, tick=False):
        shown = text(client_of(people[1]), f"/motions/{motion.pk}/")

    assert said(meeting, Counted(5, 3, 2)).counts[motion.pk] is not None
    assert "Only what came out of it is published." in shown
    assert "3 yes" not in shown
