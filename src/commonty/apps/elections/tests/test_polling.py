import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from commonty.apps.bodies.joining import leave
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.elections.models import Election, Phase, Result
from commonty.apps.elections.tests.building import (
    again,
    counted,
    decision,
    electing,
    final,
    names,
    opened,
    power,
    ranking,
    rules,
    sheet,
    votes,
)
from commonty.apps.keys import keyring
from commonty.apps.people.models import Person
from commonty.apps.voting.models import BallotBox, Envelope, How, Mark, Papers
from commonty.constitution.refusal import Refused
from commonty.counting.contest import Ranking
from commonty.counting.lots import Lots
from commonty.counting.replaying import replay

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


def polling(text: str = "", *, members: int = 8, candidates: int = 4) -> tuple[Election, list[Person]]:
    election, everybody = electing(members, now=NOON, text=text)
    return opened(election, everybody[:candidates], everybody[-1], now=NOON), everybody


def officers(election: Election, everybody: list[Person], key: str) -> None:
    for person in everybody:
        power(person, key, Body.objects.get(parent=None), now=election.opens)


def test_after_the_close_ballots_are_grouped_by_what_they_say_and_nothing_ties_them_to_who_voted() -> None:
    election, everybody = polling()
    ada, ben, cem, dora, eve, fay, *_others = everybody
    votes(election, [(fay, [ada, ben]), (eve, [ada, ben]), (ada, [dora]), (ben, [])])

    election = counted(election)

    box = election.opening.box
    assert box.ballots() == {ranking(election, [ada, ben]): 2, ranking(election, [dora]): 1, (): 1}
    assert not Envelope.objects.exists()
    assert [mark.entry.person for mark in Mark.objects.order_by("pk")] == [ada, ben, eve, fay]
    assert [field.name for field in Papers._meta.get_fields()] == ["id", "box", "ranking", "papers"]  # noqa: SLF001 - Django's own name for it
    assert [each.ranking for each in Papers.objects.order_by("pk")] == sorted(each.ranking for each in Papers.objects.all())
    assert [box.how_voted(person) for person in (ada, cem)] == [How.ONLINE, None]


def test_roll_marks_and_ballots_are_equally_many_and_the_record_says_so() -> None:
    election, everybody = polling(members=9)
    votes(election, [(person, everybody[:place]) for place, person in enumerate(everybody[:5])])

    seal = counted(election).opening.box.sealed

    assert seal.cast == seal.box.marks.count() == sum(seal.box.ballots().values()) == 5
    assert (seal.returned, seal.given, seal.entered, seal.entitled) == (5, 0, 0, 9)


def test_the_key_of_a_box_is_destroyed_once_it_is_closed() -> None:
    election, everybody = polling()
    votes(election, [(everybody[5], everybody[:2])])
    box = election.opening.box
    assert box.ballot_of(everybody[5]) == ranking(election, everybody[:2])

    counted(election)
    BallotBox.objects.let_keys_pass()

    assert keyring.passing("ballots.") == []
    with pytest.raises(keyring.Passed):
        keyring.unseal_passing(box.key, [("place", b"sealed")])


def test_sealed_ballots_are_of_one_length_whatever_they_say() -> None:
    election, everybody = polling()
    votes(election, [(everybody[5], []), (everybody[6], everybody[:4])])

    assert len({len(bytes(each.sealed)) for each in Envelope.objects.all()}) == 1


def test_a_ballot_can_be_changed_until_the_close_where_the_rules_let_it() -> None:
    election, (ada, ben, *others) = polling()
    votes(election, [(others[3], [ada]), (others[3], [ben])])

    assert counted(election).opening.box.ballots() == {ranking(election, [ben]): 1}


def test_a_ballot_that_cannot_be_changed_is_refused_the_second_time() -> None:
    election, (ada, ben, *others) = polling(rules(ballot="changeable = false\n"))
    votes(election, [(others[3], [ada])])

    with pytest.raises(Refused, match="do not let a ballot be changed"):
        votes(election, [(others[3], [ben])])


def test_nobody_votes_who_is_not_on_the_roll_or_outside_the_times() -> None:
    election, (ada, *others) = polling()
    stranger = Person.objects.sign_up(name="Zoe", email="zoe@example.org", now=NOON)
    paper = ranking(election, [ada])

    with pytest.raises(Refused, match="has no ballot"):
        election.cast(stranger, paper, now=election.opens)
    with pytest.raises(Refused, match="Voting has closed"):
        election.cast(others[0], paper, now=election.closes)


def test_the_ballot_of_who_left_before_the_close_is_not_counted() -> None:
    election, (ada, ben, *others) = polling()
    votes(election, [(others[3], [ada]), (others[4], [ben])])
    leave(others[4], Body.objects.get(parent=None), now=election.opens + timedelta(hours=1))

    election = counted(election)

    assert election.opening.box.ballots() == {ranking(election, [ada]): 1}
    assert election.opening.box.sealed.entitled == 7


@pytest.mark.parametrize("wrong", [(9,), (1, 1), ((1,),), (0,), (True,)])
def test_a_ballot_says_what_is_asked_or_is_refused(wrong: Ranking) -> None:
    election, everybody = polling()

    with pytest.raises(Refused):
        election.cast(everybody[5], wrong, now=election.opens)


def test_a_candidate_who_left_gets_no_votes_and_their_papers_go_on() -> None:
    election, (ada, ben, cem, dora, *others) = polling()
    votes(election, [(others[0], [ada, ben]), (others[1], [ada, ben]), (others[2], [cem]), (others[3], [dora])])
    leave(ada, Body.objects.get(parent=None), now=election.opens + timedelta(hours=1))

    assert set(names(counted(election))) == {ben.pk, cem.pk, dora.pk}


def test_too_few_ballots_elect_nobody_where_the_rules_ask_for_a_quorum() -> None:
    text = rules(ballot='quorum = [{ kind = "participation", number = 3 }]\n')
    election, (ada, ben, *others) = polling(text)
    votes(election, [(others[0], [ada]), (others[1], [ben])])

    election = counted(election)

    assert (election.outcome.result, election.outcome.winners, election.outcome.vacant) == (Result.INQUORATE, [], 3)


def test_a_vote_without_a_valid_ballot_elects_nobody() -> None:
    election, (*_candidates, fay, _gus) = polling()
    votes(election, [(fay, [])])

    assert counted(election).outcome.result == Result.NO_VOTES


def test_reopening_nominations_wins_a_seat_that_stays_vacant() -> None:
    text = rules(ballot='ron = true\nuncontested = "against-ron"\n')
    election, everybody = polling(text, candidates=1)
    for person in everybody[1:5]:
        election.cast(person, (election.ron_number,), now=election.opens)
    election.cast(everybody[0], (1,), now=election.opens)

    election = counted(election)

    assert (election.outcome.result, election.outcome.winners, election.outcome.vacant) == (Result.ELECTED, [], 3)


def test_the_sheet_that_is_kept_replays_with_the_ballots_of_the_box_and_names_nobody() -> None:
    election, (ada, ben, cem, dora, *others) = polling()
    votes(election, [(others[0], [ada, ben]), (others[1], [ada, ben]), (others[2], [cem]), (others[3], [dora])])

    election = counted(election)

    replayed = replay(election.outcome.sheet, ballots=election.opening.box.ballots())
    assert list(replayed.winners) == election.outcome.winners
    assert sheet(election)["ballots"] is None
    assert election.outcome.digest == sheet(election)["digest"]
    assert set(replayed.contest.candidates) == {f"Candidate {number}" for number in range(1, 5)}


def test_two_tellers_enter_a_pile_alike_before_it_counts_and_see_where_they_differ() -> None:
    election, everybody = polling()
    _ada, _ben, _cem, _dora, eve, fay, gus, hal = everybody
    officers(election, [gus], "run-elections")
    officers(election, [eve, fay], "enter-papers")
    for person in (hal, eve):
        election.give_paper(person, by=gus, now=election.opens)
    with pytest.raises(Refused, match="A paper ballot was given out"):
        election.cast(hal, (1,), now=election.opens)

    batch = election.enter_papers(eve, "Hall", {(1, 2): 2}, now=election.opens)
    assert batch.agreed() is None
    batch = election.enter_papers(fay, "Hall", {(1, 2): 1, (2, 1): 1}, now=election.opens)
    assert (batch.agreed(), batch.differences()) == (None, [((1, 2), (2, 1)), ((2, 1), (0, 1))])
    batch = election.enter_papers(eve, "Hall", {(2, 1): 1, (1, 2): 1}, now=election.opens)
    assert batch.agreed() == {(1, 2): 1, (2, 1): 1}

    election = counted(election)
    assert election.opening.box.ballots() == {(1, 2): 1, (2, 1): 1}
    assert (election.opening.box.sealed.given, election.opening.box.sealed.entered) == (2, 2)
    assert election.opening.box.how_voted(hal) is How.PAPER


def test_the_count_waits_for_paper_ballots_no_longer_than_the_rules_say_and_then_goes_on_without_them() -> None:
    election, everybody = polling()
    officers(election, [everybody[6]], "run-elections")
    election.give_paper(everybody[7], by=everybody[6], now=election.opens)
    votes(election, [(everybody[5], everybody[:1])])

    election = counted(election)
    assert election.phase(election.closing.at) is Phase.COUNTING
    with pytest.raises(Refused, match="nothing is missing"):
        election.count(now=election.closing.at)
    Election.objects.attend(now=election.closing.count_due)

    election = again(election)
    assert election.closing.count_due - election.closing.at == timedelta(days=2)
    assert (election.opening.box.sealed.given, election.opening.box.sealed.entered) == (1, 0)
    assert election.outcome.result == Result.ELECTED


def test_no_more_papers_are_entered_than_were_given_out() -> None:
    election, everybody = polling()
    officers(election, [everybody[6]], "run-elections")
    election.give_paper(everybody[7], by=everybody[6], now=election.opens)

    with pytest.raises(Refused, match="That would be 2 paper ballots, and only 1 were given out"):
        election.enter_papers(everybody[6], "1", {(1,): 2}, now=election.opens)


def test_papers_that_two_tellers_cannot_read_take_part_and_say_nothing() -> None:
    text = rules(ballot='quorum = [{ kind = "participation", number = 3, spoiled = true }]\n')
    election, everybody = polling(text)
    officers(election, [everybody[6]], "run-elections")
    officers(election, [everybody[5]], "enter-papers")
    for person in everybody[:3]:
        election.give_paper(person, by=everybody[6], now=election.opens)

    for teller in everybody[5:7]:
        batch = election.enter_papers(teller, "Hall", {(1,): 1, None: 2}, now=election.opens)

    assert batch.agreed() == {(1,): 1, None: 2}
    election = counted(election)
    seal = election.opening.box.sealed
    assert (seal.given, seal.entered, seal.spoiled, seal.cast) == (3, 1, 2, 1)
    assert election.opening.box.ballots() == {(1,): 1}
    assert election.outcome.result == Result.ELECTED


def put_in(election: Election, person: Person, secret: str) -> None:
    election.commit(person, hashlib.sha256(secret.encode()).hexdigest(), now=election.opens)


def test_a_lot_is_made_of_the_records_head_at_the_close_and_what_officers_opened_after_it() -> None:
    election, everybody = polling()
    *_candidates, eve, fay, gus, _hal = everybody
    officers(election, [eve, fay, gus], "watch-elections")
    for person, secret in ((eve, "plum"), (fay, "pear"), (gus, "quince")):
        put_in(election, person, secret)
    votes(election, [(eve, everybody[:1]), (fay, everybody[1:2])])
    with pytest.raises(Refused, match="after voting closed"):
        election.disclose(eve, "plum", now=election.opens)

    election = counted(election)
    assert election.counted is None
    closed = election.closing.at
    with pytest.raises(Refused, match="another one"):
        election.disclose(eve, "apple", now=closed)
    election.disclose(eve, "plum", now=closed)
    election.disclose(fay, "pear", now=closed)
    Election.objects.attend(now=election.closing.count_due)

    election = again(election)
    secrets = sorted(["plum", "pear"], key=lambda secret: hashlib.sha256(secret.encode()).hexdigest())
    seed = " ".join([f"election:{election.pk}", election.closing.head_root, *secrets])
    assert (election.outcome.seed, election.outcome.officers) == (seed, 2)
    assert tuple(sheet(election)["lots"]["order"]) == Lots.seeded(seed, 4).order
    assert [tie["settled_by"] for tie in sheet(election)["ties"]] == ["lot"]


def test_the_count_waits_for_no_lot_once_every_officer_has_opened_theirs() -> None:
    election, everybody = polling()
    officers(election, everybody[5:7], "watch-elections")
    for person in everybody[5:7]:
        put_in(election, person, person.own("name")["name"])
    votes(election, [(everybody[4], everybody[:1])])
    election = counted(election)

    for person in everybody[5:7]:
        election.disclose(person, person.own("name")["name"], now=election.closing.at)

    assert again(election).outcome.officers == 2


def test_nothing_goes_into_a_lot_after_the_close_and_nothing_put_in_is_changed() -> None:
    election, everybody = polling()
    officers(election, [everybody[6]], "watch-elections")
    put_in(election, everybody[6], "plum")

    with pytest.raises(Refused, match="it stands"):
        put_in(election, everybody[6], "pear")
    with pytest.raises(Refused, match="The lot is closed"):
        election.commit(everybody[6], "0" * 64, now=election.closes)


def test_a_challenge_to_the_roll_before_the_count_is_ruled_on_and_upheld_ends_the_election() -> None:
    election, everybody = polling()
    votes(election, [(everybody[5], everybody[:1])])
    panel = everybody[5:8]
    for person in panel:
        seat(person, "panel-member", Body.objects.get(pk="appeals"), authority=decision(election.electors), now=election.opens)
    challenge = election.challenge(everybody[4], "The roll leaves out a whole branch.", now=election.opens)

    assert election.rule(panel[0], challenge, upheld=True, reasons="It does.", now=election.opens) is None
    assert election.rule(panel[1], challenge, upheld=True, reasons="So it is.", now=election.opens) is not None
    with pytest.raises(Refused, match="no open challenge"):
        election.rule(panel[2], challenge, upheld=False, reasons="Late.", now=election.opens)

    election = again(election)
    assert (election.phase(election.opens), election.due_at) == (Phase.FALLEN, None)
    assert not Envelope.objects.exists()


def test_a_result_that_is_challenged_waits_and_the_silence_of_those_who_rule_lets_it_stand() -> None:
    election, everybody = polling()
    votes(election, [(person, [person]) for person in everybody[:3]])
    election = counted(election)
    election.challenge(everybody[7], "A teller was a candidate.", now=election.outcome.at)

    Election.objects.attend(now=election.outcome.final_at)
    assert again(election).phase(election.outcome.final_at) is Phase.CHALLENGED
    Election.objects.attend(now=election.outcome.challenge_until + timedelta(days=15))

    assert again(election).declared is not None


def test_a_result_cannot_be_challenged_once_the_time_for_it_is_over() -> None:
    election, everybody = polling()
    votes(election, [(everybody[5], everybody[:3])])
    election = final(counted(election))

    with pytest.raises(Refused, match="until the time for it is over"):
        election.challenge(everybody[7], "Late.", now=election.outcome.final_at)
