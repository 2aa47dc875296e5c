"""What holds of every count."""

from fractions import Fraction
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from commonty.counting.contest import Contest, NoValidPapers
from commonty.counting.lots import Lots
from commonty.counting.scottish_stv import count
from commonty.counting.sheet import Sheet
from commonty.counting.tests.elections import doubled, relabelled
from commonty.counting.tests.generating import contests


def counted(contest: Contest) -> Sheet:
    try:
        return count(contest, lots=Lots.seeded("as the officers said", len(contest.candidates)))
    except NoValidPapers:
        assume(False)
        raise


@given(contests())
def test_votes_and_papers_that_go_nowhere_and_losses_add_up_to_the_valid_papers_at_every_stage(contest: Contest) -> None:
    sheet = counted(contest)

    assert {sum(stage.votes) + stage.nontransferable + stage.rounding_loss for stage in sheet.stages} == {sheet.valid * 10**sheet.places}
    assert min(stage.rounding_loss for stage in sheet.stages) >= 0


@given(contests())
def test_every_parcel_is_accounted_for_paper_by_paper(contest: Contest) -> None:
    sheet = counted(contest)

    for before, stage in zip(sheet.stages, sheet.stages[1:], strict=False):
        assert stage.candidate is not None
        came = dict.fromkeys(range(1, len(stage.votes) + 1), 0)
        for parcel in stage.parcels:
            assert sum(parcel.to.values()) + parcel.nontransferable == parcel.papers
            for number, papers in parcel.to.items():
                came[number] += papers * parcel.new_value
        gained = {number: stage.votes[number - 1] - before.votes[number - 1] for number in came if number != stage.candidate}
        assert {number: came[number] for number in gained} == gained


@given(contests())
def test_as_many_are_elected_as_there_are_seats_and_no_more_ever_reach_the_quota(contest: Contest) -> None:
    sheet = counted(contest)

    assert len(set(sheet.winners)) == contest.seats
    assert not set(sheet.winners) & contest.withdrawn
    for stage in sheet.stages:
        assert sum(votes >= Fraction(sheet.quota or 0) * 10**sheet.places for votes in stage.votes) <= contest.seats


@given(contests())
def test_an_identical_copy_of_every_ballot_changes_no_winner(contest: Contest) -> None:
    """The quota is a whole number: it doubles with the papers only where the remainder of its division is at least half a seat's."""
    sheet = counted(contest)
    assume(2 * (sheet.valid % (contest.seats + 1)) >= contest.seats + 1)

    twice = counted(doubled(contest))

    assert twice.winners == sheet.winners
    assert [stage.votes for stage in twice.stages] == [tuple(2 * votes for votes in stage.votes) for stage in sheet.stages]


@given(contests(), st.randoms(use_true_random=False))
def test_candidates_under_other_numbers_have_the_same_result(contest: Contest, random: Random) -> None:
    sheet = counted(contest)
    shuffled = list(range(1, len(contest.candidates) + 1))
    random.shuffle(shuffled)
    numbers = dict(zip(range(1, len(contest.candidates) + 1), shuffled, strict=True))

    other = count(relabelled(contest, numbers), lots=Lots(order=tuple(numbers[each] for each in sheet.lots.order)))

    assert set(other.winners) == {numbers[each] for each in sheet.winners}
    for stage, there in zip(sheet.stages, other.stages, strict=True):
        assert there.candidate == (None if stage.candidate is None else numbers[stage.candidate])
        assert [there.votes[numbers[number] - 1] for number in numbers] == list(stage.votes)


@given(contests())
def test_the_order_in_which_ballots_are_given_changes_nothing(contest: Contest) -> None:
    turned = Contest(contest.candidates, contest.seats, dict(reversed([*contest.ballots.items()])), contest.withdrawn)

    assert counted(turned) == counted(contest)
