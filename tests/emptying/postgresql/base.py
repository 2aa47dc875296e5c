"""PostgreSQL, whose tables a test may empty: as a superuser, which no installation's own user has to be."""

from collections.abc import Sequence

from django.core.management.color import Style
from django.db.backends.postgresql import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations, with the triggers asleep while tables are emptied."""

    def sql_flush(self, style: Style, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False) -> list[str]:
        """Let no trigger fire in this one transaction."""
        flush = super().sql_flush(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        return ["SET LOCAL session_replication_role = replica", *flush, "SET LOCAL session_replication_role = DEFAULT"] if flush else flush


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it, but for these operations."""

    ops_class = DatabaseOperations
