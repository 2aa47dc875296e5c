"""A backup: one file with the data, or one with the keys that open what it says of people; never both in one."""

import os
import tempfile
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from django.db import connections

from commonty.apps.record.signing import head
from commonty.constitution.refusal import Refused
from commonty.site.safekeeping.archive import FORMAT, Label, Told, digest, pack, read_label
from commonty.site.safekeeping.copy import are_apart, copy_out, place_of

KEYS_KEPT = timedelta(days=30)
"""How long a backup of the keys may be kept: as long as it is, erased people can be read again in older backups of the data."""


def back_up(file: Path, *, keys: bool, now: datetime, told: Told = lambda _done, _of: None) -> Label:
    """
    Write a backup to ``file``, which must not be there yet: of the data, or with ``keys`` of the people's keys alone.

    Backups of keys in the same folder that are past their time are deleted. The file is readable by its owner alone, and is there
    whole or not at all. What is in it is sealed under the master key.
    """
    if not file.parent.is_dir():
        raise Refused(f"there is no folder {file.parent}")
    if not are_apart():
        raise Refused("KEYS_URL and DATABASE_URL name the same database: a backup of the data would hold the keys")
    _reserve(file)
    part = file.with_name(f".{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=place_of("keys" if keys else "default"), prefix=".backup-") as folder:
            label = _packed(Path(folder), part, keys=keys, now=now, told=told)
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        file.unlink(missing_ok=True)
        raise
    if keys:
        forget_old_keys(file.parent, now=now)
    return label


def forget_old_keys(folder: Path, *, now: datetime) -> list[Path]:
    """Delete the backups of this installation's keys in ``folder`` that are past their time, and return them."""
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


def _reserve(file: Path) -> None:
    """Take the name, so that two backups at once do not take the same one."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as problem:
        raise Refused(f"{file} is already there; a backup overwrites nothing") from problem


def _packed(folder: Path, packed: Path, *, keys: bool, now: datetime, told: Told) -> Label:
    """Write the backup to ``packed``; the copy in clear lies in ``folder``, beside the database, and nowhere else."""
    alias = "keys" if keys else "default"
    copy = folder / "database"
    checkpoint = "" if keys else head().checkpoint
    copy_out(alias, copy)
    label = Label(
        format=FORMAT,
        holds=alias,
        database=connections[alias].vendor,
        version=version("commonty"),
        made=now.astimezone(UTC).isoformat(),
        forget_after=(now + KEYS_KEPT).astimezone(UTC).isoformat() if keys else "",
        checkpoint=checkpoint,
        size=copy.stat().st_size,
        digest=digest(copy),
    )
    pack(packed, label, copy, told=told)
    return label
