"""Watches what is written to both databases, so that tests need not read all of them to know that nothing was."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

READS = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE|EXPLAIN|PRAGMA|SET|SHOW)\b", re.IGNORECASE)
WRITES = re.compile(r"\s*(?:INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)

Row = tuple[Any, ...]

_read: dict[tuple[str, str], tuple[object, list[Row]]] = {}
"""What was read of each table of each database, and when."""


@dataclass
class Watch:
    """What was written through one connection."""

    tables: Counter[str] = field(default_factory=Counter)
    """How often each table was written to, by statements that name one."""
    others: int = 0
    """How often anything else was done that may have changed any table: one went back to a savepoint, say."""

    def __call__(self, execute: Callable[..., Any], sql: str, params: object, many: bool, context: dict[str, Any]) -> Any:  # noqa: ANN401 - as Django calls it
        """Run a statement, and take note of it."""
        if not READS.match(sql):
            named = WRITES.match(sql)
            if named:
                self.tables[named[1]] += 1
            else:
                self.others += 1
        return execute(sql, params, many, context)

    def times(self, table: str) -> tuple[int, int]:
        """Return what is another whenever that table may have changed."""
        return self.tables[table], self.others

    def all_times(self) -> tuple[int, int]:
        """Return what is another whenever anything may have changed."""
        return self.tables.total(), self.others


def watch(connection: BaseDatabaseWrapper) -> Watch:
    """Return the watch of a connection, which begins with the first call."""
    for wrapper in connection.execute_wrappers:
        if isinstance(wrapper, Watch):
            return wrapper
    watching = Watch()
    connection.execute_wrappers.append(watching)
    return watching


def written() -> tuple[tuple[int, int], ...]:
    """Return what is another whenever anything in any database may have changed within one test."""
    return tuple(watch(connections[alias]).all_times() for alias in connections)


@cache
def tables(alias: str) -> list[str]:
    """Return the names of all tables of a database."""
    with connections[alias].cursor() as cursor:
        return sorted(connections[alias].introspection.table_names(cursor))


def rows(alias: str, table: str) -> list[Row]:
    """Return all rows of a table. What was not written to since in the same test is not read again: it is the same list."""
    connection = connections[alias]
    when = (os.environ.get("PYTEST_CURRENT_TEST", ""), watch(connection).times(table))
    known, found = _read.get((alias, table), ("", []))
    if known != when:
        found = list(read(connection, table))
        _read[alias, table] = when, found
    return found


def read(connection: BaseDatabaseWrapper, table: str) -> Iterator[Row]:
    """Yield all rows of a table, as they are there now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the database itself
        for row in cursor.fetchall():
            yield tuple(bytes(each) if isinstance(each, memoryview) else each for each in row)
