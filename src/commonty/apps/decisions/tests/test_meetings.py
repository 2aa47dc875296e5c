"""Motions that are voted on in a hall: called, reported by two tellers, counted by the rules, and challenged like any other."""

from datetime import timedelta

import pytest

from commonty.apps.decisions import convening, reporting
from commonty.apps.decisions.entries import MotionDecided
from commonty.apps.decisions.models import Meeting, Motion, Phase, Readiness
from commonty.apps.decisions.models.meeting import Counted
from commonty.apps.decisions.models.reasons import Why
from commonty.apps.decisions.sources import motion_source
from commonty.apps.decisions.tests.building import again, days
from commonty.apps.decisions.tests.halls import NOON, assembled, called, reported, said, seconded
from commonty.apps.record.models import Line
from commonty.apps.voting.models import Choice
from commonty.constitution.document import Where
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_motion_for_a_hall_waits_until_a_meeting_is_called_and_its_notice_is_that_of_the_meeting() -> None:
    body, people = assembled()
    motion = seconded(body, people)
    assert (motion.phase(NOON), motion.noticed) == (Phase.SECONDED, None)

    meeting = called(body, people)

    motion = again(motion)
    assert (motion.phase(NOON), motion.notice.meeting, motion.notice.opens) == (Phase.NOTICE, meeting, meeting.starts)
    assert "Town hall, Main Street 1" in str(motion.notice.served)
    assert motion.phase(meeting.starts) is Phase.HELD
    with pytest.raises(Refused, match="Voting is not open"):
        motion.cast(people[1], Choice.YES, now=meeting.starts)
    with pytest.raises(Refused, match="Voting opens"):
        motion.open(now=meeting.starts)


def test_two_tellers_who_differ_decide_nothing_and_learn_where_they_differ_and_not_what_the_other_wrote() -> None:
    body, people = assembled()
    motion = seconded(body, people)
    meeting = called(body, people)
    right = said(meeting, Counted(5, 3, 1, 1), present=6, chair=people[7])
    wrong = said(meeting, Counted(5, 1, 3, 1), present=7, chair=people[7])

    assert reporting.report(meeting, people[4], right, now=meeting.ends) is None
    assert reporting.report(meeting, people[5], wrong, now=meeting.ends) is None

    assert again(motion).phase(meeting.ends) is Phase.HELD
    assert reporting.differing(meeting, people[4]) == reporting.differing(meeting, people[5]) == [("present", 0), ("motion", motion.pk)]
    assert reporting.differing(meeting, people[6]) == []

    assert reporting.report(meeting, people[5], right, now=meeting.ends + days(1)) is not None

    outcome = again(motion).outcome
    tally = outcome.working().tally
    assert (outcome.result, tally.yes, tally.no, tally.abstain, tally.present, tally.entitled) == ("carried", 3, 1, 1, 5, 8)
    assert MotionDecided.kind in Line.objects.values_list("kind", flat=True)
    assert meeting.reports.count() == 3
    told = motion_source(str(motion.pk))
    assert told is not None
    assert [url for _says, url in told.steps] == [
        f"/motions/{motion.pk}/#outcome",
        f"/rolls/{motion.notice.recipients_id}/",
        f"/meetings/{meeting.pk}/",
    ]


def test_a_report_that_one_teller_entered_twice_counts_for_one() -> None:
    body, people = assembled()
    motion = seconded(body, people)
    meeting = called(body, people)
    facts = said(meeting, Counted(5, 3, 1), chair=people[7])

    for _twice in range(2):
        assert reporting.report(meeting, people[4], facts, now=meeting.ends) is None

    assert again(motion).decided is None


def test_too_few_in_the_room_is_no_decision_by_the_quorum_of_the_rules() -> None:
    body, people = assembled()
    motion = seconded(body, people)
    meeting = called(body, people)

    reported(meeting, people, Counted(3, 3, 0), present=3)

    assert again(motion).phase(meeting.ends) is Phase.UNDECIDED


def test_neither_the_chair_nor_the_mover_nor_somebody_without_a_mandate_counts() -> None:
    body, people = assembled()
    motion = Motion.objects.move(
        people[4], body, title="By a teller", text="", effects=seconded(body, people).effects, now=NOON, procedure="hall"
    )
    for seconder in people[1:3]:
        motion.second(seconder, now=NOON)
    meeting = called(body, people)
    two = (Counted(5, 3, 1), Counted(5, 3, 1))

    for who, why in ((people[4], "You moved motion"), (people[5], "You were in the chair"), (people[1], "mandate")):
        with pytest.raises(Refused, match=why):
            reporting.report(meeting, who, said(meeting, *two, chair=people[5]), now=meeting.ends)


@pytest.mark.parametrize(
    ("counted", "present", "why"),
    [
        (Counted(5, 4, 2), 5, "do not add up"),
        (Counted(6, 3, 2), 5, "more were in the room"),
        (Counted(9, 3, 2), 9, "only 8 may vote"),
    ],
)
def test_numbers_that_cannot_be_are_refused(counted: Counted, present: int, why: str) -> None:
    body, people = assembled()
    seconded(body, people)
    meeting = called(body, people)

    with pytest.raises(Refused, match=why):
        reporting.report(meeting, people[4], said(meeting, counted, present=present, chair=people[7]), now=meeting.ends)


def test_nothing_is_reported_before_the_meeting_or_after_two_agreed_or_too_late() -> None:
    body, people = assembled()
    seconded(body, people)
    meeting = called(body, people)
    facts = said(meeting, Counted(5, 3, 1), chair=people[7])

    with pytest.raises(Refused, match="once it is over"):
        reporting.report(meeting, people[4], facts, now=meeting.ends - timedelta(seconds=1))
    reported(meeting, people, Counted(5, 3, 1))
    with pytest.raises(Refused, match="Two tellers agreed"):
        reporting.report(Meeting.objects.get(pk=meeting.pk), people[6], facts, now=meeting.ends)


def test_what_nobody_reports_in_time_is_put_to_the_next_meeting() -> None:
    body, people = assembled()
    motion = seconded(body, people)
    meeting = called(body, people)
    late = meeting.ends + days(14)

    Motion.objects.attend(now=meeting.ends)
    assert again(motion).phase(late - timedelta(seconds=1)) is Phase.HELD
    Motion.objects.attend(now=late)

    motion = again(motion)
    assert (motion.phase(late), motion.lapse.why) == (Phase.LAPSED, Why.UNREPORTED)
    assert again(motion.second_vote).phase(late) is Phase.SECONDED
    with pytest.raises(Refused, match="The time to report it is over"):
        reported(meeting, people, Counted(5, 3, 1))


def test_what_was_not_reached_waits_for_the_next_meeting_and_the_rest_is_decided() -> None:
    body, people = assembled()
    first, second = seconded(body, people), seconded(body, people, title="Another")
    meeting = called(body, people)

    reported(meeting, people, Counted(5, 4, 1), None)

    assert (again(first).phase(meeting.ends), again(second).lapse.why) == (Phase.WAITING, Why.UNREACHED)
    assert again(again(second).second_vote).phase(meeting.ends) is Phase.SECONDED


def test_a_reported_result_is_challenged_and_takes_effect_like_any_other() -> None:
    body, people = assembled()
    motion = seconded(body, people)
    meeting = called(body, people)
    reported(meeting, people, Counted(5, 4, 1))
    motion = again(motion)

    motion.challenge(people[2], "The doors were shut.", now=meeting.ends + days(1))

    assert again(motion).phase(meeting.ends + days(1)) is Phase.CHALLENGED
    Motion.objects.attend(now=meeting.ends + days(60))
    assert again(motion).phase(meeting.ends + days(60)) is Phase.DONE


def test_a_meeting_takes_all_that_waits_and_could_be_announced_long_enough() -> None:
    body, people = assembled()
    assert Readiness.objects.count() == 0
    with pytest.raises(Refused, match="Nothing of this body waits"):
        called(body, people)
    motion = seconded(body, people)

    with pytest.raises(Refused, match="longer notice") as refusal:
        convening.call(people[3], body, Where.HALL, "Hall", starts=NOON + days(3), ends=NOON + days(3), now=NOON)

    assert refusal.value.article == "procedures.hall"
    with pytest.raises(Refused, match="Nothing of this body waits"):
        called(body, people, where=Where.OUTSIDE)
    assert [each.pk for each in reporting.agenda(called(body, people))] == [motion.pk]


def test_a_mover_whose_motion_waited_long_calls_the_meeting_with_nobodys_permission() -> None:
    body, people = assembled()
    seconded(body, people)
    soon, long = NOON + days(5), NOON + days(31)

    with pytest.raises(Refused):
        convening.call(people[0], body, Where.HALL, "Hall", starts=soon + days(30), ends=soon + days(30), now=soon)
    meeting = convening.call(people[0], body, Where.HALL, "Hall", starts=long + days(30), ends=long + days(30), now=long)

    assert meeting.by == people[0]


def test_a_motion_that_waits_falls_with_its_seconds_and_can_be_withdrawn() -> None:
    body, people = assembled()
    first, second = seconded(body, people), seconded(body, people, title="Another")

    first.unsecond(people[1], now=NOON)
    second.withdraw(people[0], now=NOON)

    assert (again(first).lapse.why, again(second).phase(NOON)) == (Why.SUPPORT, Phase.WITHDRAWN)


def test_slips_that_name_nobody_are_told_as_an_outcome_alone_where_they_are_few() -> None:
    body, people = assembled(more='ballot = "secret"\n')
    motion = seconded(body, people)
    meeting = called(body, people)

    reported(meeting, people, Counted(5, 3, 2))

    outcome = again(motion).outcome
    assert (outcome.result, outcome.is_withheld) == ("carried", True)
    [line] = Line.objects.filter(kind=MotionDecided.kind)
    assert line is not None


def test_the_ballot_of_somebody_outside_is_entered_from_their_report() -> None:
    body, people = assembled()
    motion = seconded(body, people, procedure="outside")
    meeting = called(body, people, where=Where.OUTSIDE, lasts=10)
    facts = said(meeting, Counted(None, 4, 2, spoiled=1), present=None)

    with pytest.raises(Refused, match="once it is over"):
        reporting.report(meeting, people[4], facts, now=meeting.starts)
    with pytest.raises(Refused, match="Attach the report"):
        reporting.report(meeting, people[4], facts, now=meeting.ends)
    assert again(motion).phase(meeting.starts) is Phase.HELD
