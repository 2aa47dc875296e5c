"""One database copied to a file and back, whole and consistent, while others write."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connections

from commonty.constitution.refusal import Refused


def copy_out(alias: str, file: Path) -> None:
    """
    Write the database ``alias`` to ``file`` as it stands at one instant.

    SQLite is written as a database of its own; PostgreSQL as ``pg_dump`` writes it.
    """
    connection = connections[alias]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        return
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={file}", alias=alias)


def copy_in(alias: str, file: Path) -> None:
    """Put what ``copy_out`` wrote in the place of the database ``alias``, which must be empty."""
    connection = connections[alias]
    if is_in_use(alias):
        raise Refused(f"the database “{alias}” already holds an organisation; a backup is restored into an empty installation only")
    if connection.vendor == "sqlite":
        place = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        for old in place.parent.glob(place.name + "*"):
            old.unlink()
        shutil.copyfile(file, place)
        place.chmod(0o600)
        return
    _run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", str(connection.settings_dict["NAME"]), str(file), alias=alias)


def is_in_use(alias: str) -> bool:
    """Say whether the database has any table of ours."""
    with connections[alias].cursor() as cursor:
        return "django_migrations" in connections[alias].introspection.table_names(cursor)


def _run(program: str, *words: str, alias: str) -> None:
    """Run one of PostgreSQL's own programs against ``alias``; refuse with its last line where it fails."""
    found = shutil.which(program)
    if found is None:
        raise Refused(f"{program} is not installed; it comes with PostgreSQL’s client programs (Debian: postgresql-client)")
    told = connections[alias].get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    environment = {**os.environ, **{names[key]: str(value) for key, value in told.items() if key in names and value}}
    done = subprocess.run((found, *words), env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode:
        raise Refused(f"{program} failed: {(done.stderr.strip().splitlines() or ['it did not say why'])[-1]}")
