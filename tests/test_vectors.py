"""Every vector of deciding has a test that carries its number, in the room that decides it, or names what it waits for."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from commonty.constitution.tests.test_vectors import OF_CALENDAR, OF_MAJORITY

ROOT = Path(__file__).parents[1]
CODE = ROOT / "src" / "commonty"
VECTORS: list[dict[str, Any]] = tomllib.loads((ROOT / "specs" / "constitution" / "vectors.toml").read_text("utf-8"))["vector"]
DECIDED = [vector for vector in VECTORS if "capability" not in vector]
WAITING = {vector["number"]: vector["capability"] for vector in VECTORS if "capability" in vector}


def numbers_tested_in(room: Path) -> set[int]:
    """Return the numbers that tests of a room carry in their names."""
    tests = [file.read_text("utf-8") for file in (room / "tests").glob("test_*.py")]
    return {int(number) for text in tests for number in re.findall(r"^def test_vector_(\d+)_", text, re.MULTILINE)}


def room_of(decided_in: str) -> Path:
    """Return the folder of the app or library in which something is decided: the last of the path may be a module."""
    place = CODE.joinpath(*decided_in.split("."))
    assert place.is_dir() or place.with_suffix(".py").is_file(), f"nothing is called {decided_in}"
    return CODE.joinpath(*decided_in.split(".")[: 2 if decided_in.startswith("apps.") else 1])


@pytest.mark.parametrize("vector", DECIDED, ids=lambda vector: f"{vector['number']}: {vector['says']}")
def test_a_vector_has_a_test_of_its_number_where_it_is_decided(vector: dict[str, Any]) -> None:
    from_the_file = {each["number"] for each in OF_MAJORITY + OF_CALENDAR} if vector["decided_in"].startswith("constitution.") else set()

    assert vector["number"] in numbers_tested_in(room_of(vector["decided_in"])) | from_the_file


def test_a_vector_waits_only_for_a_capability_that_is_not_there_yet() -> None:
    assert WAITING == {23: "meetings", 24: "delegates", 29: "amendments"}
    assert [name for name in WAITING.values() if (CODE / name).exists() or (CODE / "apps" / name).exists()] == []
