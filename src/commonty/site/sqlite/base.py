"""
SQLite for many writers: a current SQLite, and a queue at the door.

Importing this module puts ``pysqlite3`` in the place of ``sqlite3``, before Django's own backend asks for it: the WAL of a
SQLite older than 3.51.3 can be corrupted (https://sqlite.org/wal.html, "the WAL-reset bug"). Writers wait on a file lock, where
they are woken in turn, and not on the busy handler, where they sleep and fail.
"""
# ruff: noqa: E402 - the swap has to come before Django's backend is imported.

import fcntl
import sys
from pathlib import Path
from typing import IO, Any

import pysqlite3
import pysqlite3.dbapi2

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base

SAFE_WAL = (3, 51, 3)

if pysqlite3.sqlite_version_info < SAFE_WAL:
    message = f"SQLite {pysqlite3.sqlite_version} can corrupt its write-ahead log: Commonty needs 3.51.3 or newer, as pysqlite3 ships it"
    raise ImproperlyConfigured(message)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite backend, with one writer at a time, in the order in which they came."""

    _turn: IO[bytes] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 - Django's own signature
        """Connect, one after another: where two turn the write-ahead log on at once, SQLite refuses one of them and does not wait."""
        if self.is_in_memory_db():
            return super().get_new_connection(conn_params)
        with Path(f"{self.settings_dict['NAME']}.opening").open("ab") as opening:
            fcntl.flock(opening, fcntl.LOCK_EX)
            return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django’s own; its stubs leave it out
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # Django’s own; its stubs leave it out
        finally:
            self._end_turn_unless_writing()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # Django’s own; its stubs leave it out
        finally:
            self._end_turn_unless_writing()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # Django’s own; its stubs leave it out
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        turn = Path(f"{self.settings_dict['NAME']}.writer").open("ab")  # noqa: SIM115 - held until the transaction ends
        fcntl.flock(turn, fcntl.LOCK_EX)
        self._turn = turn

    def _end_turn(self) -> None:
        if self._turn is not None:
            self._turn.close()
            self._turn = None

    def _end_turn_unless_writing(self) -> None:
        if self.connection is None or not self.connection.in_transaction:
            self._end_turn()
