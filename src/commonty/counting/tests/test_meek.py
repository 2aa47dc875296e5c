"""Meek's rule against the figures that others counted in the sixty elections, and what holds of every count by it."""

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given

from commonty.counting.account import account
from commonty.counting.catalogue import say
from commonty.counting.constraints import Constraint
from commonty.counting.contest import Contest, NoValidPapers
from commonty.counting.lots import LotNeeded, Lots
from commonty.counting.meek import ONE, WrongVariant, count, surplus
from commonty.counting.papers import followed
from commonty.counting.replaying import loads
from commonty.counting.sheet import Effect, Kind, Sheet
from commonty.counting.tests.elections import REAL, TIES, known, lowest_first, real, tied
from commonty.counting.tests.generating import contests
from commonty.counting.tests.test_other_rules import counted
from commonty.counting.writing import decimal, to_json

OTHERS: dict[str, Any] = known("other_methods.json")["elections"]
SMALL = Contest(("Ada", "Ben", "Cem", "Dee"), 2, {(1, 2): 6, (2,): 1, (3,): 2, (4,): 2})


@pytest.mark.parametrize("name", OTHERS)
def test_quota_keep_factors_and_votes_are_those_of_another_program_to_the_last_of_nine_decimals(name: str) -> None:
    sheet, known_end = count(real(name), lots=lowest_first(real(name))), OTHERS[name]["meek_droop_final"]

    last = sheet.stages[-1]
    assert sorted(sheet.winners) == OTHERS[name]["meek"]["droop meek-prf"] == OTHERS[name]["meek"]["OpenSTV MeekNZSTV"]
    assert decimal(last.quota or 0, 9) == known_end["quota"]
    for number in sheet.winners:
        assert decimal(last.keep[number - 1], 9) == known_end["keep"][number - 1]
        assert decimal(last.votes[number - 1], 9) == known_end["votes"][number - 1]


@given(contests())
def test_votes_and_what_is_with_nobody_add_up_to_the_valid_papers_at_every_stage(contest: Contest) -> None:
    sheet = counted("meek", contest)

    assert {sum(stage.votes) + stage.nontransferable for stage in sheet.stages} == {sheet.valid * ONE}
    assert all(stage.quota == (sum(stage.votes) // (contest.seats + 1)) + 1 for stage in sheet.stages)


@given(contests())
def test_as_many_are_elected_as_there_are_seats_and_no_more_ever_reach_the_quota(contest: Contest) -> None:
    sheet = counted("meek", contest)

    assert len(set(sheet.winners)) == contest.seats
    assert not set(sheet.winners) & contest.withdrawn
    for stage in sheet.stages:
        assert sum(votes >= (stage.quota or 0) for votes in stage.votes) <= contest.seats


@given(contests())
def test_who_is_excluded_counts_as_if_they_had_never_stood(contest: Contest) -> None:
    """A shared preference is read on where one of those who share it has withdrawn, and not where they were excluded."""
    sheet = counted("meek", contest)
    if not contest.is_plain or len(sheet.stages) < 2 or sheet.stages[1].kind is not Kind.EXCLUDE:
        return

    without = Contest(contest.candidates, contest.seats, contest.ballots, contest.withdrawn | {sheet.stages[1].candidate or 0})

    assert set(counted("meek", without).winners) == set(sheet.winners)


@pytest.mark.parametrize("name", [*sorted(TIES), *sorted(REAL)[::10]])
def test_papers_pass_over_the_excluded_and_stop_at_whoever_keeps_them_whole(name: str) -> None:
    contest = tied(name) if name in TIES else real(name)
    sheet = count(contest, lots=lowest_first(contest))

    for stage in sheet.stages:
        assert shared_out(sheet, stage.keep) == list(stage.votes)


def shared_out(sheet: Sheet, keep: tuple[int, ...]) -> list[int]:
    """Give out each ranking by itself, from its first preference to its last."""
    votes = [0] * len(keep)
    for ranking, papers in sheet.contest.ballots.items():
        weight = ONE
        for number in ranking:
            assert isinstance(number, int)
            part = -(-weight * keep[number - 1] // ONE)
            votes[number - 1] += part * papers
            weight -= part
    return votes


def test_those_within_the_surplus_of_the_lowest_count_as_equal_and_a_lot_decides() -> None:
    with pytest.raises(LotNeeded) as asked:
        count(SMALL)

    assert (asked.value.choosing, asked.value.tied, asked.value.after_stage) == ("exclude", (3, 4), 2)
    assert count(SMALL, lots=Lots((3, 4, 1, 2))).excluded_at(3) == 3


def test_a_reserved_seat_keeps_the_lowest_and_bars_everybody_else_in_the_end() -> None:
    place = Constraint("A place for Dee", frozenset({4}), at_least=1)
    contest = Contest(("Ada", "Ben", "Cem", "Dee"), 2, {(1,): 5, (2,): 4, (3, 1): 3, (4,): 1}, constraints=(place,))

    sheet = count(contest)

    assert sheet.winners == (1, 4)
    assert {(each.candidate, each.effect) for each in sheet.constrained} == {(2, Effect.BARRED), (3, Effect.BARRED)}


def new_zealand(contest: Contest) -> Sheet:
    try:
        return count(contest, lots=Lots.seeded("as the officers said", len(contest.candidates)), variant="new-zealand")
    except NoValidPapers:
        assume(False)
        raise


@pytest.mark.parametrize("name", OTHERS)
def test_as_in_new_zealand_real_elections_elect_whom_another_program_found(name: str) -> None:
    sheet = count(real(name), lots=lowest_first(real(name)), variant="new-zealand")

    assert sorted(sheet.winners) == OTHERS[name]["meek"]["OpenSTV MeekNZSTV"]


@given(contests())
def test_as_in_new_zealand_votes_and_what_is_with_nobody_add_up_and_nobody_keeps_more_than_a_paper(contest: Contest) -> None:
    sheet = new_zealand(contest)

    assert {sum(stage.votes) + stage.nontransferable for stage in sheet.stages} == {sheet.valid * ONE}
    assert all(0 <= part <= ONE for stage in sheet.stages for part in stage.keep)
    assert all(stage.quota == (sum(stage.votes) // (contest.seats + 1)) + 1 for stage in sheet.stages)


@given(contests())
def test_as_in_new_zealand_as_many_are_elected_as_there_are_seats_and_no_more_ever_reach_the_quota(contest: Contest) -> None:
    sheet = new_zealand(contest)

    assert len(set(sheet.winners)) == contest.seats
    assert not set(sheet.winners) & contest.withdrawn
    for stage in sheet.stages:
        assert sum(votes >= (stage.quota or 0) for votes in stage.votes) <= contest.seats


@given(contests())
def test_as_in_new_zealand_whoever_is_excluded_had_fewest_and_a_surplus_could_not_have_saved_them(contest: Contest) -> None:
    sheet = new_zealand(contest)

    for place, stage in enumerate(sheet.stages):
        if stage.kind is Kind.EXCLUDE and stage.candidate:
            gone = {each.candidate for each in sheet.stages[:place]} | {number for each in sheet.stages[:place] for number in each.elected}
            others = [sheet.votes(number, place - 1) for number in contest.standing if number not in gone | {stage.candidate}]
            had, left = sheet.votes(stage.candidate, place - 1), surplus(sheet, place - 1)
            assert had <= min(others)
            assert had + left < min(others) or left < Fraction(1, 10_000) or no_longer_falls(sheet, place - 1)


def no_longer_falls(sheet: Sheet, place: int) -> bool:
    """Go through the rounds of a stage by hand to the first after which there is no less surplus: whether the stage ended there."""
    for (_keep, _votes, before), (keep, votes, left) in pairwise(rounds(sheet, place)):
        if left >= before:
            return (keep, votes) == (sheet.stages[place].keep, sheet.stages[place].votes)
    raise AssertionError


def rounds(sheet: Sheet, place: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], int]]:
    """Give the keep factors, votes and surplus of each round of a stage, worked out paper by paper from how the stage before ended."""
    earlier, stage, contest = sheet.stages[place - 1] if place else None, sheet.stages[place], sheet.contest
    winners = {number for each in sheet.stages[:place] for number in (*each.elected, *each.last_vacancies)}
    keep = [ONE if number in contest.standing else 0 for number in range(1, len(contest.candidates) + 1)]
    votes, quota = [0] * len(keep), 0
    if earlier is not None:
        keep, votes, quota = list(earlier.keep), list(earlier.votes), earlier.quota or 0
    if stage.candidate is not None:
        keep[stage.candidate - 1] = 0
    while True:
        for number in winners if quota else ():
            kept_now = -(-keep[number - 1] * quota // ONE)
            keep[number - 1] = min(ONE, -(-kept_now * ONE // votes[number - 1]))
        votes = [0] * len(keep)
        for ranking, papers in contest.ballots.items():
            weight = ONE
            for number in followed(ranking, contest.withdrawn):
                part = -(-weight * keep[number - 1] // ONE)
                votes[number - 1] += part * papers
                weight -= part
        quota = sum(votes) // (contest.seats + 1) + 1
        elected = winners | {number for number in contest.standing if keep[number - 1] and votes[number - 1] >= quota}
        yield tuple(keep), tuple(votes), max(0, sum(votes[number - 1] - quota for number in elected))


@given(contests())
def test_a_sheet_as_in_new_zealand_replays_and_is_told(contest: Contest) -> None:
    sheet = new_zealand(contest)

    assert loads(json.dumps(to_json(sheet))) == sheet
    assert all(say(sentence, language) for sentence in account(sheet) for language in ("en", "de"))


def test_a_variant_that_there_is_not_is_refused() -> None:
    with pytest.raises(WrongVariant):
        count(SMALL, variant="tasmanian")
