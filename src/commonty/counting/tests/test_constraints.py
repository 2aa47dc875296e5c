"""Constraints hold in every result, and the sheet says whom they touched; countbacks keep who holds a seat."""

# ruff: noqa: S311 - what is made up for tests is no secret.

import itertools
from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commonty.counting.constraints import CannotBeMet, Constraint, TooEntangled, can_be_filled, one_of_each
from commonty.counting.contest import Contest, NoSuchCandidate, NoValidPapers
from commonty.counting.countback import NobodyLeft, NotElected, countback, newly_elected
from commonty.counting.lots import Lots
from commonty.counting.replaying import replay
from commonty.counting.rules import RULES, count
from commonty.counting.scottish_stv import count as scottish
from commonty.counting.sheet import Constrained, Effect, Kind, Sheet
from commonty.counting.tests.elections import real
from commonty.counting.tests.generating import FEW, contests
from commonty.counting.writing import to_json

BAKERS = Constraint("One from the bakery", frozenset({1, 2}), at_most=1)
WOMEN = Constraint("Two seats for women", frozenset({2, 3, 5}), at_least=2)


def some(random: Random, candidates: int) -> tuple[Constraint, ...]:
    """Make up one or two constraints."""
    found = []
    for name in ("A", "B")[: random.randint(1, 2)]:
        group = frozenset(random.sample(range(1, candidates + 1), random.randint(1, candidates)))
        least = random.randint(0, 2)
        found.append(Constraint(name, group, least, random.choice([None, random.randint(least, 3)])))
    return tuple(found)


def constrained(contest: Contest, random: Random) -> Contest:
    try:
        return replace(contest, constraints=some(random, len(contest.candidates)))
    except CannotBeMet:
        assume(False)
        raise


def counted(rule: str, contest: Contest) -> Sheet:
    try:
        return count(rule, contest, lots=Lots.seeded("x", len(contest.candidates)))
    except NoValidPapers:
        assume(False)
        raise


@given(st.integers(0, 2**32))
def test_whether_the_seats_can_be_filled_is_what_trying_every_choice_says(seed: int) -> None:
    random = Random(seed)
    everybody = range(1, random.randint(2, 7))
    rules = some(random, max(everybody))
    elected = random.sample(everybody, random.randint(0, len(everybody)))
    left = [number for number in everybody if number not in elected]
    seats = random.randint(1, len(everybody))

    choices = itertools.combinations(left, seats - len(elected)) if seats >= len(elected) else []
    tried = any(all(rule.met(len(rule.group & {*elected, *chosen})) for rule in rules) for chosen in choices)

    assert can_be_filled(rules, elected, left, seats) == tried


@pytest.mark.parametrize("rule", sorted(RULES))
@FEW
@given(contest=contests(most_candidates=7), seed=st.integers(0, 2**32))
def test_constraints_hold_in_every_result_and_the_sheet_replays(rule: str, contest: Contest, seed: int) -> None:
    asked = constrained(replace(contest, seats=1 if RULES[rule].one_seat else contest.seats), Random(seed))

    sheet = counted(rule, asked)

    for each in asked.constraints:
        number = len(each.group.intersection(sheet.winners))
        assert number <= (asked.seats if each.at_most is None else each.at_most)
        assert rule == "yes-no" or number >= each.at_least
    assert rule == "yes-no" or len(sheet.winners) == asked.seats
    assert replay(to_json(sheet)) == sheet


@given(contests(most_candidates=7), st.integers(0, 2**32))
def test_with_constraints_too_votes_and_losses_add_up(contest: Contest, seed: int) -> None:
    sheet = counted("scottish-stv", constrained(contest, Random(seed)))

    assert {sum(stage.votes) + stage.nontransferable + stage.rounding_loss for stage in sheet.stages} == {sheet.valid * 10**sheet.places}


@given(contests(), st.integers(0, 2**32))
def test_constraints_that_touch_nobody_change_nothing(contest: Contest, seed: int) -> None:
    free = counted("scottish-stv", contest)
    asked = constrained(contest, Random(seed))

    sheet = counted("scottish-stv", asked)

    if not sheet.constrained:
        assert (sheet.winners, sheet.stages) == (free.winners, free.stages)


def test_who_is_barred_is_excluded_before_any_surplus_and_the_sheet_names_the_rule() -> None:
    sheet = scottish(Contest(("Ada", "Ben", "Cem", "Dee"), 2, {(1, 2): 9, (2, 3): 3, (3,): 4, (4, 3): 2}, constraints=(BAKERS,)))

    assert sheet.constrained == (Constrained(1, 2, Effect.BARRED, ("One from the bakery",)),)
    assert [(stage.kind, stage.candidate) for stage in sheet.stages][:2] == [(Kind.FIRST, None), (Kind.EXCLUDE, 2)]
    assert sheet.winners == (1, 3)


def test_who_is_kept_is_passed_over_and_the_sheet_says_who_went_instead() -> None:
    rule = Constraint("A seat for women", frozenset({4}), at_least=1)
    sheet = scottish(Contest(("Ada", "Ben", "Cem", "Dee"), 2, {(1,): 4, (2,): 4, (3, 2): 3, (4,): 1}, constraints=(rule,)))

    assert sheet.constrained == (
        Constrained(1, 4, Effect.KEPT, ("A seat for women",), instead=3),
        Constrained(2, 1, Effect.BARRED, ("A seat for women",)),
    )
    assert sheet.winners == (2, 4)


def test_who_is_kept_needs_no_lot_against_an_equal_and_the_sheet_says_so() -> None:
    rule = Constraint("A seat for women", frozenset({4}), at_least=1)
    sheet = scottish(Contest(("Ada", "Ben", "Cem", "Dee"), 2, {(1,): 4, (2,): 4, (3, 2): 2, (4,): 2}, constraints=(rule,)))

    assert sheet.constrained[0] == Constrained(1, 4, Effect.KEPT, ("A seat for women",), instead=3)
    assert sheet.ties == ()


def test_equal_votes_at_the_quota_of_which_one_alone_can_be_elected_are_decided_by_lot() -> None:
    contest = Contest(("Ada", "Ben", "Cem"), 2, {(1,): 4, (2,): 4, (3,): 1}, constraints=(BAKERS,))

    assert [scottish(contest, lots=Lots(order=order)).winners for order in ((1, 2, 3), (2, 1, 3))] == [(1, 3), (2, 3)]


def test_rules_that_nobody_can_meet_are_refused_before_the_count() -> None:
    with pytest.raises(CannotBeMet, match="Two seats for women"):
        Contest(
            ("Ada", "Ben", "Cem", "Dee"), 2, {(1,): 1}, withdrawn=frozenset({2}), constraints=(replace(WOMEN, group=frozenset({2, 3})),)
        )
    with pytest.raises(NoSuchCandidate):
        Contest(("Ada", "Ben"), 1, {(1,): 1}, constraints=(WOMEN,))


def test_groups_that_overlap_beyond_working_out_are_refused_and_one_of_each_employer_is_not() -> None:
    random = Random(1)
    tangle = tuple(Constraint(str(number), frozenset(random.sample(range(1, 60), 20)), 3, 3) for number in range(40))
    employers = one_of_each({str(number): {2 * number + 1, 2 * number + 2} for number in range(30)}, name="One from each employer")

    with pytest.raises(TooEntangled):
        can_be_filled(tangle, (), range(1, 60), 10)
    assert can_be_filled(employers, (), range(1, 61), 30)
    assert not can_be_filled(employers, (), range(1, 61), 31)


def test_an_election_for_the_rest_asks_less_of_a_rule_that_is_met_in_part() -> None:
    assert WOMEN.with_held(1) == replace(WOMEN, at_least=1)
    assert BAKERS.with_held(1) == replace(BAKERS, at_most=0)
    assert WOMEN.with_held(5) == replace(WOMEN, at_least=0)


@given(contests(), st.integers(0, 2**32))
def test_a_countback_keeps_everybody_who_stays_and_fills_what_is_vacant(contest: Contest, seed: int) -> None:
    sheet = counted("scottish-stv", contest)
    gone = frozenset({Random(seed).choice(sheet.winners)})
    assume(len(contest.standing) > contest.seats)
    assume(any(number not in gone | contest.withdrawn for ranking in contest.ballots for number in ranking[:1] if isinstance(number, int)))
    try:
        again = countback(sheet, gone, lots=sheet.lots)
    except NoValidPapers:
        assume(False)
        raise

    assert set(sheet.winners) - gone <= set(again.winners)
    assert len(newly_elected(again, sheet)) == 1
    assert not gone & set(again.winners)
    assert replay(to_json(again)) == again


def test_a_countback_of_a_real_election_elects_somebody_willing_in_the_place_of_who_left() -> None:
    sheet = scottish(real("aberdeen_2012_ward1"))

    again = countback(sheet, {3})
    other = countback(sheet, {3}, willing={6, 9})

    assert (sheet.winners, newly_elected(again, sheet)) == ((1, 5, 8, 3), (6,))
    assert len(newly_elected(other, sheet)) == 1
    assert set(newly_elected(other, sheet)) <= {6, 9}


def test_a_countback_is_refused_for_who_holds_no_seat_and_where_nobody_is_willing() -> None:
    sheet = scottish(real("aberdeen_2012_ward1"))

    with pytest.raises(NotElected):
        countback(sheet, {2})
    with pytest.raises(NobodyLeft):
        countback(sheet, {3}, willing=())
    with pytest.raises(NoSuchCandidate):
        countback(sheet, {3}, willing={1})


def test_two_countbacks_after_one_another_keep_both() -> None:
    sheet = scottish(real("aberdeen_2012_ward1"))
    once = countback(sheet, {3})
    twice = countback(once, {1})

    assert len(set(twice.winners)) == 4
    assert set(once.winners) - {1} <= set(twice.winners)
