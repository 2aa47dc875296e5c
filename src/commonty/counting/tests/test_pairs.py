"""Schulze and ranked pairs: as others counted real elections, as their definitions say, and drawn as a matrix."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, permutations
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.counting import ranked_pairs, schulze
from commonty.counting.account_pairs import beats_all, led, margin, worked
from commonty.counting.catalogue import languages
from commonty.counting.constraints import Constraint
from commonty.counting.contest import Contest, OneSeatOnly, Ranking, named
from commonty.counting.lots import LotNeeded, Lots
from commonty.counting.pairs import MEASURES, TooManyToCompare, WrongMeasure
from commonty.counting.pictures.flow import flow_svg
from commonty.counting.pictures.flowing import NoFlow
from commonty.counting.pictures.matrix import matrix_svg
from commonty.counting.rules import count
from commonty.counting.sheet import Choosing, Sheet
from commonty.counting.stage_table import table
from commonty.counting.tests.elections import known, lowest_first, real
from commonty.counting.tests.generating import contests

OTHERS: dict[str, Any] = known("other_methods.json")["elections"]
PROGRAMS = {
    ("schulze", "margins"): ("schulze_margins", "pref_voting"),
    ("schulze", "winning-votes"): ("schulze_winning_votes", "py-vote-core"),
    ("ranked-pairs", "margins"): ("ranked_pairs_margins", "pref_voting"),
    ("ranked-pairs", "winning-votes"): ("ranked_pairs_winning_votes", "py-vote-core"),
}
CIRCLE = Contest(("Ada", "Ben & <Co>", "Cem"), 1, {(1, 2, 3): 4, (2, 3, 1): 3, (3, 1, 2): 2})
EQUAL = replace(CIRCLE, ballots={(1, 2, 3): 1, (2, 3, 1): 1, (3, 1, 2): 1})
SVG = "{http://www.w3.org/2000/svg}"
any_measure = st.sampled_from(MEASURES)


def counted(rule: str, contest: Contest, measure: str) -> Sheet:
    contest = replace(contest, seats=1, ballots={**contest.ballots, (contest.standing[0],): 1})
    return count(rule, contest, lots=Lots.seeded("as the officers said", len(contest.candidates)), options={"measure": measure})


def found(sheet: Sheet) -> list[int]:
    """Return whom the rule left, before a lot."""
    tied = [tie.tied for tie in sheet.ties if tie.choosing is Choosing.ELECT]
    return list(tied[0]) if tied else list(sheet.winners)


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_a_real_election_has_the_matrix_and_the_winners_that_others_found(name: str) -> None:
    contest = replace(real(name), seats=1)
    every = range(len(contest.candidates))

    for (rule, measure), (method, program) in PROGRAMS.items():
        sheet = count(rule, contest, lots=lowest_first(contest), options={"measure": measure})
        assert [[sheet.stages[column].votes[row] for column in every] for row in every] == OTHERS[name]["pairwise"]
        assert led(sheet) == OTHERS[name]["smith_set"]
        assert beats_all(sheet) == OTHERS[name]["condorcet_winner"]
        assert found(sheet) == OTHERS[name][method][program]


@given(contests(), any_measure)
def test_a_paper_prefers_whom_it_names_first_or_names_at_all(contest: Contest, measure: str) -> None:
    sheet = counted("schulze", contest, measure)

    for one, other in permutations(sheet.contest.standing, 2):
        preferring = sum(papers for ranking, papers in sheet.contest.ballots.items() if place(ranking, one) < place(ranking, other))
        assert sheet.stages[sheet.contest.standing.index(other)].votes[one - 1] == preferring


def place(ranking: Ranking, number: int) -> int:
    return next((at for at, each in enumerate(ranking) if number in named(each)), 99)


@pytest.mark.parametrize("rule", ["ranked-pairs", "schulze"])
@given(contest=contests(), measure=any_measure)
def test_whoever_wins_against_everybody_is_elected(rule: str, contest: Contest, measure: str) -> None:
    sheet = counted(rule, contest, measure)

    best = beats_all(sheet)

    assert best is None or (sheet.winners, sheet.ties) == ((best,), ())


@given(contests(most_candidates=5), any_measure)
def test_the_strongest_chain_is_the_strongest_of_all_chains(contest: Contest, measure: str) -> None:
    sheet = counted("schulze", contest, measure)

    for one, other in permutations(sheet.contest.standing, 2):
        assert worked(sheet, one, other) == max(weakest(sheet, chain) for chain in chains(sheet, one, other))


def chains(sheet: Sheet, one: int, other: int) -> Iterator[tuple[int, ...]]:
    between = [number for number in sheet.contest.standing if number not in {one, other}]
    for length in range(len(between) + 1):
        for middle in permutations(between, length):
            yield (one, *middle, other)


def weakest(sheet: Sheet, chain: tuple[int, ...]) -> int:
    return min(strength(sheet, *pair) for pair in pairwise(chain))


def strength(sheet: Sheet, one: int, other: int) -> int:
    by = margin(sheet, one, other)
    votes = sheet.stages[sheet.contest.standing.index(other)].votes[one - 1]
    return 0 if by <= 0 else by if sheet.options["measure"] == "margins" else votes


@given(contests(), any_measure)
def test_wins_that_hold_make_no_circle_and_every_other_would_close_one_of_wins_as_strong(contest: Contest, measure: str) -> None:
    sheet = counted("ranked-pairs", contest, measure)
    standing = sheet.contest.standing

    held = {(one, other): worked(sheet, one, other) for one, other in permutations(standing, 2) if worked(sheet, one, other)}

    assert not any(goes(held, one, one, 1) for one in standing)
    for one, other in permutations(standing, 2):
        by = strength(sheet, one, other)
        assert worked(sheet, one, other) in {0, by}
        assert one not in led(sheet) or not by or (one, other) in held or goes(held, other, one, by)


def goes(held: dict[tuple[int, int], int], start: int, end: int, least: int) -> bool:
    """Say whether a way of wins that hold, none weaker than ``least``, goes from one to another."""
    seen: set[int] = set()
    ahead = [start]
    while ahead:
        now = ahead.pop()
        after = {other for (one, other), by in held.items() if one == now and by >= least} - seen
        seen |= after
        ahead += after
    return end in seen


def test_equal_wins_that_contradict_each_other_ask_for_a_lot_and_the_lot_says_whose_hold() -> None:
    with pytest.raises(LotNeeded) as asked:
        ranked_pairs.count(EQUAL)
    sheet = ranked_pairs.count(EQUAL, lots=Lots((2, 1, 3)))

    assert (asked.value.choosing, asked.value.tied) == ("lock", (1, 2, 3))
    assert [(tie.choosing, tie.tied, tie.chosen) for tie in sheet.ties] == [("lock", (1, 2, 3), 2), ("lock", (1, 3), 1)]
    assert sheet.winners == (1,)


def test_whom_a_reserved_seat_bars_is_out_of_the_comparison() -> None:
    rule = Constraint("A seat for Cem or Ben", frozenset({2, 3}), at_least=1)

    sheet = schulze.count(replace(CIRCLE, constraints=(rule,)))

    assert sheet.winners == (2,)
    assert [each.candidate for each in sheet.constrained] == [1]


def test_what_cannot_be_compared_is_refused() -> None:
    many = tuple(f"Candidate {number}" for number in range(1, 62))

    with pytest.raises(OneSeatOnly):
        schulze.count(replace(CIRCLE, seats=2))
    with pytest.raises(WrongMeasure):
        schulze.count(CIRCLE, measure="losing-votes")
    with pytest.raises(TooManyToCompare):
        ranked_pairs.count(Contest(many, 1, {(1,): 1}))


def test_nobody_is_compared_with_themself_in_the_table() -> None:
    rows = table(schulze.count(CIRCLE)).rows

    assert [row.votes for row in rows] == [("–", "6", "4", "–", "3", "3"), ("3", "–", "7", "1", "–", "5"), ("5", "2", "–", "1", "1", "–")]
    assert [row.outcome for row in rows] == ["elected", "not elected", "not elected"]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("rtl", [False, True])
def test_the_picture_is_the_matrix_exactly_and_names_everybody(width: int, language: str, *, rtl: bool) -> None:
    sheet = schulze.count(CIRCLE)

    svg = matrix_svg(sheet, width=width, language=language, rtl=rtl)

    drawn = ET.fromstring(svg)  # noqa: S314 - our own
    cells = [(each.get("data-votes"), "seat" in (each.get("class") or "")) for each in drawn.iter(f"{SVG}rect") if each.get("data-votes")]
    assert sorted(cells) == sorted([("6", True), ("4", False), ("3", False), ("7", True), ("5", True), ("2", False)])
    assert all(name in " ".join(drawn.itertext()) for name in CIRCLE.candidates)
    assert not re.search(r"<script|javascript:|\bon\w+=|@import|https?://(?!www\.w3\.org/2000/svg)", svg)
    edges = [(float(each.get("x", "0")), float(each.get("width", "0"))) for each in drawn.iter(f"{SVG}rect")]
    assert all(x >= 0 and x + length <= float(drawn.get("width", "0")) for x, length in edges)


def test_comparisons_are_no_flow_of_papers() -> None:
    with pytest.raises(NoFlow):
        flow_svg(schulze.count(CIRCLE))
