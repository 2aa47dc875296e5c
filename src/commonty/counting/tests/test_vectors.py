"""The cases of the rules, by number, as ``specs/counting/vectors.toml`` holds them."""

import json
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from commonty.counting.constraints import Constraint
from commonty.counting.contest import Contest, Ranking
from commonty.counting.lots import Lots
from commonty.counting.replaying import loads
from commonty.counting.rules import RULES, count
from commonty.counting.sheet import Sheet
from commonty.counting.tests.test_schema import SCHEMA, wrong
from commonty.counting.writing import decimal, to_json

FILE = Path(__file__).parents[4] / "specs" / "counting" / "vectors.toml"
VECTORS: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["vector"]


def contest(vector: Mapping[str, Any]) -> Contest:
    ballots: dict[Ranking, int] = {}
    for papers in vector["papers"]:
        number, *preferences = papers.split()
        ballots[tuple(preference(each) for each in preferences)] = int(number)
    return Contest(
        candidates=tuple(f"Candidate {number}" for number in range(1, vector["candidates"] + 1)),
        seats=vector["seats"],
        ballots=ballots,
        withdrawn=frozenset(vector.get("withdrawn", [])),
        constraints=tuple(Constraint(**{**each, "group": frozenset(each["group"])}) for each in vector.get("constraints", [])),
        ron=vector.get("ron", 0),
    )


def preference(written: str) -> int | tuple[int, ...]:
    several = tuple(int(each) for each in written.split("=") if each != "-")
    return several[0] if len(several) == 1 else several


def counted(vector: Mapping[str, Any]) -> Sheet:
    return count(vector["rule"], contest(vector), lots=Lots(tuple(vector.get("lots", []))), options=vector.get("options", {}))


def written(votes: int, denominator: int, places: int) -> str:
    """Write a decimal, or a fraction in lowest terms where a stage divides a vote."""
    return decimal(votes, places) if denominator == 1 else str(Fraction(votes, denominator))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['number']}: {vector['says']}")
def test_a_count_comes_to_what_the_vector_says(vector: Mapping[str, Any]) -> None:
    sheet = counted(vector)

    assert [*sheet.winners] == vector["winners"]
    assert [[written(votes, stage.denominator, sheet.places) for votes in stage.votes] for stage in sheet.stages] == [
        [str(votes) for votes in stage] for stage in vector["votes"]
    ]
    assert sheet.vacant == vector["seats"] - len(vector["winners"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["number"]))
def test_the_sheet_of_a_vector_replays_and_is_as_the_schema_says(vector: Mapping[str, Any]) -> None:
    told = to_json(counted(vector))

    assert loads(json.dumps(told)) == counted(vector)
    assert wrong(told, SCHEMA) == []


def test_the_vectors_are_numbered_and_every_rule_has_some() -> None:
    assert [vector["number"] for vector in VECTORS] == list(range(1, len(VECTORS) + 1))
    assert {vector["rule"] for vector in VECTORS} == set(RULES)
