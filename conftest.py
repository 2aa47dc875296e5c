"""What every test may lean on."""

import gc
import os
import shutil
import subprocess
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.emptying.kept import tables_of
from tests.forking import Forked, Forks

COMMAND = "from commonty.cli import main; import sys; sys.argv[1:] = {words!r}; sys.exit(main())"

gc.set_threshold(50_000, 20, 100)  # What Django keeps is large and lasts: to look through it as often as usual takes a tenth of the time.

FIRST = "COMMONTY_FIRST"
"""Names how many quick tests of each file are run on PostgreSQL; all of them where it is not set."""
KEYS_ALONE = {"keys": ["keys"], "default": list[str]()}
"""The apps that are made in each database, where not all are: as an installation does it."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each test that asks for the database both of them, the main one and the keys; on PostgreSQL run no test that asks for none."""
    without = []
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and "databases" not in marker.kwargs:
            item.add_marker(pytest.mark.django_db(*marker.args, **{**marker.kwargs, "databases": ["default", "keys"]}), append=False)
        if marker is None and "journeys" not in item.path.parts and not {"db", "migrated"} & set(getattr(item, "fixturenames", ())):
            without.append(item)
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        left_out = {*without, *(_but_first(items, int(os.environ[FIRST])) if FIRST in os.environ else ())}
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def _but_first(items: list[pytest.Item], number: int) -> Iterator[pytest.Item]:
    """Yield what comes after the first so many tests of its file and is not about one database, or about what several do at once."""
    seen: Counter[Path] = Counter()
    for item in items:
        if not any(item.get_closest_marker(name) for name in ("locks", "postgresql", "slow")):
            seen[item.path] += 1
            if seen[item.path] > number:
                yield item


@pytest.fixture
def noon() -> datetime:
    """Return a Monday noon far from every change of the clocks."""
    return datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Installation:
    """A whole installation of its own, driven from outside as an operator would."""

    folder: Path
    environment: dict[str, str]
    forks: Forks = field(init=False)

    def __post_init__(self) -> None:
        """Have processes of its own, with its own environment."""
        object.__setattr__(self, "forks", Forks(self.environment, self.folder))

    @property
    def database(self) -> str:
        """The name of its PostgreSQL database; elsewhere the template of every new one."""
        return urlsplit(self.environment.get("DATABASE_URL", "")).path[1:] or "template1"

    def commonty(self, *words: str, succeeds: bool = True) -> subprocess.CompletedProcess[str]:
        """Run the command and return what it printed; assert that it succeeds unless told otherwise."""
        with tempfile.TemporaryFile("w+") as errors:
            process = self.forks.fork(COMMAND.format(words=words), errors=errors.fileno())
            printed, _ = process.communicate()
            errors.seek(0)
            done = subprocess.CompletedProcess(words, process.wait(), printed, errors.read())
        if succeeds:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    def start(self, code: str) -> Forked:
        """Start a process that runs ``code`` with Django set up."""
        return self.forks.fork(code)

    def python(self, code: str) -> str:
        """Run ``code`` with Django set up and return what it printed."""
        process = self.start(code)
        printed, _ = process.communicate()
        assert process.returncode == 0, printed
        return printed


@contextmanager
def unmade(folder: Path, *, like: str = "template1") -> Iterator[Installation]:
    """Name an installation in ``folder`` without making its tables; on PostgreSQL, with a database of its own, ``like`` another."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "commonty.site.settings",
        "COMMONTY_DATA": str(folder / "var"),
        "COMMONTY_ORIGIN": "http://localhost:8000",
        "PYTHONPATH": str(Path(__file__).parent / "src"),
    }
    url = os.environ.get("DATABASE_URL", "")
    name = f"scratch_{uuid.uuid4().hex[:12]}"
    if url.startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
        environment["DATABASE_URL"] = url.replace("/postgres?", f"/{name}?")
    made = Installation(folder, environment)
    yield made
    made.forks.close()
    if url.startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Make an empty installation with its tables, once: who needs one copies it."""
    with unmade(tmp_path_factory.mktemp("migrated")) as made:
        (made.folder / "var").mkdir()
        for alias, name in (("keys", "keys.sqlite3"), ("default", "commonty.sqlite3")):
            if tables_of(alias).exists() and (alias == "keys" or "DATABASE_URL" not in made.environment):
                shutil.copy(tables_of(alias), made.folder / "var" / name)
            else:
                made.commonty("manage", "migrate", *KEYS_ALONE[alias], "--verbosity=0", "--skip-checks", "--database", alias)
        yield made


@pytest.fixture
def installation(migrated: Installation, tmp_path: Path) -> Iterator[Installation]:
    """Copy the empty installation, on the kind of database that this run of the tests is about."""
    shutil.copytree(migrated.folder / "var", tmp_path / "var")
    with unmade(tmp_path, like=migrated.database) as copied:
        yield copied
