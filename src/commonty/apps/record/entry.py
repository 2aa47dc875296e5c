"""What an entry of the record is: the base of every app's ``entries.py``, and the list of those that exist."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum, StrEnum
from functools import cache
from inspect import get_annotations
from typing import Annotated, Any, ClassVar, Self, get_args, get_type_hints

from commonty.apps.record.chain import KIND

__all__ = ["Audience", "Entry", "EntryError", "PersonId", "TextDigest", "kinds", "read", "says"]


class Audience(StrEnum):
    """The three circles: who may read the facts of an entry."""

    PUBLIC = "public"
    MEMBERS = "members"
    """The members of the entry's body."""
    PERSON = "person"
    """One person: sealed with their key."""


class Marked(Enum):
    """What a field of an entry holds, where that matters to what is stored."""

    PERSON = "person"
    TEXT = "text"


PersonId = Annotated[int | str, Marked.PERSON]
"""A person: given by primary key, stored (and read again) as their pseudonym in the entry's body; empty where they are erased."""
TextDigest = Annotated[str, Marked.TEXT]
"""A text that lies outside the chain: ``Text.digest``, its salted hash."""


class EntryError(TypeError):
    """An entry that is declared wrongly."""

    def __init__(self, entry: type, problem: str) -> None:
        super().__init__(f"{entry.__module__}.{entry.__qualname__}: {problem}")
        self.entry = entry


_KINDS: dict[str, type["Entry"]] = {}


@dataclass(frozen=True)
class Entry(ABC):
    """
    That something happened: a frozen dataclass of plain facts, written with ``record(…)`` beside the change.

    ``kind`` is ``app.what-happened`` and never renamed. ``body`` is the id of the body in which it happened; its members are the
    audience ``MEMBERS``. An entry for ``PERSON`` has a field ``person: PersonId``. Fields are texts, whole numbers, true or false,
    ``PersonId``, ``TextDigest``, lists and objects of these, or nothing.
    """

    kind: ClassVar[str]
    audience: ClassVar[Audience]
    says: ClassVar[str] = ""
    """What happened, in a few words that give nothing of it away: for everybody, whom the chain tells the kind of every line."""
    is_published: ClassVar[bool] = False
    """That a body chose to publish it, or that the check needs it: public even from a body that keeps to itself, as a caucus does."""

    body: str

    def __init_subclass__(cls, **arguments: Any) -> None:  # noqa: ANN401 - what Python passes on.
        """Put the entry on the list; refuse a kind that another has."""
        super().__init_subclass__(**arguments)
        kind = cls.__dict__.get("kind")
        if kind is None:
            return
        if not KIND.fullmatch(kind):
            raise EntryError(cls, f"the kind {kind!r} is not of the form app.what-happened")
        other = _KINDS.get(kind)
        if other is not None and (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
            raise EntryError(cls, f"the kind {kind!r} is already that of {other.__module__}.{other.__qualname__}")
        if cls.audience is Audience.PERSON and not any("person" in get_annotations(each) for each in cls.__mro__):
            raise EntryError(cls, "an entry for one person names them in its field person: PersonId")
        _KINDS[kind] = cls

    @abstractmethod
    def sentence(self) -> str:
        """Say in the reader's language what happened. People and texts are pseudonyms and hashes here: do not print them."""

    def facts(self, pseudonym: Callable[[int], str]) -> dict[str, object]:
        """Return the facts to be stored, ``body`` apart, with pseudonyms in the place of people."""
        marks = _marks(type(self))
        return {
            field.name: _replaced(getattr(self, field.name), pseudonym if marks[field.name] is Marked.PERSON else None)
            for field in fields(self)
            if field.name != "body"
        }

    def texts(self) -> list[str]:
        """Return the hashes of the texts that this entry is about."""
        marks = _marks(type(self))
        values = [getattr(self, field.name) for field in fields(self) if marks[field.name] is Marked.TEXT]
        return [text for value in values for text in (value if isinstance(value, tuple | list) else [value]) if text]

    @classmethod
    def names_people_in(cls) -> frozenset[str]:
        """Return the fields that hold people."""
        return frozenset(name for name, mark in _marks(cls).items() if mark is Marked.PERSON)

    @classmethod
    def from_facts(cls, body: str, facts: Mapping[str, Any]) -> Self:
        """Make the entry again from what was stored; fields added since have their defaults, fields dropped since are passed over."""
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {name: _frozen(value) for name, value in facts.items() if name in known}
        return cls(**{**values, "body": body})


def kinds() -> dict[str, type[Entry]]:
    """Return every entry of this installation by its kind, sorted."""
    return dict(sorted(_KINDS.items()))


def says(kind: str) -> str:
    """Return in a few words, to be translated, what lines of a kind say; the kind itself where no app declares it any more."""
    return (_KINDS[kind].says if kind in _KINDS else "") or kind


def read(kind: str, body: str, facts: Mapping[str, Any]) -> Entry | None:
    """Return the entry of that kind, or ``None`` where no app declares it any more."""
    return _KINDS[kind].from_facts(body, facts) if kind in _KINDS else None


@cache
def _marks(entry: type[Entry]) -> dict[str, Marked | None]:
    """Return how each field of an entry is marked."""
    return {name: _mark(hint) for name, hint in get_type_hints(entry, include_extras=True).items()}


def _mark(hint: Any) -> Marked | None:  # noqa: ANN401 - a type hint can be anything.
    """Return the mark of a type, looked for through tuples and unions."""
    for each in getattr(hint, "__metadata__", ()):
        if isinstance(each, Marked):
            return each
    return next((found for found in map(_mark, get_args(hint)) if found is not None), None)


def _replaced(value: object, pseudonym: Callable[[int], str] | None) -> object:
    if isinstance(value, tuple | list):
        return [_replaced(each, pseudonym) for each in value]
    return pseudonym(value) if pseudonym is not None and isinstance(value, int) else value


def _frozen(value: object) -> object:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value
