"""SQLite, whose tables a test may empty, and whose empty tables are made once and kept until a migration changes."""

import os
import sqlite3
from collections.abc import Sequence
from typing import Any

from django.core.management.color import Style
from django.db.backends.sqlite3 import creation, operations

from commonty.site.sqlite import base
from tests.emptying.kept import tables_of
from tests.emptying.keys import KEYS, make_keys


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


class DatabaseCreation(creation.DatabaseCreation):
    """Django's creation, which finds the tables in a file that the last run left, where these are the same migrations and packages."""

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        name: str = super()._create_test_db(verbosity, autoclobber, keepdb)  # type: ignore[misc]  # Django's own; its stubs leave it out
        self.connection.close()
        self.connection.settings_dict["NAME"] = name
        self.connection.ensure_connection()
        if (kept := tables_of(self.connection.alias)).exists():
            with sqlite3.connect(kept) as tables:
                tables.backup(self.connection.connection)
        elif self.connection.alias == KEYS:
            make_keys(self.connection)
        return name

    def create_test_db(self, verbosity: int = 1, autoclobber: bool = False, serialize: bool | None = True, keepdb: bool = False) -> str:
        """Keep the tables for the next run, before there is anything in them; a run beside this one finds all of them or none."""
        name = super().create_test_db(verbosity, autoclobber, serialize, keepdb)
        if not (kept := tables_of(self.connection.alias)).exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            half = kept.with_suffix(f".{os.getpid()}")
            with sqlite3.connect(half) as tables:
                self.connection.connection.backup(tables)
            half.replace(kept)
        return name


class DatabaseWrapper(base.DatabaseWrapper):
    """Commonty's SQLite, but for these."""

    ops_class = DatabaseOperations
    creation_class = DatabaseCreation
