"""An upgrade that fails is undone, with whole installations on each database: nothing is lost."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

import commonty
from commonty.site.safekeeping.tests.living import EVERYBODY, LIVE, NAMES
from commonty.site.safekeeping.tests.test_safekeeping import refused
from conftest import Installation, unmade

pytestmark = pytest.mark.slow

BROKEN = """
from django.db import migrations
def spoil(apps, schema_editor):
    schema_editor.execute("DROP TABLE record_payload")
class Migration(migrations.Migration):
    dependencies = [("record", {last!r})]
    operations = [migrations.RunPython(spoil, migrations.RunPython.noop)]
"""
BREAKS = """
from django.db import migrations
def fail(apps, schema_editor):
    raise RuntimeError("this migration is broken")
class Migration(migrations.Migration):
    dependencies = [("record", "0098_spoil")]
    operations = [migrations.RunPython(fail, migrations.RunPython.noop)]
"""


ROWS = """
from django.db import connections
for connection in connections.all():
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            print(connection.alias, table, *sorted(map(repr, cursor.fetchall())))
"""
"""Prints every row of both databases."""


@pytest.fixture
def lived(tmp_path: Path, migrated: Installation) -> Iterator[Installation]:
    """Make an installation with three members."""
    shutil.copytree(migrated.folder / "var", tmp_path / "var")
    with unmade(tmp_path, like=migrated.database) as made:
        made.python(LIVE)
        yield made


def newer(folder: Path, *, breaks: bool) -> Path:
    """Return the command of another version, in which the record has two more migrations, and the second fails."""
    source = Path(commonty.__path__[0])
    ignored = shutil.ignore_patterns("tests", "__pycache__", "*.po")
    shutil.copytree(source, folder / "commonty", ignore=ignored)
    if breaks:
        migrations = folder / "commonty" / "apps" / "record" / "migrations"
        last = max(file.stem for file in migrations.glob("0*.py"))
        (migrations / "0098_spoil.py").write_text(BROKEN.format(last=last))
        (migrations / "0099_break.py").write_text(BREAKS)
        (migrations / "max_migration.txt").write_text("0099_break\n")
    command = folder / "commonty-command"
    command.write_text(f'#!/bin/sh\nPYTHONPATH={folder} exec {sys.executable} -m commonty.cli "$@"\n')
    command.chmod(0o755)
    return command


def undo_a_broken_upgrade(lived: Installation, folder: Path) -> None:
    """Let an upgrade fail after it has dropped a table, and assert that every row of both databases is as it was."""
    lived.commonty("record", "export", str(folder / "before.jsonl"))
    before = lived.python(ROWS)

    failed = lived.commonty("upgrade", "--to", str(newer(folder / "broken", breaks=True)), succeeds=False)

    assert "the new version is not well, and everything is as it was before" in refused(failed)
    assert "this migration is broken" in refused(failed)
    assert lived.python(ROWS) == before
    assert lived.python(NAMES) == EVERYBODY
    lived.commonty("record", "export", str(folder / "after.jsonl"))
    same = [(folder / f"{when}.jsonl").read_text().splitlines()[1:] for when in ("before", "after")]
    assert same[0] == same[1]
    assert not (folder / "var" / "upgrading").exists()


def upgrade_soundly(lived: Installation, folder: Path) -> None:
    """Upgrade to a version in which nothing is broken."""
    done = lived.commonty("upgrade", "--to", str(newer(folder / "sound", breaks=False)))

    assert done.stdout.startswith("The new version is well; the record has its ")
    assert lived.python(NAMES) == EVERYBODY


@pytest.mark.sqlite
def test_an_upgrade_whose_migration_is_broken_is_undone_and_nothing_is_lost(lived: Installation, tmp_path: Path) -> None:
    undo_a_broken_upgrade(lived, tmp_path)
    upgrade_soundly(lived, tmp_path)

    assert len([*(tmp_path / "var").glob("commonty.sqlite3.failed-*")]) >= 1


def own(made: Installation, role: str) -> None:
    """Let the database belong to a role, on the word of the server's administrator."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(made.database), sql.Identifier(role)))


@pytest.fixture
def lived_on_a_database_of_its_own(migrated: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Make it on PostgreSQL as an operator does: the program's role owns its database and may do nothing else on the server."""
    with unmade(tmp_path) as made:
        url = made.environment["DATABASE_URL"]
        role = sql.Identifier(f"host_of_{made.database}")
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
        own(made, f"host_of_{made.database}")
        made.environment["DATABASE_URL"] = url.replace("//commonty@", f"//host_of_{made.database}@")
        shutil.copytree(migrated.folder / "var", tmp_path / "var")
        made.commonty("manage", "migrate", "--verbosity=0", "--skip-checks")
        made.python(LIVE)
        yield made


@pytest.mark.postgresql
def test_on_postgresql_it_is_undone_by_a_role_that_owns_nothing_but_its_database(
    lived_on_a_database_of_its_own: Installation, tmp_path: Path
) -> None:
    newest = "from commonty.apps.people.models import Person\nfrom django.utils import timezone\n"
    newest += "print(Person.objects.sign_up(name='Dora', now=timezone.now()).pk)"

    own(lived_on_a_database_of_its_own, "commonty")
    another = lived_on_a_database_of_its_own.commonty("upgrade", "--to", "another", succeeds=False)
    own(lived_on_a_database_of_its_own, f"host_of_{lived_on_a_database_of_its_own.database}")
    undo_a_broken_upgrade(lived_on_a_database_of_its_own, tmp_path)
    upgrade_soundly(lived_on_a_database_of_its_own, tmp_path)

    assert "an upgrade that fails could not be undone" in refused(another)
    assert lived_on_a_database_of_its_own.python(newest) == "4\n"


@pytest.mark.locks
def test_an_upgrade_that_was_cut_off_serves_nobody_until_it_is_put_back(lived: Installation) -> None:
    cut = "import os\nfrom django.utils import timezone\nfrom commonty.site.safekeeping import upgrading\n"
    cut += "def die(**_more):\n    from django.db import connection\n    connection.cursor().execute('DROP TABLE record_payload')\n"
    cut += "    os._exit(9)\nupgrading.health_of = die\n"
    cut += "upgrading.upgrade(['commonty'], now=timezone.now())"
    died = lived.start(cut)
    died.communicate()

    served = lived.commonty("found", succeeds=False)
    lived.commonty("upgrade", "--back")

    assert died.returncode != 0
    assert refused(served) == "commonty found: an upgrade was cut off half-way: run “commonty upgrade --back”"
    assert lived.python(NAMES) == EVERYBODY


@pytest.mark.sqlite
def test_nothing_is_upgraded_while_somebody_is_served(lived: Installation, tmp_path: Path) -> None:
    holds = "import fcntl\nfrom django.conf import settings\nheld = (settings.DATA / 'worker.lock').open('ab')\n"
    holds += "fcntl.flock(held, fcntl.LOCK_EX)\nprint('held', flush=True)\nimport time\ntime.sleep(60)"
    server = lived.start(holds)
    assert server.stdout is not None
    server.stdout.readline()

    done = lived.commonty("upgrade", "--to", str(tmp_path / "none"), succeeds=False)
    server.kill()

    assert refused(done) == "commonty upgrade: the server runs: stop it first (systemctl stop commonty)"
