"""A sheet proves itself: read back, it is counted again; whatever was changed in it is found."""

# ruff: noqa: ANN401 - a sheet is plain facts, as JSON has them.

import copy
import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commonty.counting.contest import Contest, NoValidPapers
from commonty.counting.errors import CountingError
from commonty.counting.lots import Draw, Lots
from commonty.counting.replaying import DoesNotReplay, NotASheet, loads, replay
from commonty.counting.scottish_stv import count
from commonty.counting.tests.elections import REAL, lowest_first, real, tied
from commonty.counting.tests.generating import contests
from commonty.counting.writing import to_json

CONTEST = Contest(
    ("Ada", "Ben", "Cem", "Dee", "Eve"),
    2,
    {(1, 2): 6, (1, (), 3): 3, (2, 3): 3, (3, 2): 3, (4, 2): 2, (5, (2, 3)): 2, (): 1},
    frozenset({5}),
    "Treasurers",
)
LOTS = Lots(drawn=(Draw("exclude", (2, 3), 3),), order=(4, 3, 2, 1))


def facts() -> Any:
    return to_json(count(CONTEST, lots=LOTS))


def places(told: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value of a sheet."""
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    return [path, *(each for key, value in inner for each in places(value, (*path, key)))][(0 if path else 1) :]


def other(value: Any) -> Any:
    """Return a value of the same kind that is another."""
    match value:
        case bool() | None:
            return 1
        case int():
            return value + 1
        case str():
            return value[:-1] + ("1" if value[-1:] == "0" else "0")
        case list():
            return value[:-1] if value else [1]
        case dict():
            return {**value, "more": 1}


@given(contests())
def test_a_sheet_read_back_is_the_sheet_that_was_written(contest: Contest) -> None:
    try:
        sheet = count(contest, lots=Lots.seeded("x", len(contest.candidates)))
    except NoValidPapers:
        assume(False)
        raise

    assert loads(json.dumps(to_json(sheet))) == sheet
    assert replay(to_json(sheet, withhold_ballots=True), ballots=contest.ballots) == sheet


@pytest.mark.parametrize("path", places(facts()), ids=lambda path: ".".join(map(str, path)))
def test_a_sheet_with_any_value_changed_fails(path: tuple[Any, ...]) -> None:
    told = copy.deepcopy(facts())
    inner = told
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = other(inner[path[-1]])

    with pytest.raises(CountingError):
        replay(told)


@pytest.mark.parametrize("key", facts())
def test_a_sheet_without_one_of_its_fields_fails(key: str) -> None:
    told = facts()
    del told[key]

    with pytest.raises(CountingError):
        replay(told)


@pytest.mark.slow
@given(st.data())
def test_a_sheet_with_a_figure_changed_fails_and_names_the_field(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["exclude-lot-5-1", "surplus-lot-3-1", "withdrawn-candidate"]))
    told: Any = to_json(count(tied(name), lots=lowest_first(tied(name))))
    stage = data.draw(st.integers(0, len(told["stages"]) - 1))
    place = data.draw(st.integers(0, len(told["candidates"]) - 1))
    told["stages"][stage]["votes"][place] += "1"

    with pytest.raises(DoesNotReplay) as found:
        replay(told)

    assert found.value.where == f"stages[{stage}].votes[{place}]"


def test_a_number_written_as_true_or_as_a_float_is_not_the_number() -> None:
    told = facts()
    told["stages"][0]["elected"] = [True]

    with pytest.raises(DoesNotReplay):
        replay(told)
    with pytest.raises(NotASheet):
        loads(json.dumps(facts()).replace('"seats": 2', '"seats": 2.0'))


def test_sheets_that_withhold_their_ballots_have_the_same_digest_and_take_no_other_ballots() -> None:
    open_sheet, closed = facts(), to_json(count(CONTEST, lots=LOTS), withhold_ballots=True)

    assert closed == {**open_sheet, "ballots": None}
    with pytest.raises(NotASheet):
        replay(closed)
    with pytest.raises(DoesNotReplay):
        replay(closed, ballots={**CONTEST.ballots, (): 2})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        "{",
        "[" * 100_000,
        '{"format": "commonty-count-sheet/1"}',
        '{"format": "commonty-count-sheet/1", "format": "commonty-count-sheet/1"}',
        '{"format": 1e999}',
        '{"format": NaN}',
        '{"seats": ' + "9" * 10_000 + "}",
    ],
)
def test_what_is_no_sheet_is_refused(text: str) -> None:
    with pytest.raises(NotASheet):
        loads(text)


def test_every_real_sheet_proves_itself() -> None:
    for name in sorted(REAL)[::6]:
        sheet = count(real(name), lots=lowest_first(real(name)))
        assert loads(json.dumps(to_json(sheet))) == sheet
