from datetime import datetime, timedelta

import pytest

from commonty.apps.bodies.effects import DissolveBody, ExpelSomebody, SeatSomebody
from commonty.apps.bodies.founding import make
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.decisions.effects import Ratify, Resolve
from commonty.apps.decisions.models import Execution, FailedExecution, Judgement, Motion, Phase
from commonty.apps.decisions.tests.building import SECOND, again, carried, days, moved, noticed, opened, votes
from commonty.apps.mandates.effects import GrantMandate, RecallMandate
from commonty.apps.mandates.models import Mandate
from commonty.apps.mandates.sources import resolve
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation, routine, rules_text
from commonty.constitution.majority import Outcome as Result
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def mandate_for(holder: Person, now: datetime) -> GrantMandate:
    return GrantMandate(
        holder=holder.pk, power="write-to-members", scope="members", task="Keep the board clean", ends=(now + days(100)).isoformat()
    )


def panel(body: Body, members: list[Person], *, now: datetime) -> None:
    """Seat an appeals panel."""
    appeals = Body.objects.get(article="appeals")
    for member in members:
        seat(member, "panel-member", appeals, authority=routine(body), now=now)


def test_an_adopted_motion_gives_a_mandate_that_leads_back_to_its_votes(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = carried(body, everybody, now=noon, effects=[mandate_for(everybody[3], noon)])
    before = Mandate.objects.count()

    Motion.objects.attend(now=motion.outcome.effective_at)

    mandate = Mandate.objects.get(source=motion.source)
    page = resolve(mandate.source)
    assert (before, mandate.holder_id) == (0, everybody[3].pk)
    assert page.url == f"/motions/{motion.pk}/"
    assert [address for _label, address in page.steps] == [
        f"/motions/{motion.pk}/#outcome",
        f"/rolls/{motion.opening.box.roll_id}/",
        f"/boxes/{motion.opening.open_box_id}/",
    ]


def test_nothing_takes_effect_before_its_instant(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = carried(body, everybody, now=noon)

    with pytest.raises(Refused):
        motion.carry_out(now=motion.outcome.effective_at - SECOND)
    motion.carry_out(now=motion.outcome.effective_at)

    assert again(motion).phase(motion.outcome.effective_at) is Phase.DONE


@pytest.mark.parametrize(("delay", "waits"), [("3 days", 3), ("10 days", 10), ("1 day", 3)])
def test_a_decision_takes_effect_once_delay_and_the_time_for_challenging_have_both_passed_since_the_close(
    delay: str, waits: int, noon: datetime
) -> None:
    rules = rules_text().replace('delay = "3 days"', f'delay = "{delay}"')
    motion = carried(*organisation(5, now=noon, rules=rules), now=noon)

    assert motion.outcome.effective_at - motion.outcome.at == days(waits)


def test_effects_are_carried_out_all_or_none_and_any_member_can_have_a_failed_one_run_again(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    make("north", "local-group", body, "North", authority=routine(body), now=noon)
    living = Mandate.objects.count()
    effects = [mandate_for(everybody[3], noon), Ratify(motion=0, procedure="urgent")]
    motion = carried(body, everybody, now=noon, effects=[mandate_for(everybody[3], noon)])
    wording = motion.wording
    wording.effects = [effect.facts() for effect in effects]
    wording.save()
    due = motion.outcome.effective_at

    Motion.objects.attend(now=due)
    failed = again(motion)
    tried_again = failed.run_again(everybody[5], now=due + SECOND)

    assert (failed.phase(due), tried_again) == (Phase.FAILED, False)
    assert (Mandate.objects.count(), Execution.objects.count()) == (living, 0)
    assert list(FailedExecution.objects.values_list("effect", flat=True)) == ["decisions.ratify", "decisions.ratify"]


def test_a_failed_decision_stands_and_is_carried_out_once_it_can_be(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    motion = carried(body, everybody, now=noon, effects=[mandate_for(everybody[3], noon)])
    wording = motion.wording
    right_facts = wording.effects
    wording.effects = [{**right_facts[0], "holder": 0}]
    wording.save()
    due = motion.outcome.effective_at
    motion.carry_out(now=due)
    wording.effects = right_facts
    wording.save()

    done = again(motion).run_again(everybody[5], now=due + days(1))

    assert (done, again(motion).phase(due + days(1))) == (True, Phase.DONE)
    with pytest.raises(Refused):
        again(motion).run_again(everybody[5], now=due + days(2))


def test_an_open_challenge_holds_a_decision_back_and_a_dismissed_one_lets_it_go_on(noon: datetime) -> None:
    body, everybody = organisation(8, now=noon)
    panel(body, everybody[5:8], now=noon)
    motion = carried(body, everybody[:5] + everybody[5:], now=noon)
    challenge = motion.challenge(everybody[4], "The notice was short.", now=motion.outcome.at + SECOND)
    due = motion.outcome.effective_at
    Motion.objects.attend(now=due)
    held = again(motion).phase(due)

    first = again(motion).rule(everybody[5], challenge, upheld=False, reasons="It was not.", now=due + SECOND)
    second = again(motion).rule(everybody[6], challenge, upheld=False, reasons="It was not.", now=due + SECOND)
    Motion.objects.attend(now=due + SECOND)

    assert (held, first, second) == (Phase.CHALLENGED, None, Judgement.objects.get(upheld=False))
    assert again(motion).phase(due + SECOND) is Phase.DONE


def test_an_upheld_challenge_makes_the_result_fall_and_the_matter_can_be_moved_afresh(noon: datetime) -> None:
    body, everybody = organisation(8, now=noon)
    panel(body, everybody[5:8], now=noon)
    motion = opened(body, everybody, now=noon)
    votes(motion, everybody, Choice.NO)
    motion.close(now=motion.opening.box.closes)
    motion = again(motion)
    challenge = motion.challenge(everybody[4], "The roll was wrong.", now=motion.outcome.at + SECOND)

    for ruler in everybody[5:7]:
        again(motion).rule(ruler, challenge, upheld=True, reasons="It was.", now=motion.outcome.at + days(1))
    afresh = moved(body, everybody[1], now=motion.outcome.at + days(2))

    assert again(motion).phase(motion.outcome.at + days(1)) is Phase.FALLEN
    assert afresh.phase(motion.outcome.at + days(2)) is Phase.SECONDING


def test_neither_mover_nor_challenger_nor_anybody_outside_the_panel_rules_on_a_challenge(noon: datetime) -> None:
    body, everybody = organisation(8, now=noon)
    panel(body, [everybody[0], everybody[4], everybody[5]], now=noon)
    motion = carried(body, everybody, now=noon)
    challenge = motion.challenge(everybody[4], "The notice was short.", now=motion.outcome.at)

    for ruler in (everybody[0], everybody[4], everybody[6]):
        with pytest.raises(Refused):
            again(motion).rule(ruler, challenge, upheld=False, reasons="No.", now=motion.outcome.at + SECOND)
    settled = again(motion).rule(everybody[5], challenge, upheld=False, reasons="No.", now=motion.outcome.at + SECOND)

    assert settled is not None


@pytest.mark.parametrize(("silence", "phase"), [("stands", Phase.DONE), ("falls", Phase.FALLEN)])
def test_silence_on_a_challenge_means_what_the_rules_say(noon: datetime, silence: str, phase: Phase) -> None:
    text = rules_text().replace('ruling = "14 days"', f'ruling = "14 days"\nsilence = "{silence}"', 1)
    body, everybody = organisation(6, now=noon, rules=text)
    motion = carried(body, everybody, now=noon)
    motion.challenge(everybody[4], "The notice was short.", now=motion.outcome.at)
    until = motion.outcome.challenge_until + days(14)

    Motion.objects.attend(now=until - SECOND)
    before = again(motion).phase(until - SECOND)
    Motion.objects.attend(now=until)

    assert (before, again(motion).phase(until)) == (Phase.CHALLENGED, phase)
    assert Judgement.objects.get().by_silence


def test_a_result_is_challenged_until_its_instant_and_by_members_of_the_body_alone(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = carried(body, everybody, now=noon)
    outsider = Person.objects.sign_up(name="Outsider", now=noon)

    with pytest.raises(Refused):
        motion.challenge(everybody[4], "Too late.", now=motion.outcome.challenge_until)
    with pytest.raises(Refused):
        motion.challenge(outsider, "Not mine.", now=motion.outcome.at)
    first = motion.challenge(everybody[4], "In time.", now=motion.outcome.challenge_until - SECOND)
    twice = motion.challenge(everybody[4], "In time.", now=motion.outcome.challenge_until - SECOND)

    assert first == twice


def test_whom_a_motion_is_about_is_heard_and_has_no_vote_where_the_rules_say_so(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    effect = ExpelSomebody(person=everybody[5].pk, body=body.pk)
    motion = noticed(body, everybody, now=noon, effects=[effect])

    motion.answer(everybody[5], "I did not.", now=noon + SECOND)
    with pytest.raises(Refused):
        motion.answer(everybody[4], "Nor I.", now=noon + SECOND)
    motion.open(now=motion.notice.opens)
    with pytest.raises(Refused):
        again(motion).cast(everybody[5], Choice.NO, now=motion.notice.opens)

    assert motion.procedure_key == "conduct"
    assert motion.notice.opens >= noon + days(14)
    assert again(motion).opening.box.roll.count == 5


def test_vector_31_a_holder_cannot_stop_their_own_recall(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    committee = Body.objects.get(article="committee")
    holding = seat(everybody[5], "convenor", committee, authority=routine(body), now=noon)
    motion = noticed(body, everybody, now=noon, effects=[RecallMandate(mandate=holding.mandate_id)])
    opens = motion.notice.opens
    for verb in (motion.withdraw, motion.unsecond):
        try:
            verb(everybody[5], now=noon + SECOND)
        except Refused:
            continue
    with pytest.raises(Refused):
        motion.reword(everybody[5], title="Nothing", text="", effects=[Resolve()], now=noon + SECOND)
    Motion.objects.attend(now=opens)
    motion = again(motion)
    votes(motion, everybody[:5], Choice.YES)
    Motion.objects.attend(now=motion.opening.box.closes)
    Motion.objects.attend(now=again(motion).outcome.effective_at)

    after = again(motion).outcome.effective_at
    assert again(motion).phase(after) is Phase.DONE
    assert not Seat.objects.held(after).filter(person=everybody[5]).exists()


def test_a_petition_puts_a_motion_that_only_an_office_may_move(noon: datetime) -> None:
    text = rules_text().replace(
        'title = "Ordinary motion"\nbody = "members"', 'title = "Ordinary motion"\nbody = "members"\nmovers = "convenor"', 1
    )
    text = text.replace('petition = "1/10"', 'petition = "1/2"', 1)
    body, everybody = organisation(6, now=noon, rules=text)
    motion = moved(body, everybody[0], now=noon)

    missing = [motion.seconds_missing(noon)]
    for seconder in everybody[1:4]:
        motion.second(seconder, now=noon)
        missing.append(motion.seconds_missing(noon))

    assert missing == [3, 2, 1, 0]
    assert again(motion).phase(noon) is Phase.NOTICE


def test_a_vote_is_closed_early_only_where_no_vote_can_change_it(noon: datetime) -> None:
    text = rules_text().replace('second_vote = "second-vote"', 'second_vote = "second-vote"\nchangeable = false', 1)
    body, everybody = organisation(7, now=noon, rules=text)
    motion = opened(body, everybody, now=noon)
    moment = motion.opening.at + SECOND
    votes(motion, everybody[:3], Choice.YES)
    Motion.objects.attend(now=moment)
    undecided = again(motion).decided
    votes(motion, everybody[3:4], Choice.YES)
    with pytest.raises(Refused):
        motion.cast(everybody[3], Choice.NO, now=moment)

    Motion.objects.attend(now=moment)

    assert undecided is None
    assert (again(motion).outcome.result, again(motion).outcome.at) == (Result.CARRIED, moment)


def test_several_effects_take_the_strictest_procedure(noon: datetime) -> None:
    body, everybody = organisation(4, now=noon)
    make("north", "local-group", body, "North", authority=routine(body), now=noon)

    motion = moved(body, everybody[0], now=noon, effects=[Resolve(), DissolveBody(body="north")])

    assert motion.procedure_key == "special"


def test_effects_that_no_one_procedure_is_strictest_for_are_moved_apart(noon: datetime) -> None:
    body, everybody = organisation(4, now=noon)

    with pytest.raises(Refused):
        moved(body, everybody[0], now=noon, effects=[Resolve(), ExpelSomebody(person=everybody[3].pk, body=body.pk)])

    assert not Motion.objects.exists()


def test_what_no_rule_decides_is_not_put_and_the_missing_article_is_named(noon: datetime) -> None:
    text = rules_text()
    start = text.index("[routes.resolve]")
    text = text[:start] + text[text.index("[routes.resolve-local]") :]
    body, everybody = organisation(4, now=noon, rules=text)

    with pytest.raises(Refused) as refusal:
        moved(body, everybody[0], now=noon)

    assert refusal.value.article == "routes.decisions.resolve"
    assert not Motion.objects.exists()


def test_an_office_is_filled_by_a_motion_of_the_members(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    committee = Body.objects.get(article="committee")
    effect = SeatSomebody(person=everybody[2].pk, office="secretary", body=committee.pk)

    motion = carried(body, everybody, now=noon, effects=[effect])
    Motion.objects.attend(now=motion.outcome.effective_at)

    assert Seat.objects.held(motion.outcome.effective_at + timedelta(seconds=1)).get().person_id == everybody[2].pk


def resign(holder: Person, *, now: datetime) -> None:
    Seat.objects.get(person=holder).mandate.give_up(by=holder, now=now)


def test_one_ruler_whom_the_others_left_alone_does_not_settle_a_challenge(noon: datetime) -> None:
    body, everybody = organisation(8, now=noon)
    panel(body, everybody[5:8], now=noon)
    motion = carried(body, everybody, now=noon)
    later = motion.outcome.at + days(1)
    challenge = motion.challenge(everybody[4], "The notice was short.", now=motion.outcome.at)
    again(motion).rule(everybody[5], challenge, upheld=False, reasons="It was not.", now=later)
    for ruler in everybody[5:7]:
        resign(ruler, now=later)

    alone = again(motion).rule(everybody[7], challenge, upheld=True, reasons="It was.", now=later + SECOND)
    Motion.objects.attend(now=motion.outcome.challenge_until + days(14))

    assert alone is None
    assert Judgement.objects.get().by_silence


def test_what_somebody_ruled_stays_good_when_they_resign(noon: datetime) -> None:
    body, everybody = organisation(8, now=noon)
    panel(body, everybody[5:8], now=noon)
    motion = carried(body, everybody, now=noon)
    later = motion.outcome.at + days(1)
    challenge = motion.challenge(everybody[4], "The notice was short.", now=motion.outcome.at)
    again(motion).rule(everybody[5], challenge, upheld=True, reasons="It was.", now=later)
    resign(everybody[5], now=later)

    settled = again(motion).rule(everybody[6], challenge, upheld=True, reasons="It was.", now=later + SECOND)

    assert settled == Judgement.objects.get(upheld=True, by_silence=False)
