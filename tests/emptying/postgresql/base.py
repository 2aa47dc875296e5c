"""PostgreSQL, whose tables a test may empty: as a superuser, which no installation's own user has to be."""

from collections.abc import Sequence

from django.core.management.color import Style
from django.db.backends.postgresql import base, creation, operations

from tests.emptying.keys import KEYS, make_keys


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations, with the triggers asleep while tables are emptied."""

    def sql_flush(self, style: Style, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False) -> list[str]:
        """Let no trigger fire in this one transaction."""
        flush = super().sql_flush(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        return ["SET LOCAL session_replication_role = replica", *flush, "SET LOCAL session_replication_role = DEFAULT"] if flush else flush


class DatabaseCreation(creation.DatabaseCreation):
    """Django's creation, which makes the tables of the keys in no time."""

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        name: str = super()._create_test_db(verbosity, autoclobber, keepdb)  # type: ignore[misc]  # Django's own; its stubs leave it out
        if self.connection.alias == KEYS:
            self.connection.close()
            self.connection.settings_dict["NAME"] = name
            make_keys(self.connection)
        return name


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it, but for these."""

    ops_class = DatabaseOperations
    creation_class = DatabaseCreation
