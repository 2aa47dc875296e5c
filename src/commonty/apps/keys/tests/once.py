"""
Makes what many tests begin with once, by the verbs, and puts its rows back into both databases wherever the same is asked for again.

To found an organisation takes a quarter of a second, and a thousand tests begin with one; to hold an election in it takes a second. Each
test gets the very rows that the verbs wrote. What is made of what was made so is made once too, as long as nothing else was written.
"""

import io
import os
import pickle
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connections, transaction
from django.db.models import Model

from commonty.apps.keys.tests.watched import Row, rows, tables, written
from commonty.ballots.secret import SecretScalar

FILLED = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}
"""What has rows as soon as the tables are there, or is the database's own."""
AT_A_TIME = 200

P = ParamSpec("P")
T = TypeVar("T")
Contents = dict[tuple[str, str], list[Row]]
"""Every row of each table of each database."""


@dataclass(frozen=True)
class Change:
    """What one making did to one table."""

    alias: str
    table: str
    columns: tuple[str, ...]
    key: int
    """The place of its primary key among the columns."""
    taken: tuple[Row, ...]
    put: tuple[Row, ...]

    def again(self) -> None:
        """Do it once more."""
        named = ", ".join(f'"{column}"' for column in self.columns)
        with connections[self.alias].cursor() as cursor:
            for row in self.taken:
                cursor.execute(f'DELETE FROM "{self.table}" WHERE "{self.columns[self.key]}" = %s', [row[self.key]])  # noqa: S608 - our names
            for start in range(0, len(self.put), AT_A_TIME):
                some = self.put[start : start + AT_A_TIME]
                places = ", ".join([f"({', '.join(['%s'] * len(self.columns))})"] * len(some))
                cursor.execute(f'INSERT INTO "{self.table}" ({named}) VALUES {places}', [value for row in some for value in row])  # noqa: S608 - as above


@dataclass(frozen=True)
class Made:
    """What was made, and what that did to the databases."""

    pickled: bytes
    secrets: list[SecretScalar]
    changes: list[Change]


_stands: list[tuple[Hashable, object]] = []
"""What the databases hold, as what was made one upon the other, and when that was so."""


def once(make: Callable[P, T]) -> Callable[P, T]:
    """
    Let ``make`` run once for the same arguments upon the same ground: databases without a row, or what was made so before and nothing else.

    Elsewhere it runs as it is. It must return what it makes: what else it does to its arguments is not done again.
    """
    kept: dict[Hashable, Made] = {}

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        ground = _ground()
        if ground is None:
            return make(*args, **kwargs)
        key = (ground, make.__module__, make.__qualname__, _named(args), _named(sorted(kwargs.items())))
        if key in kept:
            for alias in connections:
                with transaction.atomic(using=alias):
                    for change in kept[key].changes:
                        if change.alias == alias:
                            change.again()
        else:
            before = _contents() if ground else {}
            pickled, secrets = _pickled(make(*args, **kwargs))
            kept[key] = Made(pickled, secrets, list(_changes(before, _contents())))
        _stands[:] = [(key, _now())]
        thing: T = _Unpickler(io.BytesIO(kept[key].pickled), kept[key].secrets).load()
        return thing

    return made


def _ground() -> Hashable | None:
    """Return what the databases hold, if that was made here; an empty tuple where they hold nothing, ``None`` where they hold more."""
    if _stands and _stands[0][1] == _now():
        return _stands[0][0]
    return () if all(_is_empty(alias) for alias in connections) else None


def _now() -> object:
    """Return what is another as soon as anything was written, and in every other test."""
    return os.environ.get("PYTEST_CURRENT_TEST", ""), written(), tuple(len(connections[alias].savepoint_ids) for alias in connections)


def _named(thing: object) -> Hashable:
    """Return a thing as part of a key: rows by their keys, and lists as tuples."""
    if isinstance(thing, Model):
        return (thing._meta.label, thing.pk)  # noqa: SLF001 - Django's documented name for it
    if isinstance(thing, list | tuple) and type(thing) in {list, tuple}:
        return tuple(_named(each) for each in thing)
    assert isinstance(thing, Hashable), thing
    return thing


@cache
def _tables(alias: str) -> list[str]:
    return [name for name in tables(alias) if name not in FILLED]


def _is_empty(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f'SELECT EXISTS (SELECT 1 FROM "{table}")' for table in _tables(alias)))  # noqa: S608 - our names
        return not any(found for (found,) in cursor.fetchall())


def _contents() -> Contents:
    """Return all that the tables of both databases hold."""
    return {(alias, table): rows(alias, table) for alias in connections for table in _tables(alias)}


def _changes(before: Contents, after: Contents) -> Iterator[Change]:
    for (alias, table), there in after.items():
        was_there = before.get((alias, table), [])
        if there is was_there:
            continue
        had, has = Counter(map(repr, was_there)), Counter(map(repr, there))
        taken = tuple(row for row in was_there if not has[repr(row)])
        put = tuple(row for row in there if not had[repr(row)])
        if taken or put:
            yield Change(alias, table, *_columns(alias, table), taken, put)


@cache
def _columns(alias: str, table: str) -> tuple[tuple[str, ...], int]:
    """Return the columns of a table, and the place of its primary key."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')  # noqa: S608 - our names
        columns = tuple(column[0] for column in cursor.description)
        return columns, columns.index(connection.introspection.get_primary_key_column(cursor, table))


def _pickled(thing: object) -> tuple[bytes, list[SecretScalar]]:
    """Pickle a thing, but for the secrets in it, which cannot be."""
    into, secrets = io.BytesIO(), list[SecretScalar]()
    _Pickler(into, secrets).dump(thing)
    return into.getvalue(), secrets


class _Pickler(pickle.Pickler):
    def __init__(self, into: io.BytesIO, secrets: list[SecretScalar]) -> None:
        super().__init__(into)
        self.secrets = secrets

    def persistent_id(self, thing: Any) -> int | None:  # noqa: ANN401 - whatever is pickled
        if not isinstance(thing, SecretScalar):
            return None
        self.secrets.append(thing)
        return len(self.secrets) - 1


class _Unpickler(pickle.Unpickler):
    def __init__(self, source: io.BytesIO, secrets: Sequence[SecretScalar]) -> None:
        super().__init__(source)
        self.secrets = secrets

    def persistent_load(self, number: int) -> SecretScalar:
        return self.secrets[number]
