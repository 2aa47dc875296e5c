"""Sequential proportional approval and Phragmén's sequential rule, against their definitions paper by paper."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from commonty.counting.constraints import Constraint
from commonty.counting.contest import Contest, named
from commonty.counting.lots import LotNeeded, Lots
from commonty.counting.pictures.bars import bars_svg
from commonty.counting.rules import count
from commonty.counting.sequential_phragmen import TooManySeats
from commonty.counting.sheet import Sheet
from commonty.counting.stage_table import table, to_csv
from commonty.counting.tests.generating import contests
from commonty.counting.tests.test_other_rules import counted

NAMES = ("Ada", "Ben", "Cem", "Dee")
RULES = ("sequential-pav", "sequential-phragmen")


def papers(contest: Contest) -> list[set[int]]:
    """Return every paper by itself, as whom it approves of."""
    found = [
        {number for each in ranking for number in named(each)} - contest.withdrawn
        for ranking, count in contest.ballots.items()
        for _ in range(count)
    ]
    return [paper for paper in found if paper]


def orders(sheet: Sheet) -> list[int]:
    return [number for stage in sheet.stages for number in stage.elected]


@given(contests())
def test_a_paper_counts_a_half_once_somebody_it_names_is_elected_and_a_third_after_two(contest: Contest) -> None:
    sheet = counted("sequential-pav", contest)

    for place, chosen in enumerate(orders(sheet)):
        before = set(orders(sheet)[:place])
        votes = {
            number: sum((Fraction(1, len(paper & before) + 1) for paper in papers(contest) if number in paper), Fraction(0))
            for number in contest.standing
            if number not in before
        }
        assert {number: sheet.votes(number, place) for number in votes} == votes
        assert votes[chosen] == max(votes.values())


@given(contests())
def test_the_elected_leave_the_least_load_and_all_loads_together_are_one_for_each_of_them(contest: Contest) -> None:
    sheet = counted("sequential-phragmen", contest)

    cast, carried = papers(contest), [Fraction(0)] * len(papers(contest))
    for place, chosen in enumerate(orders(sheet)):
        loads = {}
        for number in set(contest.standing) - set(orders(sheet)[:place]):
            own = [carried[at] for at, paper in enumerate(cast) if number in paper]
            loads[number] = (1 + sum(own, Fraction(0))) / len(own) if own else Fraction(0)
        assert {number: sheet.votes(number, place) for number in loads} == loads
        least = min((load for load in loads.values() if load), default=Fraction(0))
        assert loads[chosen] == least
        carried = [loads[chosen] if chosen in paper else load for load, paper in zip(carried, cast, strict=True)]
        if least:
            assert sum(carried, Fraction(0)) == place + 1


@pytest.mark.parametrize("rule", RULES)
@given(contest=contests())
def test_a_tie_without_a_lot_changes_nobody_who_is_elected(rule: str, contest: Contest) -> None:
    """Where no lot was drawn, the candidates under numbers the other way round elect the same."""
    sheet = counted(rule, contest)
    if sheet.ties:
        return
    last = len(contest.candidates) + 1

    turned = Contest(
        contest.candidates[::-1],
        contest.seats,
        {tuple(tuple(last - one for one in named(each)) for each in ranking): count for ranking, count in contest.ballots.items()},
        frozenset(last - each for each in contest.withdrawn),
    )

    assert {last - each for each in count(rule, turned).winners} == set(sheet.winners)


@pytest.mark.parametrize("rule", RULES)
def test_no_lot_is_drawn_where_all_who_are_equal_are_elected_in_any_order(rule: str) -> None:
    apart = Contest(NAMES, 2, {(1,): 3, (2,): 3, (3,): 1})

    assert count(rule, apart).winners == (1, 2)
    with pytest.raises(LotNeeded):
        count(rule, replace(apart, seats=1))
    with pytest.raises(LotNeeded):
        count(rule, replace(apart, ballots={(1, 2): 3, (3,): 1}))


def test_who_is_on_no_paper_is_elected_once_nobody_else_is_left() -> None:
    sheet = count("sequential-phragmen", Contest(NAMES, 2, {(2,): 3}), lots=Lots((4, 3, 2, 1)))

    assert sheet.winners == (2, 4)


@pytest.mark.parametrize("rule", RULES)
def test_a_reserved_seat_passes_over_who_is_worth_more(rule: str) -> None:
    place = Constraint("A place for Dee", frozenset({4}), at_least=1)

    sheet = count(rule, Contest(NAMES, 2, {(1,): 5, (2,): 4, (3,): 3, (4,): 1}, constraints=(place,)))

    assert sheet.winners == (1, 4)
    assert {each.candidate for each in sheet.constrained} == {2, 3}


def test_more_seats_than_exact_loads_can_be_worked_out_for_are_refused() -> None:
    names = tuple(f"Candidate {number}" for number in range(1, 103))

    with pytest.raises(TooManySeats):
        count("sequential-phragmen", Contest(names, 101, {(1,): 1}))


def test_parts_of_a_vote_are_fractions_to_read_and_decimals_for_a_spreadsheet() -> None:
    sheet = count("sequential-pav", Contest(NAMES, 3, {(1, 2): 6, (3,): 4, (1, 2, 3): 1, (4, 1): 1}))

    assert [row.votes for row in table(sheet).rows] == [("8", "–", "–"), ("7", "3.5", "10/3"), ("5", "4.5", "–"), ("1", "0.5", "0.5")]
    assert to_csv(sheet).splitlines()[2] == 'Ben,7.000000000,3.500000000,3.333333333,"elected, stage 3"'
    assert all(name in bars_svg(sheet) for name in NAMES)
