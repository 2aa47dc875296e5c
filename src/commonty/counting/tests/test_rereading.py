"""A sheet that was proved before is read back without its ballots: everything is told of it that is told of the count itself."""

# ruff: noqa: ANN401 - a sheet is plain facts, as JSON has them.

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commonty.counting.account import account
from commonty.counting.contest import Contest
from commonty.counting.errors import CountingError
from commonty.counting.lots import Lots
from commonty.counting.replaying import DoesNotReplay
from commonty.counting.rereading import reread
from commonty.counting.rules import RULES, count
from commonty.counting.stage_table import table
from commonty.counting.tests.generating import contests
from commonty.counting.tests.test_replaying import other, places
from commonty.counting.writing import to_json


def facts(contest: Contest, rule: str) -> Any:
    try:
        sheet = count(rule, contest, lots=Lots.seeded("x", len(contest.candidates)))
    except CountingError:
        assume(False)
    return sheet, json.loads(json.dumps(to_json(sheet, withhold_ballots=True)))


@pytest.mark.parametrize("rule", sorted(RULES))
@given(contests())
def test_a_sheet_read_without_counting_tells_what_the_count_tells(rule: str, contest: Contest) -> None:
    sheet, told = facts(contest, rule)

    again = reread(told)

    assert (again.stages, again.ties, again.winners, again.constrained) == (sheet.stages, sheet.ties, sheet.winners, sheet.constrained)
    assert account(again) == account(sheet)
    assert table(again, "en") == table(sheet, "en")


@given(contests(), st.data())
def test_a_sheet_in_which_anything_was_changed_is_not_read(contest: Contest, data: st.DataObject) -> None:
    _sheet, told = facts(contest, "scottish-stv")
    path = data.draw(st.sampled_from([each for each in places(told) if each[0] not in {"ballots", "format"}]))
    holder = told
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = other(holder[path[-1]])

    with pytest.raises(DoesNotReplay):
        reread(told)
