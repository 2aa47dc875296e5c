"""Reads the text of a constitution into the dataclasses of ``document``, and refuses what is not one."""

import re
import tomllib
import types
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from commonty.constitution import forms
from commonty.constitution.document import FORMAT, Constitution
from commonty.constitution.duration import Duration
from commonty.constitution.inheritance import NEVER_INHERITED
from commonty.constitution.mistakes import BadName, MissingKey, NotToml, Place, UnknownKey, WrongValue
from commonty.constitution.references import require_references
from commonty.wording.sentence import Sentence

LONGEST_DOCUMENT = 200_000
LONGEST_LINE = 20_000
LONGEST_TEXT = 10_000
PREAMBLE = "organisation"
DOTTED = re.compile(r"""(?<!["'\w-])(?:["'\w-]+[ \t]*\.[ \t]*){30}""", re.ASCII)
"""Thirty dotted names in a row: no constitution has them, and the time to read them grows with their square."""

Table = TypeVar("Table")


@dataclass(frozen=True)
class Decimal:
    """A number with a point, which no constitution may hold."""

    text: str

    def __repr__(self) -> str:
        return self.text


def parse(text: str) -> Constitution:
    """
    Read a constitution from TOML; every reference in it is to an article that exists.

    Raises a ``Mistake`` that names the article, the key and what would be right.
    """
    constitution = table(Constitution, toml(text), Place(PREAMBLE))
    if constitution.format != FORMAT:
        raise WrongValue(Place(PREAMBLE, "format"), constitution.format, Sentence("wanted.format", {"format": FORMAT}))
    require_references(constitution)
    return constitution


def toml(text: str) -> dict[str, object]:
    """Read TOML with its decimals marked; refuse quickly what is too long, too deep, or holds hidden characters."""
    if len(text) > LONGEST_DOCUMENT:
        raise NotToml("too-long", length=len(text), most=LONGEST_DOCUMENT)
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise NotToml("line-too-long", number=number, most=LONGEST_LINE)
        if character := forms.hidden(line.replace("\t", " ").removesuffix("\r")):
            raise NotToml("hidden", code=f"U+{ord(character):04X}", number=number)
        if DOTTED.search(line):
            raise NotToml("too-deep")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise NotToml("too-deep") from None
    except ValueError as error:
        raise NotToml("not-toml", problem=str(error)) from None


def table(kind: type[Table], raw: object, place: Place) -> Table:
    """Make the dataclass ``kind`` from a table: every key known, none missing, each of its type."""
    if not isinstance(raw, Mapping):
        raise WrongValue(place, raw, Sentence("wanted.table"))
    keys = _keys(cast("Hashable", kind))
    for name in raw:
        if name not in keys:
            raise UnknownKey(_inside(place, str(name), kind), keys)
    values: dict[str, object] = {}
    for name, (field, hint) in keys.items():
        if name in raw:
            values[name] = _value(hint, raw[name], _inside(place, name, kind), field)
        elif _default(field) is MISSING:
            raise MissingKey(place.inside(name), field.metadata["says"])
    if values.get("extends"):
        values["restated"] = tuple(
            name for name, (field, _) in keys.items() if name in values and name not in NEVER_INHERITED and values[name] == _default(field)
        )
    return kind(**values)


def _inside(place: Place, name: str, kind: type[object]) -> Place:
    """Return the place of a key; a table right under the whole document is an article, or a chapter, of its own."""
    keys = _keys(cast("Hashable", kind))
    hint = keys[name][1] if name in keys else None
    is_chapter = kind is Constitution and hint is not None and (get_origin(hint) is not tuple and hint not in {str, int})
    return Place(name) if is_chapter else place.inside(name)


def _value(hint: object, raw: object, place: Place, field: "Field[object]") -> object:
    """Return ``raw`` as ``hint`` asks; raise ``WrongValue`` where it is something else."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _list(inner, raw, place, field)
    if origin in (Union, types.UnionType):
        return _value(inner[0], raw, place, field)
    if origin is not None and issubclass(cast("type[object]", origin), Mapping):
        return _chapter(cast("type[object]", inner[1]), raw, place)
    if is_dataclass(hint) and hint is not Duration:
        return table(cast("type[object]", hint), raw, place)
    return _single(cast("type[object]", hint), raw, place, field.metadata["form"])


def _chapter(kind: type[object], raw: object, place: Place) -> dict[str, object]:
    """Read a table of articles by key."""
    if not isinstance(raw, Mapping):
        raise WrongValue(place, raw, Sentence("wanted.chapter", {"chapter": place.article}))
    for name in raw:
        if not forms.ARTICLE.fullmatch(str(name)):
            raise BadName(Place(place.article, str(name)))
    return {name: table(kind, article, Place(f"{place.article}.{name}")) for name, article in raw.items()}


def _list(inner: tuple[object, ...], raw: object, place: Place, field: "Field[object]") -> tuple[object, ...]:
    """Read a list of any length (``tuple[x, ...]``), or of a fixed one (``tuple[str, str]``)."""
    any_length = len(inner) > 1 and inner[1] is Ellipsis
    if not isinstance(raw, list) or not (any_length or len(raw) == len(inner)):
        raise WrongValue(place, raw, Sentence("wanted.list") if any_length else Sentence("wanted.pair"))
    values = tuple(_value(inner[0] if any_length else inner[n], each, place.entry(n + 1), field) for n, each in enumerate(raw))
    if any_length and len(set(values)) != len(values):
        raise WrongValue(place, raw, Sentence("wanted.once"))
    return values


def _single(hint: type[object], raw: object, place: Place, form: str) -> object:
    """Read one value that is not made of others."""
    if hint is bool or hint is int:
        if type(raw) is not hint or (hint is int and not 0 <= raw <= forms.GREATEST):
            raise WrongValue(place, raw, Sentence("wanted.bool") if hint is bool else Sentence("wanted.number"))
        return raw
    if hint is Fraction:
        share = forms.fraction(raw) if isinstance(raw, str) else None
        if share is None or (share > 1 and form != "multiple"):
            raise WrongValue(place, raw, Sentence("wanted.multiple") if form == "multiple" else Sentence("wanted.share"))
        return share
    if hint is Duration:
        length = forms.duration(raw) if isinstance(raw, str) else None
        if length is None:
            raise WrongValue(place, raw, Sentence("wanted.duration"))
        return length
    if not isinstance(raw, str):
        raise WrongValue(place, raw, Sentence("wanted.text"))
    if issubclass(hint, StrEnum):
        if raw not in list(hint):
            raise WrongValue(place, raw, Sentence("wanted.one-of", {"names": ", ".join(f"“{each.value}”" for each in hint)}))
        return hint(raw)
    return _text(raw, place, form)


def _text(raw: str, place: Place, form: str) -> str:
    """Read a text: not too long, nothing hidden in it, and of the form asked for (or empty)."""
    if len(raw) > LONGEST_TEXT or forms.hidden(raw):
        raise WrongValue(place, raw, Sentence("wanted.plain-text", {"most": LONGEST_TEXT}))
    if (form and raw and not forms.fits(form, raw)) or (form in {"zone", "name", "pattern"} and not raw):
        raise WrongValue(place, raw, Sentence(f"wanted.{form}"))
    return raw


@cache
def _keys(kind: Hashable) -> Mapping[str, tuple["Field[object]", object]]:
    """Return the keys of a kind of article, with their types, in their order."""
    hints = get_type_hints(kind)
    return {field.name: (field, hints[field.name]) for field in fields(cast("Any", kind)) if "says" in field.metadata}


def _default(field: "Field[object]") -> object:
    """Return the default of a key; ``MISSING`` where it is required."""
    return field.default_factory() if field.default_factory is not MISSING else field.default
