"""A new version of the program, tried on the real data: kept where it is well, and undone whole where it is not."""

import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections

from commonty.apps.record.signing import head
from commonty.constitution.refusal import Refused
from commonty.site.migrating import ALIASES
from commonty.site.safekeeping.another import health_of
from commonty.site.safekeeping.backup import back_up
from commonty.site.safekeeping.copy import put_aside, refuse_unless_ours_to_replace
from commonty.site.safekeeping.restoring import UPGRADING, restore

__all__ = ["RolledBack", "roll_back", "upgrade"]

FOLDER = "before-upgrades"


class RolledBack(Refused):
    """The new version was not well: everything is as it was before, and the program is the old one."""


@dataclass(frozen=True)
class Upgraded:
    """What came of it."""

    data: Path
    keys: Path
    """The backups made before."""
    lines: int


def upgrade(program: Sequence[str], *, now: datetime) -> Upgraded:
    """
    Back up, let the new ``program`` bring the databases up and look whether it is well; else put everything back.

    Nobody is served meanwhile: refuses while a server or a worker runs, and where a database could not be put back.
    Raises ``RolledBack``, saying why, where the new one is not well.
    Cut off half-way, nobody is served until ``roll_back`` was called.
    """
    with _nobody_served():
        for alias in ALIASES:
            refuse_unless_ours_to_replace(alias)
        before = head().size
        files = _backed_up(now=now)
        _marker().write_text(json.dumps([str(file) for file in files]))
        for connection in connections.all():
            connection.close()
        try:
            _refuse_if_lost(int(str(health_of(program=program, environment={})["lines"])), before)
        except (Refused, OSError, ValueError, KeyError) as problem:
            roll_back(now=now)
            raise RolledBack(f"the new version is not well, and everything is as it was before: {problem}") from problem
        _marker().unlink()
    return Upgraded(*files, before)


def _refuse_if_lost(lines: int, before: int) -> None:
    if lines < before:
        raise Refused(f"the record has {lines} lines, and had {before}")


def roll_back(*, now: datetime) -> Path:
    """
    Put both databases back as they were before an upgrade that failed or was cut off, and return the backup of the data.

    What the upgrade left lies beside them, until somebody has looked at it. Safe to repeat.
    """
    if not _marker().exists():
        raise Refused("no upgrade was cut off: there is nothing to put back")
    data, keys = (Path(each) for each in json.loads(_marker().read_text()))
    for alias in ALIASES:
        put_aside(alias, f"failed-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    restore(data, keys=keys, now=now)
    _marker().unlink()
    return data


def _backed_up(*, now: datetime) -> tuple[Path, Path]:
    """Write both backups beside the databases. Those of an upgrade before are deleted: the keys may not be kept long."""
    folder: Path = settings.DATA / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    for old in folder.glob("*.backup"):
        old.unlink()
    moment = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    files = (folder / f"data-{moment}.backup", folder / f"keys-{moment}.backup")
    back_up(files[0], keys=False, now=now)
    back_up(files[1], keys=True, now=now)
    return files


@contextmanager
def _nobody_served() -> Iterator[None]:
    """Hold the lock of the worker, which every server holds while it runs."""
    if _marker().exists():
        raise Refused("an upgrade was cut off: run “commonty upgrade --back” first")
    with (settings.DATA / "worker.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Refused("the server runs: stop it first (systemctl stop commonty)") from problem
        yield


def _marker() -> Path:
    marker: Path = settings.DATA / UPGRADING
    return marker
