"""Motions by secret ballot: put when there are keys, cast in the booth alone, opened by trustees, decided by the rules as any other."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers, lists, sampled_from, sets, tuples

from commonty.apps.bodies.joining import leave
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.secrecy import tally
from commonty.apps.decisions.tests.building import again, moved
from commonty.apps.decisions.tests.secretly import (
    NOON,
    board_of,
    closed,
    decided,
    noticed,
    opened,
    opens_result,
    secret_body,
    secret_rules,
    votes,
)
from commonty.apps.mandates.effects import GrantMandate, RecallMandate
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.record.models import Line
from commonty.apps.voting.following import presented
from commonty.apps.voting.models import BallotBox, Board, BoardEvent, Choice, Credential, How, RollEntry, Stage
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.keys import made
from commonty.constitution.effect import Effect
from commonty.constitution.majority import Tally
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def mandate_for(person: Person) -> Effect:
    ends = (NOON + timedelta(days=90)).isoformat()
    return GrantMandate(holder=person.pk, power="write-to-members", scope="members", task="Write to us", ends=ends)


def cast(motion: Motion, people: list[Person], **how: int) -> None:
    """Let members vote in their order, so many each way."""
    choices = [choice for name, count in how.items() for choice in [Choice(name)] * count]
    for voter, choice in zip(people, choices, strict=False):
        votes(motion, voter, choice)


def told() -> dict[str, int]:
    """Return what the record was told of the one motion that was decided."""
    facts: dict[str, int] = json.loads(Line.objects.get(kind="decisions.motion-decided").payload.facts)["facts"]
    return facts


def box_of(motion: Motion) -> BallotBox:
    box = again(motion).opening.ballot_box
    assert box is not None
    return box


def test_a_motion_by_secret_ballot_is_decided_by_what_its_trustees_open_and_gives_its_mandate() -> None:
    body, people, secrets = secret_body(12)
    motion = opened(body, people, (mandate_for(people[3]),))
    cast(motion, people, yes=6, no=2, abstain=1, blank=1)
    waiting = closed(motion)
    at = waiting.closing.at
    assert (waiting.phase(at), waiting.decided) == (Phase.COUNTING, None)

    took = opens_result(motion, secrets, now=at)

    motion = again(motion)
    found = Tally(entitled=12, yes=6, no=2, abstain=1, blank=1)
    assert (took, motion.phase(at), motion.outcome.working().tally) == (2, Phase.WAITING, found)
    line = told()
    assert (line["yes"], line["no"], line["abstain"], line["blank"], line["heads"], line["on_paper"]) == (6, 2, 1, 1, 10, 0)
    assert board_of(motion).verify().is_accepted
    Motion.objects.attend(now=motion.outcome.effective_at)
    assert Mandate.objects.filter(holder=people[3], source=motion.source).count() == 1


def test_without_keys_none_is_moved_and_the_refusal_cites_its_article_and_says_what_would_do() -> None:
    body, people = organisation(4, now=NOON, rules=secret_rules())

    with pytest.raises(Refused, match="Keys of secret ballots") as refused:
        moved(body, people[0], now=NOON, procedure="secret")

    assert (refused.value.article, Motion.objects.count()) == ("procedures.secret", 0)


def test_a_secret_ballot_is_cast_in_the_booth_alone_and_the_board_says_nothing_of_the_text() -> None:
    body, people, _secrets = secret_body()
    motion = opened(body, people)

    with pytest.raises(Refused, match="cast in the booth"):
        motion.cast(people[0], Choice.YES, now=motion.opening.box.opens)

    shown, [question] = presented(box_of(motion)), board_of(motion).election.questions
    assert shown is not None
    assert (shown.title, shown.labels) == ("A rent strike", (("Yes", "No", "Abstain"),))
    assert (question.text, question.options) == ("Motion 1", ("Yes", "No", "Abstain"))


def test_who_votes_again_has_one_vote_and_the_last_one_counts() -> None:
    body, people, secrets = secret_body()
    motion = opened(body, people)
    cast(motion, people, yes=4)
    for voter in people[:3]:
        votes(motion, voter, Choice.NO)

    motion = decided(motion, secrets)

    assert motion.outcome.working().tally == Tally(entitled=8, yes=1, no=3)
    assert motion.phase(motion.outcome.at) is Phase.LOST


def test_votes_weigh_what_the_roll_says_and_heads_are_told_beside_them() -> None:
    body, people, secrets = secret_body()
    motion = noticed(body, people)
    RollEntry.objects.filter(roll=motion.notice.recipients, person=people[0]).update(weight=5)
    roll = motion.notice.recipients
    roll.weight += 4
    roll.save(update_fields=["weight"])
    Motion.objects.attend(now=motion.notice.opens)
    cast(again(motion), people, yes=1, no=3)

    motion = decided(motion, secrets)

    assert motion.outcome.working().tally == Tally(entitled=12, yes=5, no=3)
    assert told()["heads"] == 4


@pytest.mark.parametrize(
    ("threshold", "votes_cast", "result"),
    [
        ('threshold = [{ share = "1/2", base = "valid", strict = true }]\n', {"yes": 4, "no": 2, "abstain": 2}, "lost"),
        ('threshold = [{ share = "2/3", base = "cast" }]\n', {"yes": 4, "no": 2, "abstain": 2}, "carried"),
        ('threshold = [{ share = "1/2", base = "entitled", strict = true }]\n', {"yes": 4, "no": 1}, "lost"),
        ('threshold = [{ share = "1/2", base = "present", strict = true }]\n', {"yes": 3, "no": 1, "blank": 1}, "carried"),
        ('quorum = [{ kind = "participation", number = 6 }]\nif_inquorate = "lapse"\n', {"yes": 5}, "no-decision"),
        ('quorum = [{ kind = "participation", number = 6 }]\nif_inquorate = "lapse"\n', {"yes": 4, "abstain": 1, "blank": 1}, "carried"),
        ('quorum = [{ kind = "approval", share = "1/2" }]\nif_inquorate = "lapse"\n', {"yes": 3, "no": 2}, "no-decision"),
    ],
)
def test_quorum_and_majority_are_those_of_the_rules(threshold: str, votes_cast: dict[str, int], result: str) -> None:
    body, people, secrets = secret_body(threshold=threshold)
    motion = opened(body, people)
    cast(motion, people, **votes_cast)

    motion = decided(motion, secrets)

    assert motion.outcome.result == result


def test_nobody_who_takes_part_is_no_decision_and_is_opened_all_the_same() -> None:
    body, people, secrets = secret_body(threshold='if_inquorate = "lapse"\n')

    motion = decided(opened(body, people), secrets)

    assert (motion.phase(motion.outcome.at), motion.outcome.working().tally) == (Phase.UNDECIDED, Tally(entitled=8, yes=0, no=0))


def test_what_trustees_do_not_open_in_time_is_void_and_is_put_once_more() -> None:
    body, people, _secrets = secret_body(more='opening = "3 days"\n')
    motion = opened(body, people)
    cast(motion, people, yes=5)
    motion = closed(motion)
    late = motion.closing.count_due
    assert late == motion.closing.at + timedelta(days=3)
    board_of(motion).go_on(lambda: late)

    Motion.objects.attend(now=late)

    motion = again(motion)
    second = motion.second_vote
    assert (motion.phase(late), motion.lapse.why, motion.decided) == (Phase.LAPSED, "unopened", None)
    assert (box_of(motion).ballots(), Credential.objects.count()) == ({}, 0)
    assert (second.procedure_key, second.wording.title, second.phase(late)) == ("secret", "A rent strike", Phase.NOTICE)


def test_a_count_waits_for_the_machine_however_late_it_is() -> None:
    body, people, secrets = secret_body()
    motion = opened(body, people)
    cast(motion, people, yes=4)
    motion = closed(motion)
    late = motion.closing.count_due

    Motion.objects.attend(now=late)

    assert (again(motion).phase(late), again(motion).due_at) == (Phase.COUNTING, late + timedelta(minutes=5))
    opens_result(motion, secrets, now=late)
    assert again(motion).phase(late) is Phase.WAITING


def test_a_vote_whose_board_somebody_changed_is_void_and_says_so() -> None:
    body, people, secrets = secret_body()
    motion = opened(body, people)
    cast(motion, people, yes=4)
    motion = closed(motion)
    event = BoardEvent.objects.filter(board=board_of(motion), kind="Ballot").order_by("height")[0]
    BoardEvent.objects.filter(pk=event.pk).delete()
    opens_result(motion, secrets, now=motion.closing.at)

    Motion.objects.attend(now=motion.closing.count_due)

    assert (again(motion).phase(motion.closing.count_due), again(motion).lapse.why) == (Phase.LAPSED, "unproved")
    assert box_of(motion).ballots() == {}


def test_a_vote_that_is_void_twice_is_not_put_a_third_time() -> None:
    body, people, _secrets = secret_body()
    motion = closed(opened(body, people))
    board_of(motion).go_on(lambda: motion.closing.at)
    Motion.objects.attend(now=motion.closing.count_due)
    second = again(motion).second_vote
    Motion.objects.attend(now=second.notice.opens)
    second = closed(second)
    board_of(second).go_on(lambda: second.closing.at)

    Motion.objects.attend(now=second.closing.count_due)

    assert (again(second).phase(second.closing.count_due), Motion.objects.count()) == (Phase.LAPSED, 2)
    assert "nothing was decided" in again(second).lapse.says


def test_a_vote_waits_for_keys_and_opens_late_for_its_whole_time() -> None:
    body, people, secrets = secret_body()
    motion = noticed(body, people)
    due = motion.notice.opens
    for person in secrets:
        Mandate.objects.get(holder=person, power="voting.keep-key").give_up(by=person, now=NOON)
    Motion.objects.attend(now=due)
    assert (again(motion).phase(due), again(motion).waits_for_keys(due)) == (Phase.NOTICE, True)
    made(body, people[2:5], threshold=2, now=due)

    later = due + timedelta(hours=1)
    Motion.objects.attend(now=later)

    assert (again(motion).phase(later), again(motion).opening.box.closes) == (Phase.OPEN, later + timedelta(days=7))


def test_a_vote_for_which_nobody_makes_keys_lapses_and_says_why() -> None:
    body, people, secrets = secret_body()
    motion = noticed(body, people)
    for person in list(secrets)[:2]:
        Mandate.objects.get(holder=person, power="voting.keep-key").give_up(by=person, now=NOON)

    late = motion.notice.opens + timedelta(days=7)
    Motion.objects.attend(now=late)

    assert (again(motion).phase(late), again(motion).lapse.why, again(motion).lapse.article) == (Phase.LAPSED, "keys", "procedures.secret")
    assert not Board.objects.exists()


def test_whoever_leaves_before_voting_is_off_the_roll_and_whoever_had_voted_stays_counted() -> None:
    body, people, secrets = secret_body()
    motion = opened(body, people)
    cast(motion, people, yes=2, no=1)
    for person in (people[0], people[4]):
        leave(person, body, now=motion.opening.box.opens + timedelta(hours=1))

    motion = decided(motion, secrets)

    assert motion.outcome.working().tally == Tally(entitled=7, yes=2, no=1)


def test_a_challenge_holds_the_effects_of_a_secret_vote_back() -> None:
    body, people, secrets = secret_body()
    motion = opened(body, people, (mandate_for(people[3]),))
    cast(motion, people, yes=4)
    motion = decided(motion, secrets)

    motion.challenge(people[1], "The number of my ballot is not on the board.", now=motion.outcome.at)
    Motion.objects.attend(now=motion.outcome.effective_at)

    assert again(motion).phase(motion.outcome.effective_at) is Phase.CHALLENGED
    assert not Mandate.objects.filter(source=motion.source).exists()


def test_papers_that_two_tellers_read_alike_count_beside_the_board() -> None:
    body, people, secrets = secret_body(more='paper = "2 days"\n')
    tellers = people[3:5]
    for each in tellers:
        grant(each, "tell", body.path, starts=NOON, ends=NOON + timedelta(days=300), authority=routine(body), now=NOON)
    motion = opened(body, people)
    at = motion.opening.box.opens
    cast(motion, people, yes=2, no=2)
    for voter in people[5:8]:
        motion.give_paper(voter, by=tellers[0], now=at)
    with pytest.raises(Refused, match="paper ballot was given out"):
        votes(motion, people[5], Choice.NO)
    motion = closed(motion)
    opens_result(motion, secrets, now=motion.closing.at)
    assert again(motion).phase(motion.closing.at) is Phase.COUNTING

    for each in tellers:
        motion.enter_papers(each, "Box", {Choice.YES: 2, None: 1}, now=motion.closing.at)

    motion = again(motion)
    assert motion.outcome.working().tally == Tally(entitled=8, yes=4, no=2, spoiled=1)
    line = told()
    assert (line["heads"], line["on_paper"], line["spoiled"]) == (7, 3, 1)
    assert sorted(box_of(motion).marks.values_list("how", flat=True)) == [How.ONLINE] * 4 + [How.PAPER] * 3


def test_papers_that_tellers_do_not_agree_on_in_time_are_left_out_and_the_rest_is_counted() -> None:
    body, people, secrets = secret_body(more='paper = "2 days"\nopening = "1 day"\n')
    tellers = people[3:5]
    for each in tellers:
        grant(each, "tell", body.path, starts=NOON, ends=NOON + timedelta(days=300), authority=routine(body), now=NOON)
    motion = opened(body, people)
    cast(motion, people, yes=3)
    motion.give_paper(people[5], by=tellers[0], now=motion.opening.box.opens)
    motion = closed(motion)
    opens_result(motion, secrets, now=motion.closing.at)
    motion.enter_papers(tellers[0], "Box", {Choice.YES: 1}, now=motion.closing.at)
    motion.enter_papers(tellers[1], "Box", {Choice.NO: 1}, now=motion.closing.at)

    Motion.objects.attend(now=motion.closing.count_due)

    motion = again(motion)
    assert motion.closing.count_due == motion.closing.at + timedelta(days=2)
    assert motion.outcome.working().tally == Tally(entitled=8, yes=3, no=0)
    assert (box_of(motion).sealed.given, box_of(motion).sealed.entered) == (1, 0)


def test_tellers_are_those_with_a_mandate_and_never_whom_the_motion_is_about() -> None:
    body, people, _secrets = secret_body(more='paper = "2 days"\n')
    held = grant(people[3], "tell", body.path, starts=NOON, ends=NOON + timedelta(days=300), authority=routine(body), now=NOON)
    motion = opened(body, people, (RecallMandate(mandate=held.pk),))
    at = motion.opening.box.opens

    with pytest.raises(Refused) as unmandated:
        motion.give_paper(people[5], by=people[1], now=at)
    with pytest.raises(Refused, match="about you") as concerned:
        motion.give_paper(people[5], by=people[3], now=at)

    assert (unmandated.value.article, concerned.value.article) == ("powers.tell", "powers.tell")


def test_no_more_papers_are_entered_than_were_given_out_and_whoever_has_several_votes_takes_none() -> None:
    body, people, _secrets = secret_body(more='paper = "2 days"\n')
    grant(people[3], "tell", body.path, starts=NOON, ends=NOON + timedelta(days=300), authority=routine(body), now=NOON)
    motion = opened(body, people)
    at = motion.opening.box.opens
    RollEntry.objects.filter(roll=box_of(motion).roll, person=people[6]).update(weight=2)
    motion.give_paper(people[5], by=people[3], now=at)

    with pytest.raises(Refused, match="only 1 were given out"):
        motion.enter_papers(people[3], "Box", {Choice.YES: 2}, now=at)
    with pytest.raises(Refused, match="2 votes here"):
        motion.give_paper(people[6], by=people[3], now=at)


def test_what_the_box_says_is_what_the_outcome_was_worked_out_from() -> None:
    body, people, secrets = secret_body()
    motion = opened(body, people)
    cast(motion, people, yes=2, blank=3)

    motion = decided(motion, secrets)

    assert tally(box_of(motion)) == motion.outcome.working().tally == Tally(entitled=8, yes=2, no=0, blank=3)
    assert board_of(motion).stage is Stage.DONE


@given(
    acts=lists(tuples(integers(0, 7), sampled_from(list(Choice))), max_size=12),
    leaving=sets(integers(0, 4), max_size=2),
)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_cast_and_cast_again_and_whoever_leaves_the_tally_is_the_last_vote_of_each(
    acts: list[tuple[int, Choice]], leaving: set[int]
) -> None:
    with transaction.atomic(), transaction.atomic(using="keys"):
        body, people, secrets = secret_body()
        motion = opened(body, people)
        for who, choice in acts:
            votes(motion, people[who], choice)
        for who in leaving:
            leave(people[who], body, now=motion.opening.box.opens + timedelta(hours=1))

        motion = decided(motion, secrets)

        last = Counter(choice.value for choice in dict(acts).values())
        silent = len(leaving - {who for who, _choice in acts})
        assert motion.outcome.working().tally == Tally(8 - silent, last["yes"], last["no"], last["abstain"], last["blank"])
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
