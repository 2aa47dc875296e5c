"""Whatever is made as a contest can be counted: what does not fit together is refused."""

from typing import Any

import pytest

from commonty.counting.contest import CandidateTwice, Contest, NoSuchCandidate, Ranking, WrongCandidates, WrongNumberOfPapers, WrongSeats
from commonty.counting.lots import Draw, LotNeeded, Lots, WrongLots
from commonty.counting.rules import RULES, UnknownOption, UnknownRule, count


def contest(**other: Any) -> Contest:  # noqa: ANN401 - whatever is wrong
    return Contest(**{"candidates": ("Ada", "Ben", "Cem"), "seats": 1, "ballots": {(1, 2): 2, (3,): 1}, **other})


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"candidates": ()}, WrongCandidates),
        ({"candidates": ("Ada", "Ada", "Cem")}, WrongCandidates),
        ({"candidates": ("Ada", " ", "Cem")}, WrongCandidates),
        ({"candidates": ("Ada", "Ben ", "Cem")}, WrongCandidates),
        ({"candidates": ("Ada", "Ben\n0", "Cem")}, WrongCandidates),
        ({"candidates": tuple(map(str, range(3000)))}, WrongCandidates),
        ({"seats": 0}, WrongSeats),
        ({"seats": 4}, WrongSeats),
        ({"seats": True}, WrongSeats),
        ({"seats": 3, "withdrawn": frozenset({1})}, WrongSeats),
        ({"withdrawn": frozenset({4})}, NoSuchCandidate),
        ({"ballots": {(4,): 1}}, NoSuchCandidate),
        ({"ballots": {(0,): 1}}, NoSuchCandidate),
        ({"ballots": {(-1,): 1}}, NoSuchCandidate),
        ({"ballots": {("1",): 1}}, NoSuchCandidate),
        ({"ballots": {((1, 9),): 1}}, NoSuchCandidate),
        ({"ballots": {(1, 2, 1): 1}}, CandidateTwice),
        ({"ballots": {(1, (2, 1)): 1}}, CandidateTwice),
        ({"ballots": {(1,): 0}}, WrongNumberOfPapers),
        ({"ballots": {(1,): -2}}, WrongNumberOfPapers),
        ({"ballots": {(1,): 0.5}}, WrongNumberOfPapers),
        ({"ballots": {(1,): True}}, WrongNumberOfPapers),
        ({"ballots": {(1,): 10**40}}, WrongNumberOfPapers),
    ],
)
def test_what_cannot_be_counted_is_refused(other: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        contest(**other)


def test_a_contest_cannot_be_changed_through_the_ballots_that_it_was_made_from() -> None:
    ballots: dict[Ranking, int] = {(1, 2): 2}
    made = contest(ballots=ballots)

    ballots[(3,)] = 7

    assert (dict(made.ballots), made.papers) == ({(1, 2): 2}, 2)


def test_skipped_and_shared_preferences_are_kept_as_they_are() -> None:
    made = contest(ballots={(1, (), 2): 2, ((1, 2), 3): 1, ((), 2): 1})

    assert dict(made.ballots) == {(1, (), 2): 2, ((1, 2), 3): 1, ((), 2): 1}


def test_a_lot_falls_on_whoever_it_was_drawn_for_and_else_on_the_first_in_the_order() -> None:
    lots = Lots(order=(3, 1, 2), drawn=(Draw("exclude", (1, 2), 2),))

    assert lots.fall("exclude", (2, 1), 1) == 2
    assert lots.fall("surplus", (1, 2), 1) == 1
    assert lots.fall("exclude", (1, 2, 3), 1) == 3
    for tied in ((4, 5), (1, 4)):
        with pytest.raises(LotNeeded):
            lots.fall("exclude", tied, 1)


def test_lots_that_cannot_have_been_drawn_so_are_refused() -> None:
    with pytest.raises(WrongLots):
        Lots(order=(1, 2, 1))
    with pytest.raises(WrongLots):
        Lots(order=(1, 2, 3), seed="The record's head, and two officers' numbers")
    with pytest.raises(WrongLots):
        Draw("exclude", (1, 2), 3)


def test_a_rule_is_called_by_its_name_and_takes_the_options_that_it_has() -> None:
    assert {name: rule.name for name, rule in RULES.items()} == {name: name for name in RULES}
    assert count("scottish-stv", contest()).winners == (1,)
    with pytest.raises(UnknownRule):
        count("scottish", contest())
    with pytest.raises(UnknownOption):
        count("scottish-stv", contest(), options={"threshold": "1/2"})
