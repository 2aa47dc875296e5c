"""Constitutions at random: every key of the format, every reference to an article that exists."""

# ruff: noqa: ANN401, PLR0911 - it is as generic as the types of dataclasses are.

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from commonty.constitution.document import FORMAT, Constitution, Guard, Procedure
from commonty.constitution.duration import NOTHING, Duration, Unit
from commonty.constitution.inheritance import NEVER_INHERITED
from commonty.constitution.references import CHAPTERS

KEYS = ["a", "b", "c-1", "d_2", "rules.amend", "bodies.create@branch"]
TEXTS = ["", "x", "two\nlines", 'a "quoted" \\ word', "тест ⚠ 😀 e\u0301", "[a]\nb = 1", "\u00a0 '''", "\U0010ffff"]
FORMS = {
    "money": ["0.00", "500.00", "12345.67"],
    "currency": ["GBP", "EUR"],
    "language": ["en", "de", "pt-BR"],
    "name": ["rules.amend", "bodies.create", "mandates.grant"],
    "pattern": ["*", "rights.*", "organisation", "procedures.a*"],
    "zone": ["Europe/London", "UTC", "Pacific/Apia"],
}


def constitutions() -> st.SearchStrategy[Constitution]:
    """Draw a seed only: a whole document is more than Hypothesis can usefully shrink."""
    return st.integers(0, 2**32).map(lambda seed: constitution(Random(seed)))  # noqa: S311 - made up for tests


def constitution(random: Random) -> Constitution:
    keys = {chapter: random.sample(KEYS, random.randint(0, 3)) for chapter in CHAPTERS}
    for chapter in ("bodies", "procedures", "offices", "powers"):
        keys[chapter] = keys[chapter] or ["a"]
    whole: Constitution = table(Constitution, keys, random)
    bodies = {
        key: replace(body, parent=random.choice(keys["bodies"][:n]) if n else "", many=body.many and n > 0)
        for n, (key, body) in enumerate(whole.bodies.items())
    }
    procedures = {key: extending(procedure, keys["procedures"][:n], random) for n, (key, procedure) in enumerate(whole.procedures.items())}
    return replace(whole, format=FORMAT, root=keys["bodies"][0], bodies=bodies, procedures=procedures)


def extending(procedure: Procedure, earlier: list[str], random: Random) -> Procedure:
    stated = replace(procedure, extends=random.choice(["", *earlier]))
    if not stated.extends:
        return stated
    silent = [
        field.name
        for field in fields(Procedure)
        if "says" in field.metadata and field.name not in NEVER_INHERITED and getattr(stated, field.name) == field.default
    ]
    return replace(stated, restated=tuple(key for key in silent if random.random() < 1 / 3))


def table(kind: Any, keys: Mapping[str, list[str]], random: Random) -> Any:
    hints = get_type_hints(kind)
    values: dict[str, object] = {}
    for field in fields(kind):
        if "says" in field.metadata and (field.default is MISSING or random.random() < 1 / 2):
            values[field.name] = value(hints[field.name], field.metadata, keys, random, chapter=field.name)
    made = kind(**values)
    return replace(made, unamendable=True) if isinstance(made, Guard) and not made.procedure else made


def value(hint: Any, says: Mapping[str, str], keys: Mapping[str, list[str]], random: Random, *, chapter: str = "") -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        length = random.randint(0, 3) if inner[-1] is Ellipsis else len(inner)
        each = [value(inner[0], says, keys, random) for _ in range(length)]
        return tuple(dict.fromkeys(each)) if inner[-1] is Ellipsis else tuple(each)
    if origin in (Union, types.UnionType):
        return value(inner[0], says, keys, random)
    if origin is not None and issubclass(origin, Mapping):
        return {key: table(inner[1], keys, random) for key in keys[chapter]}
    if hint is Duration:
        return random.choice([NOTHING, Duration(random.randint(1, 400), random.choice(list(Unit)))])
    if is_dataclass(hint):
        return table(hint, keys, random)
    if says.get("refers"):
        return random.choice([one for word in says["refers"].split() for one in (keys[word] if word in CHAPTERS else [word])] or [""])
    if issubclass(hint, StrEnum):
        return random.choice(list(hint))
    if hint is Fraction:
        whole = random.randint(1, 100)
        return Fraction(random.randint(0, whole), whole)
    if hint is str:
        return random.choice(FORMS.get(says.get("form", ""), TEXTS))
    return random.random() < 1 / 2 if hint is bool else random.choice([0, 1, 7, 10**9])
