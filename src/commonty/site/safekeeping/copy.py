"""One database copied to a file and back, whole and consistent, while others write."""

import os
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connections, models

from commonty.constitution.refusal import Refused

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database."""


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
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}", alias=alias)


def copy_in(alias: str, file: Path, *, again: bool) -> None:
    """Put what ``copy_out`` wrote in the place of the database ``alias``, in one step; with ``again``, over what an earlier try left."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        place = _sqlite_file(alias)
        connection.close()
        for ending in BESIDE:
            place.with_name(place.name + ending).unlink(missing_ok=True)
        file.replace(place)
        return
    over = ("--clean", "--if-exists") if again else ()
    name = str(connection.settings_dict["NAME"])
    _run("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", *over, f"--dbname={name}", str(file), alias=alias)
    connection.close()


def put_aside(alias: str, name: str) -> None:
    """
    Leave the place of the database ``alias`` empty, for ``copy_in``. Nothing is done where it is empty.

    SQLite is moved, and keeps what it holds under ``name`` beside it; what PostgreSQL holds is dropped.
    """
    connection = connections[alias]
    if connection.vendor == "sqlite":
        place = _sqlite_file(alias)
        connection.close()
        for ending in ("", *BESIDE):
            file = place.with_name(place.name + ending)
            if file.exists():
                file.replace(place.with_name(f"{place.name}.{name}{ending}"))
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()


def refuse_unless_ours_to_replace(alias: str) -> None:
    """Refuse where ``put_aside`` would fail: on PostgreSQL, where the program's role may not drop and make the schema again."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, pg_has_role(nspowner, 'USAGE') AND has_database_privilege(current_database(), 'CREATE')"
            " FROM pg_namespace WHERE nspname = 'public'"
        )
        role, is_ours = cursor.fetchone() or (connection.settings_dict["USER"], False)
    if not is_ours:
        name = connection.settings_dict["NAME"]
        raise Refused(
            f"an upgrade that fails could not be undone, for the database is not {role}’s own; as PostgreSQL’s administrator, in this "
            f"database, run: ALTER DATABASE {name} OWNER TO {role}; ALTER SCHEMA public OWNER TO {role};"
        )


def place_of(alias: str) -> Path:
    """Return the folder where a copy is unpacked before it goes into the database ``alias``: for SQLite, on the same disk."""
    folder = _sqlite_file(alias).parent if connections[alias].vendor == "sqlite" else Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def are_apart() -> bool:
    """Say whether the keys and the data are in two databases."""
    names = ("ENGINE", "NAME", "HOST", "PORT")
    one, other = (tuple(str(connections[alias].settings_dict[name]) for name in names) for alias in ("default", "keys"))
    return one != other


def is_in_use(alias: str) -> bool:
    """Say whether the database has any table of ours."""
    connection = connections[alias]
    if connection.vendor == "sqlite" and not _sqlite_file(alias).exists():
        return False
    with connection.cursor() as cursor:
        return "django_migrations" in connection.introspection.table_names(cursor)


def skip_ids(model: type[models.Model], *, above: int) -> None:
    """Let the next row of ``model`` have an id above this: a lower one was given to somebody before, if not in this database."""
    connection = connections["default"]
    table, column = model._meta.db_table, model._meta.pk.column  # noqa: SLF001 - Django's documented name for it
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s AND seq < %s", [table, above])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT %s, %s WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                [table, above, table],
            )
        elif above:
            highest = f"(SELECT COALESCE(MAX({column}), 1) FROM {table})"  # noqa: S608 - names of ours
            cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, %s), GREATEST(%s, {highest}))", [table, column, above])


def _sqlite_file(alias: str) -> Path:
    return Path(str(connections[alias].settings_dict["NAME"]))


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
