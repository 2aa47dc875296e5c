"""The schema of sheets says what sheets are."""

# ruff: noqa: ANN401 - a schema says of any value whether it fits.

import json
import re
from pathlib import Path
from typing import Any

import pytest

from commonty import counting
from commonty.counting.scottish_stv import count
from commonty.counting.tests.elections import TIES, lowest_first, real, tied
from commonty.counting.tests.test_replaying import facts
from commonty.counting.writing import to_json

SCHEMA: dict[str, Any] = json.loads((Path(counting.__path__[0]) / "sheet.schema.json").read_text("utf-8"))
TYPES: dict[str, type | tuple[type, ...]] = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}


def wrong(told: Any, schema: dict[str, Any], where: str = "sheet") -> list[str]:
    """Return where a value departs from a schema. It knows the keywords that the schema of sheets uses, and no others."""
    if "$ref" in schema:
        return wrong(told, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], where)
    unknown = set(schema) - KEYWORDS
    assert not unknown, unknown
    types = schema.get("type", [])
    allowed = [TYPES[name] for name in ([types] if isinstance(types, str) else types)]
    if allowed and not any(isinstance(told, each) and not isinstance(told, bool) for each in allowed):
        return [where]
    found = [where] if not fits(told, schema) else []
    if isinstance(told, dict):
        known = schema.get("properties", {})
        more = schema.get("additionalProperties", True)
        found += [f"{where}.{key}" for key in schema.get("required", []) if key not in told]
        found += [f"{where}.{key}" for key in told if key not in known and more is False]
        for key, value in told.items():
            inner = known.get(key, more if isinstance(more, dict) else {})
            found += wrong(value, inner, f"{where}.{key}")
    if isinstance(told, list) and "items" in schema:
        found += [problem for number, each in enumerate(told) for problem in wrong(each, schema["items"], f"{where}[{number}]")]
    return found


KEYWORDS = {
    *("$schema", "$defs", "title", "description", "type", "required", "properties", "additionalProperties"),
    *("items", "minItems", "maxItems", "minimum", "pattern", "enum", "const"),
}


def fits(told: Any, schema: dict[str, Any]) -> bool:
    checks = [
        "const" not in schema or told == schema["const"],
        "enum" not in schema or told in schema["enum"],
        "minimum" not in schema or told is None or told >= schema["minimum"],
        "pattern" not in schema or re.search(schema["pattern"], told) is not None,
        not isinstance(told, list) or schema.get("minItems", 0) <= len(told) <= schema.get("maxItems", len(told)),
    ]
    return all(checks)


@pytest.mark.parametrize("name", TIES)
def test_a_sheet_is_as_the_schema_says(name: str) -> None:
    assert wrong(to_json(count(tied(name), lots=lowest_first(tied(name)))), SCHEMA) == []


def test_a_sheet_with_lots_options_and_shared_preferences_is_as_the_schema_says() -> None:
    assert wrong(facts(), SCHEMA) == []
    assert wrong(to_json(count(real("glasgow_2007_govan")), withhold_ballots=True), SCHEMA) == []


def test_the_schema_refuses_what_is_no_sheet() -> None:
    assert wrong({**facts(), "more": 1}, SCHEMA) == ["sheet.more"]
    assert wrong({**facts(), "winners": [0]}, SCHEMA) == ["sheet.winners[0]"]
    assert wrong({**facts(), "digest": "x"}, SCHEMA) == ["sheet.digest"]


def test_every_field_that_the_schema_names_is_in_a_sheet() -> None:
    assert set(SCHEMA["properties"]) == set(facts()) == set(SCHEMA["required"])
