"""What lies in the tables of both databases, for tests that say what must not change and what must not be there."""

import hashlib
from collections.abc import Iterator

from django.db import connections

NO_ACTS = frozenset({"django_session", "people_try", "people_code", "people_spentcode", "jobs_job", "django_migrations", "sqlite_sequence"})
"""Tables of the doorway and of the queue: looking in and asking for a code write there, and nobody's standing or power hangs on them."""


def rows(*, but: frozenset[str] = frozenset()) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield every row of every table of both databases, with the table's name; ``but`` are tables to leave out."""
    for connection in connections.all():
        with connection.cursor() as cursor:
            for table in sorted(connection.introspection.table_names(cursor)):
                if table in but:
                    continue
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the database itself
                for row in cursor.fetchall():
                    yield f"{connection.alias}.{table}", tuple(bytes(each) if isinstance(each, memoryview) else each for each in row)


def state(*, but: frozenset[str] = NO_ACTS) -> dict[str, str]:
    """Return a hash of each table, so that a test can say which one changed."""
    kept: dict[str, list[str]] = {}
    for table, row in rows(but=but):
        kept.setdefault(table, []).append(repr(row))
    return {table: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() for table, lines in kept.items()}
