"""Both databases as they stand at one instant, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

__all__ = ["still"]


@contextmanager
def still(alias: str) -> Iterator[None]:
    """Read the database ``alias`` within this block as it stands at its beginning; write nothing to it there. Keeps nobody waiting."""
    connection = connections[alias]
    if connection.in_atomic_block:
        yield  # Whoever began it has the same sight of it.
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                cursor.execute("SELECT COUNT(*) FROM sqlite_master")
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(using=alias):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT 1")
        yield
