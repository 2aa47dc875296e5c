"""Meetings that are called off or moved before they begin: nothing that was put to them is lost, and notice counts afresh."""

import pytest
import time_machine

from commonty.apps.decisions import calling_off, convening, reporting
from commonty.apps.decisions.models import Meeting, Motion, Phase
from commonty.apps.decisions.models.meeting import Counted
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.tests.building import again, days
from commonty.apps.decisions.tests.halls import NOON, assembled, called, said, seconded
from commonty.apps.decisions.tests.test_secret_pages import client_of
from commonty.apps.record.models import Line
from commonty.constitution.document import Where
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SOON = NOON + days(5)


def test_what_was_to_be_put_to_a_meeting_that_is_called_off_waits_for_the_next_with_fresh_notice() -> None:
    body, people = assembled()
    motion = seconded(body, people)
    meeting = called(body, people)

    calling_off.call_off(meeting, people[3], "The hall is flooded.", now=SOON)

    motion = again(motion)
    assert (motion.phase(SOON), motion.lapse.why, motion.lapse.says) == (Phase.LAPSED, Why.CALLED_OFF, "")
    assert [each.left_over_of for each in convening.waiting(body, Where.HALL, now=SOON)] == [motion]
    assert Line.objects.filter(kind="decisions.meeting-called-off").count() == 1
    with pytest.raises(Refused, match="The time to report it is over"):
        reporting.report(meeting, people[4], said(meeting, Counted(5, 4, 1), chair=people[7]), now=meeting.ends)
    with pytest.raises(Refused, match="It was called off already"):
        calling_off.call_off(Meeting.objects.get(), people[3], "Again.", now=SOON)

    second = convening.call(people[3], body, Where.HALL, "School", starts=SOON + days(30), ends=SOON + days(30), now=SOON)
    with pytest.raises(Refused, match="Motion 2 cannot be put once more, so the meeting stands"):
        calling_off.call_off(second, people[3], "The school is flooded.", now=SOON)
    assert Motion.objects.get(notice__meeting=second).phase(SOON) is Phase.NOTICE


def test_a_meeting_that_is_moved_has_the_same_motions_and_the_whole_time_of_notice_from_today() -> None:
    body, people = assembled()
    motion = seconded(body, people)
    meeting = called(body, people)

    with pytest.raises(Refused, match=r"The rules ask for longer notice, and it counts from today\. It can begin on"):
        calling_off.move(meeting, people[3], "Flood.", "School", starts=SOON + days(1), ends=SOON + days(1), now=SOON)
    assert again(motion).phase(SOON) is Phase.NOTICE
    moved = calling_off.move(meeting, people[3], "Flood.", "School", starts=SOON + days(30), ends=SOON + days(30), now=SOON)

    [put] = reporting.agenda(moved)
    assert (put.left_over_of, put.notice.opens, put.notice.at) == (motion, SOON + days(30), SOON)
    assert again(motion).lapse.why == Why.CALLED_OFF


def test_nobody_but_who_called_it_calls_off_a_meeting_on_their_own_motion_and_nobody_once_it_has_begun() -> None:
    body, people = assembled()
    seconded(body, people)
    late = NOON + days(60)
    own = convening.call(people[0], body, Where.HALL, "Café", starts=late + days(30), ends=late + days(30), now=late)

    with pytest.raises(Refused, match="only they can call it off"):
        calling_off.call_off(own, people[3], "No.", now=late)
    with pytest.raises(Refused, match="It has begun"):
        calling_off.call_off(own, people[0], "No.", now=own.starts)
    moved = calling_off.move(own, people[0], "Rain.", "School", starts=late + days(40), ends=late + days(40), now=late)
    assert (moved.by, len(reporting.agenda(moved))) == (people[0], 1)


def test_the_page_says_what_would_follow_and_everybody_reads_why() -> None:
    body, people = assembled()
    seconded(body, people)
    meeting = called(body, people)
    convener, member, here = client_of(people[3]), client_of(people[1]), f"/meetings/{meeting.pk}/"
    with time_machine.travel(SOON, tick=False):
        shown = convener.get(f"{here}calling-off/").content.decode()
        empty = [convener.post(f"{here}{end}/", {}).status_code for end in ("moves", "cancellations")]
        refused = [member.get(f"{here}calling-off/").status_code, member.post(f"{here}cancellations/", {"reason": "No."}).status_code]
        answer = convener.post(f"{here}cancellations/", {"reason": "The hall is flooded."})
        told, listed = member.get(here).content.decode(), member.get("/meetings/").content.decode()

    assert "8 members are told why." in shown
    assert (empty, refused, answer.status_code) == ([422, 422], [403, 403], 302)
    assert "The hall is flooded." in told
    assert "Called off" in listed
