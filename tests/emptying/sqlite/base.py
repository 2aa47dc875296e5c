"""SQLite, whose tables a test may empty."""

from collections.abc import Sequence
from typing import Any

from django.core.management.color import Style
from django.db.backends.sqlite3 import operations

from commonty.site.sqlite import base


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations; the triggers are taken away while tables are emptied, for SQLite can put none to sleep."""

    def sql_flush(self, style: Style, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False) -> list[str]:
        """Drop every trigger, empty the tables, and make the triggers again."""
        flush = super().sql_flush(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers: list[tuple[str, Any]] = cursor.fetchall()
        drop = [f"DROP TRIGGER {self.quote_name(name)}" for name, _sql in triggers]
        return [*drop, *flush, *(sql for _name, sql in triggers)] if flush else flush


class DatabaseWrapper(base.DatabaseWrapper):
    """Commonty's SQLite, but for these operations."""

    ops_class = DatabaseOperations
