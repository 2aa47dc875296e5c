"""How the value of a column stands in an export, for each kind of column: exact, and the same from every database."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

__all__ = ["Column", "WrongValue", "column", "columns"]

SAFE = 2**53 - 1
"""The largest whole number that every reader of JSON keeps as it is; what is beyond stands as text."""
WHOLE = re.compile(r"0|-?[1-9][0-9]*")
MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
MICROSECOND = timedelta(microseconds=1)


class WrongValue(ValueError):
    """Something that cannot stand in such a column."""


@dataclass(frozen=True)
class Kind:
    """What a value of one kind is written as, and read from."""

    write: Callable[[Any], object]
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, and how its values are written and read."""

    name: str
    kind: Kind
    may_be_nothing: bool
    longest: int | None
    """The most letters that it holds, where that is limited."""

    def written(self, value: object) -> object:
        """Return a value as it stands in the file."""
        return None if value is None else self.kind.write(value)

    def read(self, told: object) -> object:
        """Return the value that stands in the file so; raise ``WrongValue`` for what this column does not hold."""
        if told is None:
            if not self.may_be_nothing:
                raise WrongValue(f"{self.name} must not be empty")
            return None
        try:
            value = self.kind.read(told)
        except (ValueError, TypeError, ArithmeticError) as problem:
            raise WrongValue(f"{self.name} cannot be {str(told)[:60]!r}") from problem
        if self.longest is not None and isinstance(value, str) and len(value) > self.longest:
            raise WrongValue(f"{self.name} holds {self.longest} letters at most, and there are {len(value)}")
        return value


def columns(model: type[models.Model]) -> tuple[Column, ...]:
    """Return every column of a table, in the order of the model."""
    return tuple(column(field) for field in model._meta.concrete_fields)  # noqa: SLF001 - Django's documented name for it


def column(field: "models.Field[Any, Any]") -> Column:
    """Return one column. Raises ``KeyError`` for a kind of column that no export can hold: it must be given its way here first."""
    meant = field
    while meant.remote_field is not None and isinstance(meant, models.ForeignKey):
        meant = meant.target_field
    longest = meant.max_length if isinstance(meant, models.CharField) else None
    return Column(field.attname, KINDS[meant.get_internal_type()], field.null, longest)


def _whole(value: int) -> object:
    return value if abs(value) <= SAFE else str(value)


def _read_whole(told: object) -> int:
    if isinstance(told, str) and WHOLE.fullmatch(told):
        return int(told)
    return int(_exactly(int)(told))


def _exactly(kind: type[Any]) -> Callable[[object], Any]:
    def read(told: object) -> object:
        if type(told) is not kind:
            raise TypeError(told)
        return told

    return read


def _of_text(read: Callable[[str], Any]) -> Callable[[object], Any]:
    return lambda told: read(_exactly(str)(told))


def _read_bytes(told: str) -> bytes:
    try:
        return base64.b64decode(told, validate=True)
    except binascii.Error as problem:
        raise WrongValue(told) from problem


def _read_moment(told: str) -> datetime:
    return datetime.strptime(told, MOMENT).replace(tzinfo=UTC)


NUMBER = Kind(_whole, _read_whole)
TEXT = Kind(str, _exactly(str))
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField"), NUMBER),
    **dict.fromkeys(("PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField"), NUMBER),
    **dict.fromkeys(("CharField", "TextField", "SlugField", "GenericIPAddressField"), TEXT),
    "BooleanField": Kind(bool, _exactly(bool)),
    "BinaryField": Kind(lambda value: base64.b64encode(bytes(value)).decode(), _of_text(_read_bytes)),
    "DateTimeField": Kind(lambda value: value.astimezone(UTC).strftime(MOMENT), _of_text(_read_moment)),
    "DateField": Kind(date.isoformat, _of_text(date.fromisoformat)),
    "TimeField": Kind(time.isoformat, _of_text(time.fromisoformat)),
    "DurationField": Kind(lambda value: str(value // MICROSECOND), _of_text(lambda told: int(told) * MICROSECOND)),
    "DecimalField": Kind(lambda value: format(value, "f"), _of_text(Decimal)),
    "UUIDField": Kind(str, _of_text(UUID)),
    "JSONField": Kind(lambda value: value, lambda told: told),
}
"""The kinds of columns, by what Django calls them. A file in a folder is none: here files lie in rows, sealed."""
