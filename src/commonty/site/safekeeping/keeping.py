"""Backups that make themselves: both files, as often as the operator chose, into folders that ought to lie on another machine."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from commonty.apps.keys import master
from commonty.apps.people import ledger
from commonty.constitution.refusal import Refused
from commonty.site.safekeeping.archive import Told, check
from commonty.site.safekeeping.backup import back_up
from commonty.site.safekeeping.notes import note, noted

__all__ = ["DATA", "ERASURES", "KEYS", "Kept", "is_due", "keep", "newest"]

DATA, KEYS = "commonty-data-", "commonty-keys-"
"""How the names of the two files begin; the moment follows, in UTC, so that names sort by age."""
ENDING = ".backup"
ERASURES, ERASURES_AT = "commonty-erasures.sealed", "safekeeping.erasures"
"""The list of who was erased, sealed, beside each backup: whoever restores an old one is told whom to forget again."""


@dataclass(frozen=True)
class Kept:
    """Both files of one backup."""

    data: Path
    keys: Path
    is_off: bool
    """Whether both lie on another file system than the databases; a mounted folder of another machine does."""


def keep(*, now: datetime, told: Told = lambda _done, _of: None) -> Kept:
    """
    Write a backup of the data and one of the keys into the operator's folders, read both again, and delete the oldest.

    How it went is noted, for the doctor. Raises ``Refused`` where no folder is chosen, or it is not there.
    """
    try:
        kept = _kept(now=now, told=told)
    except (Refused, OSError) as problem:
        note("backup-failed", {"at": now.isoformat(), "why": str(problem)})
        raise
    facts = {"at": now.isoformat(), "data": kept.data.name, "keys": kept.keys.name, "is_off": "yes" if kept.is_off else ""}
    note("backup", facts)
    note("backup-failed", {})
    return kept


def newest() -> Kept:
    """Return the files of the newest whole backup in the operator's folders; raise ``Refused`` where there is none."""
    data, keys = _folders()
    moments = {file.name.removeprefix(KEYS): file for file in keys.glob(f"{KEYS}*{ENDING}")}
    for file in sorted(data.glob(f"{DATA}*{ENDING}"), reverse=True):
        if found := moments.get(file.name.removeprefix(DATA)):
            return Kept(file, found, _is_off(data) and _is_off(keys))
    raise Refused(f"there is no backup in {data}: make one with “commonty backup --keep”")


def is_due(*, now: datetime) -> bool:
    """Say whether the next backup is due: a folder is chosen, and the last one is as old as the operator lets it become."""
    if not settings.BACKUPS:
        return False
    last = noted("backup").get("at")
    return last is None or now - datetime.fromisoformat(last) >= timedelta(hours=settings.BACKUP_HOURS)


def _kept(*, now: datetime, told: Told) -> Kept:
    data, keys = _folders()
    moment = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{ENDING}"
    kept = Kept(data / f"{DATA}{moment}", keys / f"{KEYS}{moment}", _is_off(data) and _is_off(keys))
    back_up(kept.data, keys=False, now=now, told=told)
    back_up(kept.keys, keys=True, now=now)
    for file in (kept.data, kept.keys):
        check(file)
    for folder in {data, keys}:
        _write(folder / ERASURES, master.seal(ERASURES_AT, ledger.written()))
    for folder, beginning in ((data, DATA), (keys, KEYS)):
        for old in sorted(folder.glob(f"{beginning}*{ENDING}"))[: -settings.BACKUPS_KEPT]:
            old.unlink()
    return kept


def _folders() -> tuple[Path, Path]:
    """Return the folder of the data's backups and that of the keys'."""
    if not settings.BACKUPS:
        raise Refused("no folder for backups is chosen: set COMMONTY_BACKUPS")
    data = Path(settings.BACKUPS)
    keys = Path(settings.KEY_BACKUPS) if settings.KEY_BACKUPS else data / "keys"
    if not data.is_dir():
        raise Refused(f"there is no folder {data}: is it mounted?")
    if settings.KEY_BACKUPS and not keys.is_dir():
        raise Refused(f"there is no folder {keys}: is it mounted?")
    keys.mkdir(exist_ok=True, mode=0o700)
    return data, keys


def _is_off(folder: Path) -> bool:
    """Say whether a folder lies on another file system than the data of this installation."""
    return folder.stat().st_dev != Path(settings.DATA).stat().st_dev


def _write(file: Path, content: bytes) -> None:
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(content)
    part.chmod(0o600)
    part.replace(file)
