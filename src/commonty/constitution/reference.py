"""Writes the reference page of the format from the dataclasses themselves: ``python -m commonty.constitution.reference``."""

# ruff: noqa: E501 - the lines of the page are as long as a page's lines are.

import inspect
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Union, cast, get_args, get_origin, get_type_hints

from commonty.constitution import choices, document
from commonty.constitution.document import FORMAT, Constitution
from commonty.constitution.duration import Duration

HEAD = f"""\
# The format of a constitution

A constitution is a TOML document of the format `{FORMAT}`. Its articles stand in chapters, by key: `[procedures.ordinary]` is the article
`procedures.ordinary`. A key of an article is of small letters a to z, digits and `- _ . @`; one with a dot or an `@` stands in quotes, `[routes."rules.amend"]`.

- A **share** is an exact fraction in quotes, `"1/2"` or `"66/100"`, from `"0"` to `"1"`. There are no decimals.
- A **duration** is `"14 days"`, `"48 hours"`, `"30 minutes"` or `"1 month"`; `"0 days"` is nothing.
- **Money** is `"500.00"`, in the organisation's currency.
- A **pattern** is the key of an article, or its beginning and a star: `rights.*`, `*`.
- A procedure that `extends` another is silent on a key that it leaves out; one that it states holds, also where it states the default.

In canonical form keys stand in the order below, those with their default are left out, fractions are reduced, and comments are kept only as `note`.
Articles stand in the order that the organisation gave them, and are numbered in it. A key marked *later* can be stated already and is carried out by the
capability named. Written by `python -m commonty.constitution.reference`; a test compares.
"""
COMMENTED = re.compile(r'= "([a-z0-9-]+)" +# (.*?)(?:  # noqa.*)?$', re.MULTILINE)


def reference() -> str:
    """Return the whole page, as Markdown."""
    parts = [HEAD, _section("The organisation", "Keys before all chapters: article `organisation`.", Constitution)]
    used: list[type[object]] = []
    for field, hint in _keys(Constitution):
        kind = _table_of(hint)
        if kind and (get_origin(hint) is not tuple):
            heading = f"`[{field.name}]`" if field.name == "founding" else f"`[{field.name}.*]`"
            parts.append(_section(heading, _about(kind), kind))
            used.append(kind)
    parts += [_section(f"A {kind.__name__.lower()}", f"Stands in braces: `{{ … }}`. {_about(kind)}", kind) for kind in _inner(used)]
    parts += [_choices(kind) for kind in _enums()]
    return "\n".join(parts)


def _section(heading: str, about: str, kind: type[object]) -> str:
    """Write one table of keys."""
    rows = [
        f"| `{field.name}` | {_form(hint, field)} | {_default(field)} | {_says(field)} |"
        for field, hint in _keys(kind)
        if not _is_chapter(hint)
    ]
    return "\n".join([f"## {heading}", "", about, "", "| key | is | if left out | says |", "|---|---|---|---|", *rows, ""])


def _choices(kind: type[StrEnum]) -> str:
    """Write the words that a key can choose from, each with what stands beside it in ``choices``."""
    meaning = dict(COMMENTED.findall(inspect.getsource(kind)))
    rows = [f"| `{choice.value}` | {meaning.get(choice.value, '')} |" for choice in kind]
    about = inspect.getdoc(kind) or ""
    return "\n".join([f"## {_words(kind)}", "", about, "", "| word | means |", "|---|---|", *rows, ""])


def _says(field: "Field[object]") -> str:
    """Return what a key says, and which capability will carry it out where none does yet."""
    later = field.metadata["later"]
    return f"{field.metadata['says']} *Later: {later}.*" if later else str(field.metadata["says"])


def _form(hint: object, field: "Field[object]") -> str:
    """Return what a key is, in words."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return f"list of: {_form(inner[0], field)}" if inner[1] is Ellipsis else "two texts"
    if origin in (Union, types.UnionType):
        return _form(inner[0], field)
    if refers := field.metadata["refers"]:
        return "key in " + " or ".join(f"`{word}`" if word in _chapters() else f"“{word}”" for word in refers.split())
    kind = cast("type[object]", hint)
    if issubclass(kind, StrEnum):
        return f"[{_words(kind)}](#{_words(kind).replace(' ', '-')})"
    if kind is not Duration and is_dataclass(kind):
        return f"[{kind.__name__.lower()}](#a-{kind.__name__.lower()})"
    names: Mapping[object, str] = {bool: "true or false", int: "whole number", Fraction: "share", Duration: "duration", str: "text"}
    return field.metadata["form"] or names[kind]


def _default(field: "Field[object]") -> str:
    """Return the default of a key, as it would be written."""
    if field.default is MISSING:
        return "*required*"
    if field.default is None or field.default in {"", ()}:
        return "–"
    if isinstance(field.default, bool | int) and not isinstance(field.default, StrEnum):
        return f"`{str(field.default).lower()}`"
    return f"`{field.default}`"


def _about(kind: type[object]) -> str:
    """Return the first sentence of what a table is."""
    return (inspect.getdoc(kind) or "").split("\n")[0]


def _keys(kind: type[object]) -> Iterator[tuple["Field[object]", object]]:
    """Yield the keys of a table with their types."""
    hints = get_type_hints(kind)
    for field in cast("tuple[Field[object], ...]", fields(cast("type[Constitution]", kind))):
        if "says" in field.metadata:
            yield field, hints[field.name]


def _table_of(hint: object) -> type[object] | None:
    """Return the kind of table that a type holds, if it holds one."""
    for each in (hint, *get_args(hint)):
        if isinstance(each, type) and is_dataclass(each) and each is not Duration:
            return each
    return None


def _is_chapter(hint: object) -> bool:
    """Say whether a key of the document is a chapter, with a section of its own."""
    return (_table_of(hint) is not None and get_origin(hint) in (Union, types.UnionType)) or _is_mapping(hint)


def _is_mapping(hint: object) -> bool:
    """Say whether a type is a table of articles by key."""
    origin = get_origin(hint)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _chapters() -> frozenset[str]:
    """Return the names of all chapters."""
    return frozenset(field.name for field, hint in _keys(Constitution) if _is_mapping(hint))


def _inner(kinds: list[type[object]]) -> list[type[object]]:
    """Return the kinds of table that stand inside articles, in the order of ``document``."""
    found = {held for kind in kinds for _, hint in _keys(kind) if (held := _table_of(hint))}
    return [kind for kind in vars(document).values() if isinstance(kind, type) and kind in found]


def _enums() -> list[type[StrEnum]]:
    """Return the choices of the format, in the order of ``choices``."""
    return [
        kind
        for kind in vars(choices).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == choices.__name__
    ]


def _words(kind: type[object]) -> str:
    """Return the name of a choice as words: “if inquorate”."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()


if __name__ == "__main__":
    print(reference(), end="")
