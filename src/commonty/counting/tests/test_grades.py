"""Score and majority judgment: the place on a paper is the grade, and what all grades come to."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.counting import majority_judgment, score
from commonty.counting.account_grades import grades
from commonty.counting.constraints import Constraint
from commonty.counting.contest import Contest, NoValidPapers, Ranking
from commonty.counting.grades import WrongGrades
from commonty.counting.lots import LotNeeded, Lots
from commonty.counting.majority_judgment import difference, middle, ranks
from commonty.counting.pictures.bars import bars_svg
from commonty.counting.stage_table import table
from commonty.counting.tests.generating import contests
from commonty.counting.tests.test_other_rules import counted

NAMES = ("Ada", "Ben", "Cem")
some_grades = st.integers(1, 12).flatmap(
    lambda papers: st.lists(st.lists(st.integers(0, 4), min_size=papers, max_size=papers), min_size=3, max_size=3)
)


def given_grades(several: list[int]) -> tuple[int, ...]:
    return tuple(several.count(grade) for grade in range(5))


def taken_away(several: list[int]) -> list[int]:
    """Take away the lower grade in the middle, one after another, as the book does."""
    left, found = sorted(several), []
    while left:
        found.append(left.pop((len(left) - 1) // 2))
    return found


@given(some_grades)
def test_grades_in_the_middle_are_those_that_taking_away_one_after_another_gives(several: list[list[int]]) -> None:
    for each in several:
        assert [middle(given_grades(each), taken) for taken in range(len(each))] == taken_away(each)


@given(some_grades)
def test_who_stands_higher_is_who_has_the_better_grade_at_the_first_difference(several: list[list[int]]) -> None:
    ordered = ranks({number: given_grades(each) for number, each in enumerate(several)})

    for one, these in enumerate(several):
        for other, those in enumerate(several):
            ours, theirs = taken_away(these), taken_away(those)
            assert (ordered[one] > ordered[other], ordered[one] == ordered[other]) == (ours > theirs, ours == theirs)
            first = next(((taken, a, b) for taken, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b), None)
            assert difference(given_grades(these), given_grades(those)) == first


@pytest.mark.parametrize("rule", ["majority-judgment", "score"])
@given(contest=contests())
def test_every_valid_paper_gives_everybody_one_grade(rule: str, contest: Contest) -> None:
    sheet = counted(rule, contest)

    assert {sum(grades(sheet, number)) for number in contest.standing} == {sheet.valid}
    assert len(sheet.winners) == contest.seats


@given(contests())
def test_points_are_the_sum_of_grades_and_the_elected_have_most(contest: Contest) -> None:
    sheet = counted("score", contest)

    points = {number: sum(grade * papers for grade, papers in enumerate(grades(sheet, number))) for number in contest.standing}
    assert {number: sheet.votes(number) for number in contest.standing} == points
    assert sorted((points[number] for number in sheet.winners), reverse=True) == sorted(points.values(), reverse=True)[: contest.seats]


def test_a_grade_given_to_nobody_is_a_skipped_place_and_a_place_too_many_spoils_the_paper() -> None:
    contest = Contest(NAMES, 1, {((1, 3), (), 2): 2, (2, 1, 3, ()): 7})

    sheet = score.count(contest, grades="3", lots=Lots((1, 2, 3)))

    assert (sheet.valid, [grades(sheet, number) for number in (1, 2, 3)]) == (2, [(0, 0, 2), (2, 0, 0), (0, 0, 2)])


def test_a_lot_is_needed_only_where_every_grade_was_given_as_often() -> None:
    same: dict[Ranking, int] = {(1, 2): 1, (2, 1): 1}
    near: dict[Ranking, int] = {**same, ((1, 2),): 1, (3, 1, 2): 1}

    with pytest.raises(LotNeeded):
        majority_judgment.count(Contest(NAMES, 1, {**same, (3,): 1}))
    assert majority_judgment.count(Contest(NAMES, 1, near), grades="3").winners == (1,)
    assert score.count(Contest(NAMES, 1, same), lots=Lots((2, 1, 3))).winners == (2,)


def test_a_reserved_seat_passes_over_who_has_better_grades() -> None:
    rule = Constraint("A seat for Cem", frozenset({3}), at_least=1)

    sheet = majority_judgment.count(Contest(NAMES, 2, {(1, 2, 3): 3}, constraints=(rule,)))

    assert sheet.winners == (1, 3)
    assert [each.candidate for each in sheet.constrained] == [2]


@pytest.mark.parametrize("number", ["", "1", "102", "five", "٣", "5.0", "9" * 30])
def test_a_number_of_grades_that_cannot_be_is_refused(number: str) -> None:
    with pytest.raises(WrongGrades):
        score.count(Contest(NAMES, 1, {(1,): 1}), grades=number)


def test_papers_that_name_nobody_who_stands_give_no_grade() -> None:
    with pytest.raises(NoValidPapers):
        score.count(Contest(NAMES, 1, {(1,): 3}, withdrawn=frozenset({1})))


def test_the_table_has_a_column_for_each_grade_and_the_picture_what_they_come_to() -> None:
    sheet = score.count(Contest(NAMES, 1, {((1, 2),): 3, (3, 2): 4}), grades="3")

    assert table(sheet).stages == ("Grade 2", "Grade 1", "Grade 0", "Points")
    assert [row.votes for row in table(sheet).rows] == [("3", "0", "4", "6"), ("3", "4", "0", "10"), ("4", "0", "3", "8")]
    assert re.findall(r">(\d+)</text>", bars_svg(sheet)) == ["10", "8", "6"]
