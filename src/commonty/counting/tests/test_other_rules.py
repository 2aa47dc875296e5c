"""The rules beside Scottish STV: instant run-off, approval, plurality, bloc, yes or no."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given

from commonty.counting import approval, bloc, irv, plurality, scottish_stv, yes_no
from commonty.counting.contest import Contest, NoValidPapers, WrongSeats, named
from commonty.counting.lots import LotNeeded, Lots
from commonty.counting.rules import RULES, count
from commonty.counting.sheet import SettledBy, Sheet
from commonty.counting.tests.elections import doubled, known, real, relabelled
from commonty.counting.tests.generating import FEW, contests
from commonty.counting.yes_no import WrongThreshold

OTHERS: dict[str, Any] = known("other_methods.json")["elections"]
ALL = sorted(RULES)
ROUNDED = {"meek", "ers97"}
"""Rules that round up to the last decimal: one profile in some thousands is so close that a copy of it ends otherwise."""


def counted(rule: str, contest: Contest) -> Sheet:
    try:
        return count(rule, contest, lots=Lots.seeded("as the officers said", len(contest.candidates)))
    except NoValidPapers:
        assume(False)
        raise


@pytest.mark.parametrize("name", OTHERS)
def test_instant_run_off_elects_whom_others_found_in_a_real_election(name: str) -> None:
    assert [*irv.count(replace(real(name), seats=1)).winners] == OTHERS[name]["irv"]["plain 1-seat"]


@given(contests())
def test_instant_run_off_and_scottish_stv_with_one_seat_elect_the_same(contest: Contest) -> None:
    one_seat = replace(contest, seats=1)

    assert counted("irv", one_seat).winners == counted("scottish-stv", one_seat).winners


@given(contests())
def test_papers_in_play_and_out_of_it_add_up_to_the_valid_papers(contest: Contest) -> None:
    sheet = counted("irv", replace(contest, seats=1))

    assert {sum(stage.votes) + stage.nontransferable for stage in sheet.stages} == {sheet.valid}


def test_instant_run_off_fills_one_seat_alone() -> None:
    with pytest.raises(WrongSeats):
        irv.count(Contest(("Ada", "Ben", "Cem"), 2, {(1,): 1}))


@given(contests())
def test_approval_counts_every_name_on_a_paper(contest: Contest) -> None:
    sheet = counted("approval", contest)

    votes = Counter(dict.fromkeys(contest.standing, 0))
    for ranking, papers in contest.ballots.items():
        votes.update({number: papers for each in ranking for number in named(each) if number not in contest.withdrawn})
    assert {number: sheet.votes(number) for number in contest.standing} == votes
    assert sorted((votes[number] for number in sheet.winners), reverse=True) == sorted(votes.values(), reverse=True)[: contest.seats]


@pytest.mark.parametrize("rule", [rule for rule in ALL if rule not in ROUNDED])
@FEW
@given(contest=contests())
def test_an_identical_copy_of_every_ballot_changes_no_winner_by_any_rule(rule: str, contest: Contest) -> None:
    contest = replace(contest, seats=1 if RULES[rule].one_seat else contest.seats)
    sheet = counted(rule, contest)
    assume(rule != "scottish-stv" or 2 * (sheet.valid % (contest.seats + 1)) >= contest.seats + 1)

    assert counted(rule, doubled(contest)).winners == sheet.winners


@pytest.mark.parametrize("rule", ALL)
@FEW
@given(contest=contests())
def test_candidates_in_the_other_order_have_the_same_result_by_any_rule(rule: str, contest: Contest) -> None:
    contest = replace(contest, seats=1 if RULES[rule].one_seat else contest.seats)
    sheet = counted(rule, contest)
    turned = {number: len(contest.candidates) + 1 - number for number in range(1, len(contest.candidates) + 1)}

    other = count(rule, relabelled(contest, turned), lots=Lots(order=tuple(turned[each] for each in sheet.lots.order)))

    assert set(other.winners) == {turned[each] for each in sheet.winners}


def test_a_lot_is_asked_for_only_where_equal_candidates_cannot_all_be_elected() -> None:
    contest = Contest(("Ada", "Ben", "Cem"), 2, {(1, 2): 3, (2, 1): 2, (3,): 4, (1,): 1, (2,): 1})

    assert approval.count(contest).winners == (1, 2)
    with pytest.raises(LotNeeded) as asked:
        plurality.count(replace(contest, ballots={(1,): 3, (2,): 3, (3,): 4}))
    assert (asked.value.choosing, asked.value.tied) == ("elect", (1, 2))


def test_a_tie_for_more_than_one_seat_is_broken_by_a_lot_for_each() -> None:
    sheet = plurality.count(Contest(("Ada", "Ben", "Cem", "Dee"), 2, {(1,): 1, (2,): 1, (3,): 1, (4,): 1}), lots=Lots(order=(3, 4, 1, 2)))

    assert sheet.winners == (3, 4)
    assert [(tie.tied, tie.chosen, tie.settled_by) for tie in sheet.ties] == [
        ((1, 2, 3, 4), 3, SettledBy.LOT),
        ((1, 2, 4), 4, SettledBy.LOT),
    ]


def test_a_paper_with_more_marks_than_seats_is_valid_by_approval_and_not_by_bloc() -> None:
    contest = Contest(("Ada", "Ben", "Cem"), 2, {(1, 2, 3): 5, (1, 2): 1})

    assert (approval.count(contest).valid, bloc.count(contest).valid) == (6, 1)


@pytest.mark.parametrize("threshold", ["3/2", "0.5", "1/0", "", "٢/٣"])
def test_a_threshold_that_is_no_fraction_is_refused(threshold: str) -> None:
    with pytest.raises(WrongThreshold):
        yes_no.count(Contest(("Ada",), 1, {(1,): 1}), threshold=threshold)


def test_what_else_may_be_chosen_is_refused_where_it_is_no_choice() -> None:
    contest = Contest(("Ada",), 1, {(1,): 1})

    with pytest.raises(WrongThreshold):
        yes_no.count(contest, strict="true")
    with pytest.raises(WrongThreshold):
        yes_no.count(contest, base="present")


@pytest.mark.parametrize("rule", ALL)
def test_without_a_valid_paper_nobody_is_elected_by_any_rule(rule: str) -> None:
    with pytest.raises(NoValidPapers):
        count(rule, Contest(("Ada", "Ben"), 1, {(): 3}))


def test_every_rule_names_itself_in_its_sheet() -> None:
    contest = Contest(("Ada", "Ben"), 1, {(1,): 3, (2,): 2})

    assert {rule: count(rule, contest).rule for rule in RULES} == {rule: rule for rule in RULES}
    assert scottish_stv.NAME == "scottish-stv"
