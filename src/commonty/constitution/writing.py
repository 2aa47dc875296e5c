"""Writes a constitution as canonical TOML: one text for one constitution, whose digest names it."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction

from commonty.constitution.document import Constitution
from commonty.constitution.duration import Duration

BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def write(constitution: Constitution) -> str:
    """
    Return the canonical text: keys in the order of the format, defaults left out, articles in the order they stand in.

    ``parse(write(c)) == c``, and ``write(parse(text)) == text`` for every canonical text.
    """
    blocks = ["".join(f"{name} = {_value(value)}\n" for name, value in _stated(constitution) if not _is_table(value))]
    for name, value in _stated(constitution):
        if is_dataclass(value):
            blocks.append(_block(name, value))
        elif isinstance(value, Mapping):
            blocks += [_block(f"{name}.{_key(key)}", article) for key, article in value.items()]
    return "\n".join(blocks)


def digest(constitution: Constitution) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical text in UTF-8."""
    return hashlib.sha256(write(constitution).encode()).hexdigest()


def plain(value: object) -> object:
    """Return a value of the document as plain JSON: what ``reading`` makes the same value of again."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Fraction | Duration):
        return str(value)
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if is_dataclass(value):
        return {name: plain(each) for name, each in _stated(value)}
    return value


def _stated(table: object) -> Iterator[tuple[str, object]]:
    """Yield the keys of a table that it states: those required, unlike their default, or restated."""
    restated = getattr(table, "restated", ())
    for field in fields(table):  # type: ignore[arg-type] # only tables of the document are given
        value = getattr(table, field.name)
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if "says" in field.metadata and (value != default or field.name in restated):
            yield field.name, value


def _is_table(value: object) -> bool:
    """Say whether this stands under a heading of its own."""
    return isinstance(value, Mapping) or (is_dataclass(value) and not isinstance(value, Duration))


def _block(heading: str, table: object) -> str:
    """Write one article under its heading."""
    return f"[{heading}]\n" + "".join(f"{name} = {_value(value)}\n" for name, value in _stated(table))


def _key(name: str) -> str:
    """Write a key, in quotes where it needs them."""
    return name if BARE.fullmatch(name) else _text(name)


def _value(value: object) -> str:  # noqa: PLR0911 - one answer a type reads best as a list.
    """Write one value; lists of more than one table or pair stand one to a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction | Duration):
        return f'"{value}"'
    if isinstance(value, tuple):
        written = [_value(each) for each in value]
        if len(value) > 1 and not isinstance(value[0], str):
            return "[\n" + "".join(f"  {each},\n" for each in written) + "]"
        return f"[{', '.join(written)}]"
    if is_dataclass(value):
        return "{ " + ", ".join(f"{name} = {_value(each)}" for name, each in _stated(value)) + " }"
    return _text(str(value))


def _text(text: str) -> str:
    """Write a text in quotes, as TOML escapes it (which is as JSON does)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
