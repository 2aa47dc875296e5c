"""The rules of the Electoral Reform Society: winners that another program found, its quirks, and what holds of every count by them."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given

from commonty.counting.account import account
from commonty.counting.catalogue import say
from commonty.counting.constraints import Constraint
from commonty.counting.contest import Contest, Ranking
from commonty.counting.ers97 import ONE, count
from commonty.counting.lots import LotNeeded, Lots
from commonty.counting.pictures.flowing import flowing
from commonty.counting.sheet import Kind, SettledBy, Sheet
from commonty.counting.tests.elections import REAL, TIES, known, lowest_first, real, tied
from commonty.counting.tests.generating import contests
from commonty.counting.tests.oracle import marks
from commonty.counting.tests.oracle_ers97 import Oracle
from commonty.counting.tests.test_other_rules import counted

OTHERS: dict[str, Any] = known("other_methods.json")["elections"]
TOGETHER = Contest(("Ada", "Ben", "Cem", "Dee", "Eve"), 2, {(1, 3): 11, (2,): 9, (3,): 7, (4, 3): 2, (5, 2): 1})


def won(sheet: Sheet, place: int) -> set[int]:
    return {number for stage in sheet.stages[: place + 1] for number in (*stage.elected, *stage.last_vacancies)}


@pytest.mark.parametrize("name", REAL)
def test_real_elections_elect_whom_another_program_found(name: str) -> None:
    sheet = count(real(name), lots=lowest_first(real(name)))

    assert sorted(sheet.winners) == OTHERS[name]["ers97_openstv"]


def test_a_tie_is_broken_by_the_first_stage_at_which_they_differed() -> None:
    sheet = count(real("renfrewshire_2017_ward3"))

    assert [(tie.settled_by, [look.stage for look in tie.narrowed]) for tie in sheet.ties] == [(SettledBy.PRECEDING_STAGE, [1])]


def test_people_are_elected_between_the_batches_of_one_exclusion_and_receive_nothing_of_the_next() -> None:
    sheet = count(real("aberdeen_2012_ward1"))

    stages = sheet.stages[6:9]
    assert {(stage.kind, stage.candidate) for stage in stages} == {(Kind.EXCLUDE, 9)}
    assert [stage.elected for stage in stages] == [(), (3,), ()]
    assert [stage.votes[2] for stage in stages] == [83734, 84074, 84074]
    assert [[parcel.value for parcel in stage.parcels] for stage in stages] == [[100], [34], [23]]


def test_several_are_excluded_together_while_a_surplus_waits_and_the_account_says_why() -> None:
    sheet = count(TOGETHER)

    stage = sheet.stages[1]
    assert (stage.candidate, stage.together, [parcel.holder for parcel in stage.parcels]) == (5, (4,), [5, 4])
    assert (sheet.excluded_at(4), sheet.excluded_at(5)) == (2, 2)
    told = [say(sentence, "en") for sentence in account(sheet)]
    assert "1 vote beyond the quota wait: they could not change who goes now." in told
    assert "Stage 2: Eve and Dee are excluded" in told


def test_the_quota_falls_with_papers_that_name_nobody_until_somebody_is_elected() -> None:
    sheet = count(Contest(("Ada", "Ben", "Cem"), 1, {(1,): 4, (2,): 3, (3,): 2}))

    assert [sheet.quota_at(place) for place in range(2)] == [Fraction(9, 2), Fraction(7, 2)]
    assert [stage.elected for stage in sheet.stages] == [(), (1,)]


def test_who_never_differed_and_has_too_few_places_is_not_elected_by_it_and_a_lot_excludes_one() -> None:
    tie = Contest(("Ada", "Ben"), 1, {(1,): 5, (2,): 5})

    with pytest.raises(LotNeeded):
        count(tie)
    sheet = count(tie, lots=Lots(order=(1, 2)))
    assert ([stage.elected for stage in sheet.stages], sheet.stages[0].last_vacancies, sheet.winners) == ([()], (2,), (2,))


def test_of_three_with_enough_votes_for_two_places_those_two_are_elected_who_had_more_at_first() -> None:
    sheet = count(Contest(("Ada", "Ben", "Cem", "Dee"), 2, {(1,): 7, (2,): 7, (3,): 6, (4, 1): 1, (4, 2): 1, (4, 3): 2}))

    assert sheet.stages[1].votes == (800, 800, 800, 0)
    assert [(stage.elected, stage.last_vacancies) for stage in sheet.stages] == [((), ()), ((1, 2), ())]
    assert [(tie.tied, tie.chosen, tie.settled_by) for tie in sheet.ties] == [
        ((1, 2, 3), 1, SettledBy.PRECEDING_STAGE),
        ((2, 3), 2, SettledBy.PRECEDING_STAGE),
    ]


def test_where_constraints_bind_no_surplus_waits_and_one_goes_at_a_time() -> None:
    sheet = count(Contest(TOGETHER.candidates, 2, TOGETHER.ballots, constraints=(Constraint("not both", frozenset({2, 3}), at_most=1),)))

    assert [(stage.kind, stage.candidate, stage.together) for stage in sheet.stages[1:]] == [
        (Kind.SURPLUS, 1, ()),
        (Kind.EXCLUDE, 5, ()),
    ]


def test_the_first_surplus_of_the_model_election_is_shared_as_its_booklet_says() -> None:
    """
    Section 8 of the rules: 753 papers, six places, Smith has 134, of which 123 name somebody else, and the last two have 24 and 23.

    The other papers are not those of the booklet.
    """
    others = {2: 105, 3: 91, 4: 90, 5: 81, 6: 64, 7: 59, 8: 55, 9: 27, 10: 24, 11: 23}
    ballots: dict[Ranking, int] = {(1, 2): 100, (1, 11): 23, (1,): 11, **{(number,): papers for number, papers in others.items()}}
    sheet = count(Contest(tuple(f"Candidate {number}" for number in range(1, 12)), 6, ballots))

    assert (sheet.valid, sheet.quota_at(0), sheet.stages[0].elected) == (753, Fraction(10758, 100), (1,))
    [parcel] = sheet.stages[1].parcels
    assert (parcel.papers, parcel.nontransferable, parcel.new_value) == (134, 11, 21)
    assert (sheet.stages[1].rounding_loss, sheet.votes(1, 1)) == (59, Fraction(10758, 100))


def told(sheet: Sheet) -> list[tuple[object, ...]]:
    """Return a row a batch, as the second reading of the rules has them."""
    return [
        (
            tuple(sorted(stage.whose)),
            [sheet.votes(number, place) for number in range(1, len(stage.votes) + 1)],
            sheet.in_votes(stage.nontransferable + stage.rounding_loss),
            sheet.quota_at(place),
            [*stage.elected, *stage.last_vacancies],
        )
        for place, stage in enumerate(sheet.stages)
    ]


def read_again(contest: Contest) -> list[tuple[object, ...]]:
    oracle = Oracle(contest)
    oracle.run()
    return [(tuple(sorted(gone)), *rest) for gone, *rest in oracle.table]


@given(contests(most_candidates=8))
def test_a_second_reading_of_the_rules_paper_by_paper_comes_to_the_same_after_every_batch(contest: Contest) -> None:
    assume(any(marks(ranking, contest.withdrawn) for ranking in contest.ballots))

    assert told(count(contest, lots=lowest_first(contest))) == read_again(contest)


@pytest.mark.parametrize("name", TIES)
def test_it_comes_to_the_same_in_small_elections_with_ties_and_edges(name: str) -> None:
    contest = tied(name)

    assert told(count(contest, lots=lowest_first(contest))) == read_again(contest)


@given(contests())
def test_votes_non_transferable_and_losses_add_up_to_the_valid_papers_after_every_batch(contest: Contest) -> None:
    sheet = counted("ers97", contest)

    assert {sum(stage.votes) + stage.nontransferable + stage.rounding_loss for stage in sheet.stages} == {sheet.valid * ONE}
    for before, stage in zip(sheet.stages, sheet.stages[1:], strict=False):
        assert (stage.quota or 0) <= (before.quota or 0)
        assert stage.nontransferable >= before.nontransferable
        assert stage.rounding_loss >= before.rounding_loss


@given(contests())
def test_the_quota_is_as_the_rules_say_until_somebody_is_elected_and_then_stands(contest: Contest) -> None:
    sheet = counted("ers97", contest)

    for place, stage in enumerate(sheet.stages):
        if place and won(sheet, place - 1):
            assert stage.quota == sheet.stages[place - 1].quota
        else:
            inside = Fraction(sheet.valid * ONE - stage.nontransferable, contest.seats + 1)
            assert 0 <= (stage.quota or 0) - inside < 1


@given(contests())
def test_as_many_are_elected_as_there_are_seats_and_nobody_receives_a_paper_after_that(contest: Contest) -> None:
    sheet = counted("ers97", contest)

    assert len(set(sheet.winners)) == contest.seats
    assert not set(sheet.winners) & contest.withdrawn
    for place, stage in enumerate(sheet.stages[1:], 1):
        gone = won(sheet, place - 1) | {number for each in sheet.stages[: place + 1] if each.kind is Kind.EXCLUDE for number in each.whose}
        assert not {number for parcel in stage.parcels for number in parcel.to} & gone


@given(contests())
def test_a_surplus_takes_no_more_than_itself_along_and_leaves_the_quota(contest: Contest) -> None:
    sheet = counted("ers97", contest)

    for before, stage in zip(sheet.stages, sheet.stages[1:], strict=False):
        if stage.kind is Kind.SURPLUS and stage.candidate:
            [parcel] = stage.parcels
            surplus = before.votes[stage.candidate - 1] - (stage.quota or 0)
            assert stage.votes[stage.candidate - 1] == stage.quota
            assert sum(parcel.to.values()) * parcel.new_value <= surplus
            assert parcel.new_value <= parcel.value


@given(contests())
def test_those_who_are_excluded_together_could_not_have_passed_anybody_else(contest: Contest) -> None:
    sheet = counted("ers97", contest)

    for place, stage in enumerate(sheet.stages):
        if stage.together and not sheet.is_continued(place):
            before = sheet.stages[place - 1].votes
            gone = {number for each in sheet.stages[: place + 1] if each.kind is Kind.EXCLUDE for number in each.whose}
            others = [before[number - 1] for number in contest.standing if number not in won(sheet, place - 1) | gone]
            assert sum(before[number - 1] for number in stage.whose) <= min(others)


@given(contests())
def test_every_count_of_several_stages_can_be_drawn_as_a_flow(contest: Contest) -> None:
    sheet = counted("ers97", contest)

    if len(sheet.stages) > 1:
        flow = flowing(sheet)
        assert [sum(held.values()) for held in flow.held] == [sheet.valid * ONE] * len(sheet.stages)
