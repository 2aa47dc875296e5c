"""The vectors of deciding.md, section 9, that are about rolls, time and versions, taken through the apps; and the MUSTs beside them."""

from datetime import UTC, datetime, timedelta

import pytest

from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply, leave
from commonty.apps.bodies.models import Membership, Standing
from commonty.apps.bodies.standing import stand
from commonty.apps.decisions.models import Motion, Phase, Second
from commonty.apps.decisions.tests.building import SECOND, again, carried, days, moved, noticed, opened, votes
from commonty.apps.rules.adopting import adopt
from commonty.apps.voting.models import Choice, Strike, Vote
from commonty.apps.voting.tests.building import organisation, person, routine, rules_text
from commonty.constitution.majority import Outcome as Result
from commonty.constitution.refusal import Refused
from commonty.constitution.tally import Tally

pytestmark = pytest.mark.django_db

HALF = 'quorum = [{ kind = "participation", share = "1/10", number = 3 }]\nthreshold = [{ share = "1/2", base = "cast", strict = true }]'


def test_vector_21_who_joins_after_the_freeze_has_no_vote_and_the_base_stays(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = noticed(body, everybody, now=noon)
    late = person("Late", now=noon)
    apply(late, body, category="member", now=noon + days(1))
    motion.open(now=motion.notice.opens)

    with pytest.raises(Refused) as refusal:
        again(motion).cast(late, Choice.YES, now=motion.notice.opens)

    assert refusal.value.article == "procedures.ordinary"
    assert again(motion).opening.open_box.tally() == Tally(entitled=5, yes=0, no=0)  # type: ignore[union-attr]  # it is open


def test_vector_22_who_is_expelled_before_the_count_loses_place_and_vote_and_it_is_logged(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = opened(body, everybody, now=noon)
    votes(motion, everybody, Choice.YES)
    stand(
        Membership.objects.get(person=everybody[4], body=body), Standing.EXPELLED, authority=routine(body), now=motion.opening.at + SECOND
    )

    motion.close(now=motion.opening.box.closes)

    assert again(motion).outcome.working().tally == Tally(entitled=4, yes=4, no=0)
    assert list(Strike.objects.values_list("why", flat=True)) == ["expelled"]


def test_vector_22_who_leaves_can_no_longer_vote_and_who_is_in_arrears_still_can(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = opened(body, everybody, now=noon)
    moment = motion.opening.at + SECOND
    leave(everybody[4], body, now=moment)
    stand(Membership.objects.get(person=everybody[3], body=body), Standing.ARREARS, authority=routine(body), now=moment)

    motion.cast(everybody[3], Choice.NO, now=moment + SECOND)
    with pytest.raises(Refused):
        motion.cast(everybody[4], Choice.YES, now=moment + SECOND)

    motion.close(now=motion.opening.box.closes)
    assert again(motion).outcome.working().tally == Tally(entitled=4, yes=0, no=1)


def test_vector_25_notice_counts_clear_days_and_not_those_of_service_and_of_opening(noon: datetime) -> None:
    body, everybody = organisation(4, now=noon)

    motion = noticed(body, everybody, now=datetime(2026, 2, 3, 23, 30, tzinfo=UTC))

    assert motion.notice.opens == datetime(2026, 2, 11, 0, 0, tzinfo=UTC)
    with pytest.raises(Refused):
        motion.open(now=motion.notice.opens - SECOND)


def test_vector_26_a_threshold_lowered_while_a_vote_is_open_leaves_that_vote_as_it_was(noon: datetime) -> None:
    text = rules_text().replace(HALF, HALF.replace('"1/2", base = "cast", strict = true', '"3/4", base = "cast"'), 1)
    body, everybody = organisation(6, now=noon, rules=text)
    running = opened(body, everybody, now=noon)
    adopt(body.pk, rules_text(), authority=routine(body), now=running.opening.at + SECOND)
    votes(running, everybody[:4], Choice.YES)
    votes(running, everybody[4:], Choice.NO)
    running.close(now=running.opening.box.closes)

    following = opened(body, everybody, now=running.opening.box.closes, title="The next matter")
    votes(following, everybody[:4], Choice.YES)
    votes(following, everybody[4:], Choice.NO)
    following.close(now=following.opening.box.closes)

    assert (again(running).outcome.result, again(following).outcome.result) == (Result.LOST, Result.CARRIED)


def test_vector_27_a_quorum_lowered_afterwards_does_not_revive_a_motion_that_failed_for_want_of_it(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    motion = opened(body, everybody, now=noon)
    votes(motion, everybody[:2], Choice.YES)
    motion.close(now=motion.opening.box.closes)
    closed = motion.opening.box.closes
    adopt(body.pk, rules_text().replace("number = 3", "number = 1"), authority=routine(body), now=closed + SECOND)

    Motion.objects.attend(now=closed + days(1))
    second_vote = again(motion).second_vote

    assert again(motion).phase(closed + days(1)) is Phase.UNDECIDED
    assert second_vote.notice.at == closed
    assert second_vote.procedure(closed + days(1)).quorum[0].number == 3


def test_a_motion_without_a_quorum_is_put_once_more_with_fresh_notice_and_then_never_again(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    motion = opened(body, everybody, now=noon)
    motion.close(now=motion.opening.box.closes)
    second_vote = again(motion).second_vote
    second_vote.open(now=second_vote.notice.opens)
    second_vote = again(second_vote)
    second_vote.close(now=second_vote.opening.box.closes)

    assert second_vote.procedure_key == "second-vote"
    assert second_vote.wording.digest != ""
    assert second_vote.effects == motion.effects
    assert again(second_vote).phase(second_vote.opening.box.closes) is Phase.UNDECIDED
    assert Motion.objects.count() == 2


def test_nothing_new_is_put_under_the_procedure_of_second_votes(noon: datetime) -> None:
    body, everybody = organisation(4, now=noon)

    with pytest.raises(Refused) as refusal:
        moved(body, everybody[0], now=noon, procedure="second-vote")

    assert refusal.value.article == "procedures.ordinary"


def test_vector_28_an_edited_motion_has_no_seconds(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = moved(body, everybody[0], now=noon)
    motion.second(everybody[1], now=noon)

    motion.reword(everybody[0], title="A rent strike in May", text="", effects=motion.effects, now=noon + SECOND)

    assert again(motion).standing_seconds().count() == 0
    assert again(motion).wording.number == 2
    assert again(motion).phase(noon + SECOND) is Phase.SECONDING


def test_once_notice_is_given_the_text_is_fixed(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = noticed(body, everybody, now=noon)

    with pytest.raises(Refused):
        motion.reword(everybody[0], title="Another", text="", effects=motion.effects, now=noon + SECOND)


def test_a_motion_that_is_not_seconded_in_time_lapses(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = moved(body, everybody[0], now=noon)
    end = motion.seconds_until

    with pytest.raises(Refused):
        motion.second(everybody[1], now=end)
    Motion.objects.attend(now=end)

    assert (end, again(motion).phase(end)) == (noon + days(30), Phase.LAPSED)


def test_seconders_who_take_their_support_back_before_voting_remove_the_motion_unless_others_have_taken_over(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    kept, lost = noticed(body, everybody, now=noon), noticed(body, everybody, now=noon, title="Another")
    kept.second(everybody[3], now=noon + SECOND)

    kept.unsecond(everybody[1], now=noon + 2 * SECOND)
    lost.unsecond(everybody[1], now=noon + 2 * SECOND)

    assert (again(kept).phase(noon + 2 * SECOND), again(lost).phase(noon + 2 * SECOND)) == (Phase.NOTICE, Phase.LAPSED)


def test_nobody_seconds_their_own_motion_or_seconds_twice(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = moved(body, everybody[0], now=noon)

    motion.second(everybody[1], now=noon)
    motion.second(everybody[1], now=noon)
    with pytest.raises(Refused):
        motion.second(everybody[0], now=noon)

    assert Second.objects.count() == 1


def test_its_mover_withdraws_a_motion_until_voting_opens_and_nobody_else_does(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion, running = noticed(body, everybody, now=noon), opened(body, everybody, now=noon, title="Another")

    with pytest.raises(Refused):
        motion.withdraw(everybody[1], now=noon)
    motion.withdraw(everybody[0], now=noon)
    motion.withdraw(everybody[0], now=noon)
    with pytest.raises(Refused):
        running.withdraw(everybody[0], now=running.opening.at)

    assert again(motion).phase(noon) is Phase.WITHDRAWN


def test_a_vote_counts_from_the_opening_instant_until_just_before_the_closing_one(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = opened(body, everybody, now=noon)
    opens, closes = motion.opening.box.opens, motion.opening.box.closes
    tick = timedelta(microseconds=1)

    with pytest.raises(Refused):
        motion.cast(everybody[0], Choice.YES, now=opens - tick)
    motion.cast(everybody[0], Choice.YES, now=opens)
    motion.cast(everybody[1], Choice.YES, now=closes - tick)
    with pytest.raises(Refused):
        motion.cast(everybody[2], Choice.YES, now=closes)

    assert Vote.objects.count() == 2


def test_voting_that_spans_the_change_of_the_clocks_closes_at_the_same_time_of_day(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)

    motion = opened(body, everybody, now=datetime(2026, 3, 18, 12, 0, tzinfo=UTC))

    assert motion.opening.box.opens == datetime(2026, 3, 26, 0, 0, tzinfo=UTC)
    assert motion.opening.box.closes == datetime(2026, 4, 1, 23, 0, tzinfo=UTC)


def test_a_late_clock_opens_for_the_whole_time_and_says_when_it_was_due(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = noticed(body, everybody, now=noon)
    late = motion.notice.opens + timedelta(hours=5)

    Motion.objects.attend(now=late)

    opening = again(motion).opening
    assert (opening.at, opening.due, opening.box.closes) == (late, motion.notice.opens, late + days(7))


def test_the_same_matter_is_not_moved_again_until_the_bar_is_over(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    motion = opened(body, everybody, now=noon)
    votes(motion, everybody[:4], Choice.NO)
    motion.close(now=motion.opening.box.closes)
    barred = again(motion).outcome.barred_until

    with pytest.raises(Refused) as refusal:
        moved(body, everybody[1], now=barred - SECOND, title="A RENT  strike")
    later = moved(body, everybody[1], now=barred)

    assert refusal.value.article == "procedures.ordinary"
    assert later.phase(barred) is Phase.SECONDING


def test_members_of_another_body_and_of_the_body_above_cannot_act_in_a_local_group(noon: datetime) -> None:
    body, everybody = organisation(8, now=noon)
    north, south = (make(name, "local-group", body, name, authority=routine(body), now=noon) for name in ("north", "south"))
    for member in everybody[:4]:
        apply(member, north, now=noon)
    for member in everybody[4:]:
        apply(member, south, now=noon)
    motion = noticed(north, everybody[:4], now=noon)
    motion.open(now=motion.notice.opens)

    with pytest.raises(Refused):
        moved(north, everybody[5], now=noon)
    with pytest.raises(Refused):
        again(motion).cast(everybody[5], Choice.YES, now=motion.notice.opens)

    assert (motion.procedure_key, again(motion).opening.box.roll.count) == ("local-ordinary", 4)


def test_the_whole_tally_is_stored_with_its_arithmetic_and_works_out_the_same_again(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    motion = carried(body, everybody, now=noon)

    sheet = motion.outcome.working()

    assert (sheet.outcome, sheet.tally) == (Result.CARRIED, Tally(entitled=6, yes=6, no=0))
    assert sheet.to_json() == motion.outcome.sheet
