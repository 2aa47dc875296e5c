"""A backup: one file with the data, or one with the keys that open what it says of people; never both in one."""

import json
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connections

from commonty.apps.people.erasing import replay_erasures
from commonty.apps.record.signing import head
from commonty.constitution.refusal import Refused
from commonty.site.safekeeping.copy import copy_in, copy_out

FORMAT = "commonty-backup-1"
KEYS_KEPT = timedelta(days=30)
"""How long a backup of the keys may be kept: as long as it is, erased people can be read again in older backups of the data."""


@dataclass(frozen=True)
class Label:
    """What stands on a backup: what it holds, of which version, when it was made, and the record's head in it."""

    format: str
    holds: str
    database: str
    version: str
    made: str
    forget_after: str
    checkpoint: str


def back_up(file: Path, *, keys: bool, now: datetime) -> Label:
    """
    Write a backup to ``file``, which must not be there yet: of the data, or with ``keys`` of the people's keys alone.

    Backups of keys in the same folder that are past their time are deleted. The file is readable by its owner alone.
    """
    if file.exists():
        raise Refused(f"{file} is already there; a backup overwrites nothing")
    alias = "keys" if keys else "default"
    label = Label(
        format=FORMAT,
        holds=alias,
        database=connections[alias].vendor,
        version=version("commonty"),
        made=now.astimezone(UTC).isoformat(),
        forget_after=(now + KEYS_KEPT).astimezone(UTC).isoformat() if keys else "",
        checkpoint="" if keys else head().checkpoint,
    )
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        copy = Path(folder) / "database"
        copy_out(alias, copy)
        note = Path(folder) / "label.json"
        note.write_text(json.dumps(asdict(label), indent=1))
        packed = Path(folder) / "packed"
        with tarfile.open(packed, "w:gz", compresslevel=3) as archive:
            archive.add(note, "label.json")
            archive.add(copy, "database")
        packed.chmod(0o600)
        packed.rename(file)
    if keys:
        forget_old_keys(file.parent, now=now)
    return label


def read_label(file: Path) -> Label:
    """Return what stands on the backup ``file``; refuse a file that is none."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            member = archive.extractfile("label.json")
            told = json.loads(member.read(100_000)) if member else {}
        label = Label(**told)
    except (OSError, tarfile.TarError, KeyError, ValueError, TypeError) as problem:
        raise Refused(f"{file} is not a backup made by “commonty backup”: {problem}") from problem
    if label.format != FORMAT:
        raise Refused(f"{file} has the form {label.format}; this version reads {FORMAT}")
    return label


def forget_old_keys(folder: Path, *, now: datetime) -> list[Path]:
    """Delete the backups of keys in ``folder`` that are past their time, and return them."""
    past = []
    for file in sorted(folder.glob("*")):
        try:
            label = read_label(file)
        except Refused:
            continue
        if label.holds == "keys" and datetime.fromisoformat(label.forget_after) <= now:
            file.unlink()
            past.append(file)
    return past


def restore(file: Path, *, keys: Path | None, now: datetime) -> Label:
    """
    Put the backup ``file``, and that of the ``keys``, into an empty installation, and replay every erasure before anyone is served.

    Refuses before it touches anything: an installation that is in use, a file of the other kind, another kind of database,
    keys past their time.
    """
    label = _wanted(file, "default")
    if keys is not None:
        of_keys = _wanted(keys, "keys")
        if datetime.fromisoformat(of_keys.forget_after) <= now:
            raise Refused(f"{keys} had to be forgotten after {of_keys.forget_after}: people erased since then could be read again")
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restore-") as folder:
        for source, alias in ((file, "default"), (keys, "keys")):
            if source is not None:
                with tarfile.open(source, "r:gz") as archive:
                    archive.extract("database", folder, filter="data")
                copy_in(alias, Path(folder) / "database")
    replay_erasures(now=now)
    return label


def _wanted(file: Path, alias: str) -> Label:
    """Return the label of ``file``, having made sure that it can go into the database ``alias``."""
    label = read_label(file)
    if label.holds != alias:
        raise Refused(f"{file} holds the {'keys' if label.holds == 'keys' else 'data'}, not the {'keys' if alias == 'keys' else 'data'}")
    if label.database != connections[alias].vendor:
        raise Refused(f"{file} is of a {label.database} database, and this installation runs on {connections[alias].vendor}")
    return label
