"""JSON in the one way that this protocol writes it: compact, fields in their order, raw UTF-8. Reading is strict, whoever wrote it."""

import json
from collections.abc import Sequence
from typing import NoReturn, TypeAlias

from commonty.ballots.errors import BallotsError, shown

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
"""What a file may hold: no number with a fraction."""

LARGEST_FILE = 1 << 20
"""How many bytes are read where nobody says otherwise: an election with hundreds of questions has fewer."""
LONGEST_NUMBER = 19
"""How many digits a bare number may have; larger ones are texts in this protocol."""
LEAST_CONTAINERS, BYTES_PER_CONTAINER = 150_000, 32
"""How many lists and objects any file may have, and one more for how many bytes: an empty list takes thirty times its length in memory."""


class Unreadable(BallotsError):
    """Bytes that are not JSON as this library reads it; each subclass is a cause."""


class NotJson(Unreadable):
    """Bytes that are not JSON, not UTF-8, or nested too deeply."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"this is no JSON that can be read: {problem}")


class TooLarge(Unreadable):
    """More bytes, or more lists and objects, than this place ever needs."""

    def __init__(self, what: str, at_most: int) -> None:
        super().__init__(f"more than {at_most} {what}: nothing that belongs here is so large")
        self.at_most = at_most


class NumberRefused(Unreadable):
    """A bare number that is too long, has a fraction or exponent, is minus nought, or is none (NaN, Infinity)."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{shown(number)} is refused as a number: only whole ones of at most {LONGEST_NUMBER} digits are read")
        self.number = number


class FieldTwice(Unreadable):
    """An object with the same field twice: readers would differ in which of them counts."""

    def __init__(self, field: str) -> None:
        super().__init__(f"an object has the field {shown(field)} twice")
        self.field = field


class UnknownField(Unreadable):
    """An object with a field that does not belong there."""

    def __init__(self, what: str, field: str) -> None:
        super().__init__(f"{what} has no field {shown(field)}")
        self.what = what
        self.field = field


class MissingField(Unreadable):
    """An object without a field that belongs there."""

    def __init__(self, what: str, field: str) -> None:
        super().__init__(f"{what} needs the field {shown(field)}")
        self.what = what
        self.field = field


class WrongKind(Unreadable):
    """A value of another kind than belongs there: a text for a list, say."""

    def __init__(self, what: str, kind: str, value: object) -> None:
        super().__init__(f"{what} is {kind}, not {shown(value)}")
        self.what = what
        self.kind = kind
        self.value = value


class NotCanonical(Unreadable):
    """Bytes that say the right thing in another way than the one: with spaces, other escapes or another order of fields."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not written as it would be written again: compact, its fields in their order, no needless escape")
        self.what = what


def write(value: Json) -> str:
    r"""
    Return a value as files have it.

    >>> write({"version": 1, "name": "Größe \"2\"", "questions": []})
    '{"version":1,"name":"Größe \\"2\\"","questions":[]}'
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def read(raw: bytes, *, at_most: int = LARGEST_FILE) -> Json:
    """Return what bytes say. Raises ``Unreadable``, whatever they are, and takes memory in proportion to ``at_most``."""
    if len(raw) > at_most:
        raise TooLarge("bytes", at_most)
    containers = LEAST_CONTAINERS + len(raw) // BYTES_PER_CONTAINER
    if raw.count(b"[") + raw.count(b"{") > containers:
        raise TooLarge("lists and objects", containers)
    try:
        text = raw.decode()
        value: Json = json.loads(text, object_pairs_hook=_object, parse_int=_whole, parse_float=_refuse, parse_constant=_refuse)
    except UnicodeDecodeError:
        raise NotJson("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise NotJson(f"{error.msg} at character {error.pos}") from None
    except RecursionError:
        raise NotJson("it is nested too deeply") from None
    return value


def check_canonical(raw: bytes, value: Json, what: str) -> None:
    """Raise ``NotCanonical`` where bytes are not those that ``value`` is written as; ``what`` is it, for the error."""
    try:
        again = write(value).encode()
    except (UnicodeEncodeError, RecursionError):  # Half of a surrogate pair can be escaped in JSON, but is no text.
        raise NotCanonical(what) from None
    if again != raw:
        raise NotCanonical(what)


def fields(value: Json, what: str, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Json]:
    """Return an object with all the ``required`` fields and none but the ``optional`` beside. ``check_canonical`` sees their order."""
    facts = an_object(value, what)
    for field in required:
        if field not in facts:
            raise MissingField(what, field)
    if len(facts) > len(required):
        for field in facts:
            if field not in required and field not in optional:
                raise UnknownField(what, field)
    return facts


def an_object(value: Json, what: str) -> dict[str, Json]:
    """Return an object. Raises ``WrongKind`` for what is none; so do the others below."""
    if not isinstance(value, dict):
        raise WrongKind(what, "an object", value)
    return value


def a_list(value: Json, what: str) -> list[Json]:
    """Return a list."""
    if not isinstance(value, list):
        raise WrongKind(what, "a list", value)
    return value


def a_text(value: Json, what: str) -> str:
    """Return a text. Half of a surrogate pair can be escaped in JSON, but is none."""
    if not isinstance(value, str) or not (value.isascii() or value.encode(errors="ignore").decode() == value):
        raise WrongKind(what, "a text", value)
    return value


def a_number(value: Json, what: str) -> int:
    """Return a whole number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongKind(what, "a whole number", value)
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    facts = dict(pairs)
    if len(facts) < len(pairs):
        seen: set[str] = set()
        raise FieldTwice(next(field for field, _ in pairs if field in seen or seen.add(field)))  # type: ignore[func-returns-value] # adds, and goes on
    return facts


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER or digits == "-0":
        raise NumberRefused(digits)
    return int(digits)


def _refuse(number: str) -> NoReturn:
    raise NumberRefused(number)
