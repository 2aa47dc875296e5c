"""The tables of the keys' database, made as an installation makes them: without going through what the other database is made of."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from commonty.site.migrating import migrate

KEYS = "keys"


def make_keys(connection: BaseDatabaseWrapper) -> None:
    """Make them, and note that nothing else is to be made there: Django would look through every change of every table for it."""
    migrate(KEYS)
    recorder, known = MigrationRecorder(connection), MigrationLoader(connection)
    for app, name in set(known.disk_migrations) - set(known.applied_migrations):
        recorder.record_applied(app, name)
