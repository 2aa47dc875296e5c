"""
Queries whose SQL is written once.

Django writes the SQL of a query anew each time it is asked, which takes far longer than a database needs to answer one that finds a
few rows by their keys. The queries of every page, and of every vote, are therefore prepared. No row is kept: each call asks.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Model, QuerySet
from django.db.models.expressions import BaseExpression
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

__all__ = ["change_many", "prepared", "write_many"]

P = ParamSpec("P")
Row = TypeVar("Row")

Makes = Callable[[tuple[Any, ...]], Any]
ARRAYS = {int: "bigint[]", str: "text[]"}
"""What PostgreSQL calls a list of these."""
LARGEST = BigIntegerField.MAX_BIGINT


def write_many(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """
    Insert many rows of ``model``, each with the values of these fields, and all its others with what the database gives them.

    Values are as columns hold them, and moments; nothing is checked, and no primary keys come back. For what one act does to thousands.
    """
    opts = model._meta  # noqa: SLF001 - Django's documented name for it
    named = [opts.get_field(name) for name in fields]
    connection = connections[router.db_for_write(model)]
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in named)  # type: ignore[union-attr]  # each has a column
    sql = f"INSERT INTO {connection.ops.quote_name(opts.db_table)} ({quoted}) VALUES ({', '.join(['%s'] * len(named))})"  # noqa: S608 - names of models
    _run_many(connection, sql, rows)


def change_many(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Change these fields of many rows: the values of each, in their order, and its primary key last."""
    opts = model._meta  # noqa: SLF001 - as above
    connection = connections[router.db_for_write(model)]
    named = [opts.get_field(name) for name in fields]
    quoted = ", ".join(f"{connection.ops.quote_name(str(field.column))} = %s" for field in named)  # type: ignore[union-attr]  # as above
    key = connection.ops.quote_name(str(opts.pk.column))
    sql = f"UPDATE {connection.ops.quote_name(opts.db_table)} SET {quoted} WHERE {key} = %s"  # noqa: S608 - names of models
    _run_many(connection, sql, rows)


def _run_many(connection: BaseDatabaseWrapper, sql: str, rows: Iterable[Sequence[object]]) -> None:
    adapt = connection.ops.adapt_datetimefield_value
    told: list[list[Any]] = [[adapt(value) if isinstance(value, datetime) else value for value in row] for row in rows]
    if told:
        with connection.cursor() as cursor:
            cursor.executemany(sql, told)


def prepared(build: Callable[P, "QuerySet[Any, Row]"]) -> "Callable[P, list[Row]]":
    """
    Make of a function that builds a query one that asks it, and writes its SQL only the first time.

    ``build`` puts each of its arguments into the query as it is, and does nothing else with it: what the query looks like hangs on none
    of them. They are numbers, texts, moments, or a ``Collection[int]`` or ``[str]`` for ``__in``; never ``None``. Its related objects
    are selected, not prefetched. Of a number that no column can hold, as an address may have it, nothing is found.
    """
    return Prepared(build)


class Prepared(Generic[Row]):
    """A query, and its SQL once it was asked."""

    def __init__(self, build: "Callable[..., QuerySet[Any, Row]]") -> None:
        self.build = build
        self.slots = {name: Slot(name, kind) for name, kind in get_type_hints(build).items() if name != "return"}
        self.written: Written | None = None

    def __call__(self, *args: object, **named: object) -> list[Row]:
        """Ask it with these values."""
        values = dict(zip(self.slots, args, strict=False)) | named
        if any(isinstance(value, int) and value > LARGEST for value in values.values()):
            return []
        if self.written is None:
            self.written = write(self.build(**self.slots))
        return list(self.written.rows(values))


class Slot(BaseExpression):
    """The place of a value in a query."""

    def __init__(self, name: str, kind: Any) -> None:  # noqa: ANN401 - a type, as annotations give it
        super().__init__()
        self.name = name
        self.is_many = get_origin(kind) is Collection
        self.array = ARRAYS[get_args(kind)[0]] if self.is_many else ""

    def as_sql(self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return what stands in the SQL, and this place as its value."""
        return "%s", (self,)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Do so for SQLite, which takes a list as JSON."""
        return ("(SELECT value FROM json_each(%s))", (self,)) if self.is_many else self.as_sql(compiler, connection)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Do so for PostgreSQL, which takes a list as an array."""
        return (f"(SELECT unnest(%s::{self.array}))", (self,)) if self.is_many else self.as_sql(compiler, connection)

    def adapted(self, value: object, connection: BaseDatabaseWrapper) -> object:
        """Return a value as this database takes it."""
        if value is None:
            raise TypeError(self.name)  # It would find nothing: nothing equals NULL.
        if self.is_many and isinstance(value, Collection):
            return json.dumps(list(value)) if connection.vendor == "sqlite" else list(value)
        return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


@dataclass(frozen=True)
class Written:
    """A query as SQL, and what makes a row of each answer."""

    database: str
    sql: str
    params: tuple[object, ...]
    converters: tuple[tuple[int, Any, tuple[Any, ...]], ...]
    make: Makes
    is_locking: bool

    def rows(self, values: dict[str, object]) -> Iterator[Any]:
        """Ask with these values; raise ``TransactionManagementError`` where rows would be locked for no longer than the question."""
        connection = connections[self.database]
        if self.is_locking and connection.get_autocommit():
            raise TransactionManagementError(self.sql)
        params: list[Any] = [each.adapted(values[each.name], connection) if isinstance(each, Slot) else each for each in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        for answer in found:
            row = list(answer)
            for place, expression, converters in self.converters:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
            yield self.make(tuple(row))


def write(queryset: "QuerySet[Any, Any]") -> Written:
    """Write the SQL of a query, as Django would to ask it once."""
    compiler: Any = queryset.query.get_compiler(queryset.db)
    sql, params = compiler.as_sql()
    selected = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
    converters = ((place, expression, tuple(some)) for place, (some, expression) in compiler.get_converters(selected).items())
    is_locking = bool(queryset.query.select_for_update)
    return Written(queryset.db, sql, tuple(params), tuple(converters), making(queryset, compiler), is_locking)


def making(queryset: "QuerySet[Any, Any]", compiler: Any) -> Makes:  # noqa: ANN401 - Django’s own, untyped
    """Return what makes a row: a model with its related ones, a tuple, or one value."""
    kind = queryset._iterable_class  # noqa: SLF001 - Django’s own name for what its rows are
    if kind is FlatValuesListIterable:
        return lambda row: row[0]
    if kind is ValuesListIterable:
        return lambda row: row[: compiler.col_count]
    assert kind is ModelIterable, kind  # noqa: S101
    model, fields = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, stop = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:stop]]
    populators = get_related_populators(compiler.klass_info, compiler.select, queryset.db)  # type: ignore[call-arg]  # Django 5.2’s own; the stubs are of a later one
    annotated = tuple((compiler.annotation_col_map or {}).items())

    def make(row: tuple[Any, ...]) -> Any:  # noqa: ANN401 - whatever the model is
        made = model.from_db(queryset.db, names, row[start:stop])
        for populator in populators:
            populator.populate(row, made)
        for name, place in annotated:
            setattr(made, name, row[place])
        return made

    return make
