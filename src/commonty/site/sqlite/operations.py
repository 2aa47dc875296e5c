"""Emptying the tables of a test or a development database, those too whose triggers refuse it."""

from collections.abc import Sequence
from typing import Any

from django.core.management.color import Style
from django.db.backends.sqlite3 import operations


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations on SQLite; PostgreSQL truncates, which fires no row's trigger, and SQLite has to delete."""

    def sql_flush(self, style: Style, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False) -> list[str]:
        """Set the tables' triggers aside while they are emptied."""
        flush = super().sql_flush(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers: list[tuple[str, Any]] = cursor.fetchall()
        drop = [f"DROP TRIGGER {self.quote_name(name)}" for name, _sql in triggers]
        return [*drop, *flush, *(sql for _name, sql in triggers)] if flush else flush
