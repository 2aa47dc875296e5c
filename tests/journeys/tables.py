"""What lies in the tables of both databases, for tests that say what must not change and what must not be there."""

import hashlib
from collections.abc import Iterator

from django.db import connections

from commonty.apps.keys.tests import watched

NO_ACTS = frozenset(
    {
        "django_session",
        "people_try",
        "people_code",
        "people_spentcode",
        "bodies_askedbymail",
        "jobs_job",
        "django_migrations",
        "sqlite_sequence",
    }
)
"""Tables of the doorway and of the queue: looking in and asking for a code write there, and nobody's standing or power hangs on them."""


_hashes: dict[tuple[str, str], tuple[list[watched.Row], str]] = {}
"""The rows of each table of each database, and their hash."""


def rows(*, but: frozenset[str] = frozenset()) -> Iterator[tuple[str, watched.Row]]:
    """Yield every row of every table of both databases, with the table's name; ``but`` are tables to leave out."""
    for connection in connections.all():
        for table in watched.tables(connection.alias):
            if table not in but:
                for row in watched.read(connection, table):
                    yield f"{connection.alias}.{table}", row


def state(*, but: frozenset[str] = NO_ACTS) -> dict[str, str]:
    """Return a hash of each table, so that a test can say which one changed. All that changes anything must be done by this process."""
    return {f"{alias}.{table}": _hash(alias, table) for alias in connections for table in watched.tables(alias) if table not in but}


def _hash(alias: str, table: str) -> str:
    rows = watched.rows(alias, table)
    known, found = _hashes.get((alias, table), ([], ""))
    if known is not rows:
        found = hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
        _hashes[alias, table] = rows, found
    return found
