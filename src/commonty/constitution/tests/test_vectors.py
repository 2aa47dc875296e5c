"""The vectors of deciding, by number, as ``specs/constitution/vectors.toml`` holds them."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from commonty.constitution import calendar, forms
from commonty.constitution.catalogue import say
from commonty.constitution.duration import NOTHING
from commonty.constitution.majority import Majority, Sheet, Tally, work_out
from commonty.constitution.mistakes import Place
from commonty.constitution.reading import table

FILE = Path(__file__).parents[4] / "specs" / "constitution" / "vectors.toml"
VECTORS: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["vector"]
OF_MAJORITY = [vector for vector in VECTORS if "tally" in vector]
OF_CALENDAR = [vector for vector in VECTORS if "notice" in vector]


def name(vector: Mapping[str, Any]) -> str:
    return f"{vector['number']}: {vector['says']}"


def test_all_thirty_five_vectors_are_here_and_each_says_where_it_is_decided() -> None:
    assert [vector["number"] for vector in VECTORS] == list(range(1, 36))
    assert [vector["number"] for vector in VECTORS if ("decided_in" in vector) == ("capability" in vector)] == []


def test_the_library_runs_every_vector_that_it_decides() -> None:
    claimed = {vector["number"] for vector in VECTORS if vector.get("decided_in") in {"constitution.majority", "constitution.calendar"}}

    assert claimed <= {vector["number"] for vector in OF_MAJORITY + OF_CALENDAR}


@pytest.mark.parametrize("vector", OF_MAJORITY, ids=name)
def test_a_tally_has_the_outcome_of_the_vector(vector: Mapping[str, Any]) -> None:
    rules = table(Majority, {key: vector[key] for key in ("threshold", "quorum") if key in vector}, Place("vector"))
    cases = [vector, *({**vector, "arithmetic": "", **also} for also in vector.get("also", []))]

    for case in cases:
        roll = case.get("roll", 100)
        sections = {key: Tally(entitled=roll, **numbers) for key, numbers in case.get("sections", {}).items()}
        sheet = work_out(rules, Tally(entitled=roll, **case["tally"]), sections=sections)

        assert sheet.outcome == case["outcome"]
        assert Sheet.from_json(sheet.to_json()) == sheet
        if case.get("arithmetic"):
            assert case["arithmetic"] in [say(sentence) for sentence in sheet.sentences]


@pytest.mark.parametrize("vector", OF_CALENDAR, ids=name)
def test_a_notice_is_in_time_until_the_last_day_of_the_vector(vector: Mapping[str, Any]) -> None:
    notice, zone = forms.duration(vector["notice"]) or NOTHING, vector["zone"]
    opening = calendar.start_of_day(date.fromisoformat(vector["opening"]), zone)
    too_late = calendar.end_of_day(date.fromisoformat(vector["last_day"]), zone)

    assert calendar.served_before(opening, notice, zone) == too_late
    assert calendar.opens(too_late - timedelta(seconds=1), notice, zone) == opening
    assert calendar.opens(too_late, notice, zone) > opening
