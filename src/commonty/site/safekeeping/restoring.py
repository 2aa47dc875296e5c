"""The way back: a backup put into an empty installation, whole or not at all, and everybody who was erased forgotten again."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from commonty.apps.keys import keyring, master
from commonty.apps.keys.sealing import SealError
from commonty.apps.people import ledger
from commonty.apps.people.erasing import erased, replay_erasures
from commonty.apps.people.models import Person
from commonty.apps.people.vouching import vouch_for_existing
from commonty.constitution.refusal import Refused
from commonty.site.migrating import ALIASES, migrate
from commonty.site.safekeeping.archive import Label, Told, read_label, unpack
from commonty.site.safekeeping.copy import copy_in, is_in_use, place_of, skip_ids
from commonty.site.safekeeping.keeping import ERASURES, ERASURES_AT

VOUCHING = ("people", "0002_vouch_for_accounts")
"""The migration with which the keys began to vouch for accounts."""
UNFINISHED = "restoring"
"""The file, in the folder of the data, that is there while a restore runs: it names the databases that are being restored."""
IMPORTING = "importing"
"""The like for an export of an organisation that is imported: what of."""
UPGRADING = "upgrading"
"""The file, in the folder of the data, that is there while an upgrade runs: it names the backups made before it."""
HELD = {"default": "data", "keys": "keys"}


@dataclass(frozen=True)
class Restored:
    """What was restored, and how many people were forgotten again."""

    label: Label
    forgotten: int


def restore(file: Path, *, keys: Path | None, now: datetime, told: Told = lambda _done, _of: None) -> Restored:
    """
    Put the backup ``file``, and that of the ``keys``, into an empty installation, and replay every erasure before anyone is served.

    Refuses before it changes anything: an installation that is in use, a file of the other kind, of another installation, damaged, of
    a later version or of another kind of database, keys past their time, and data without keys. Cut off half-way it is run again;
    until then nobody is served.
    """
    files = {"default": file} if keys is None else {"keys": keys, "default": file}
    labels = {alias: _wanted(source, alias, now=now) for alias, source in files.items()}
    settings.DATA.mkdir(parents=True, exist_ok=True)
    _refuse_unless_empty(files)
    elsewhere = [_erasures(folder) for folder in sorted({source.parent for source in files.values()})]
    marker = settings.DATA / UNFINISHED
    with ExitStack() as folders:
        copies = {alias: _staged(source, alias, folders, told=told) for alias, source in files.items()}
        marker.write_text("\n".join(sorted({*cut_off(), *files})))
        for alias, copy in copies.items():
            copy_in(alias, copy, again=is_in_use(alias))
    is_from_before = VOUCHING not in MigrationRecorder(connections["default"]).applied_migrations()
    for alias in ALIASES:
        migrate(alias)
    if is_from_before:  # The backup's seal says that it is ours, so what it holds was written by this program.
        vouch_for_existing()
    skip_ids(Person, above=max(keyring.people(), default=0))
    for told_elsewhere in elsewhere:
        ledger.take_in(told_elsewhere)
    known = set(erased())
    forgotten = replay_erasures(also=ledger.noted(), now=now)
    marker.unlink()
    return Restored(labels["default"], len(set(forgotten) - known))


def _erasures(folder: Path) -> bytes:
    """Return the list of the erased that was kept beside a backup. Refuses one that was changed: somebody may be missing in it."""
    file = folder / ERASURES
    try:
        return master.unseal(ERASURES_AT, file.read_bytes()) if file.exists() else b""
    except SealError as problem:
        raise Refused(f"{file} is not the list of the erased that this installation wrote: fetch it again") from problem


def cut_off() -> set[str]:
    """Return the databases that a restore was at when it was cut off; none where there was no such thing."""
    marker = settings.DATA / UNFINISHED
    return set(marker.read_text().split()) if marker.exists() else set()


def refuse_if_cut_off() -> None:
    """Refuse to run an installation in which somebody who was erased may stand as if they were not."""
    refuse_if_restoring()
    if (settings.DATA / IMPORTING).exists():
        raise Refused("an import was cut off half-way: run the same “commonty import” again")


def refuse_if_restoring() -> None:
    """Refuse while a restore waits to be run again."""
    if cut_off():
        raise Refused("a restore was cut off half-way: run the same “commonty restore” again")


def refuse_if_upgrade_was_cut_off() -> None:
    """Refuse to run an installation that was left between two versions."""
    if (settings.DATA / UPGRADING).exists():
        raise Refused("an upgrade was cut off half-way: run “commonty upgrade --back”")


def _wanted(file: Path, alias: str, *, now: datetime) -> Label:
    """Return the label of ``file``, having made sure that it can go into the database ``alias``."""
    label = read_label(file)
    if label.holds != alias:
        raise Refused(f"{file} holds the {HELD[label.holds]}, not the {HELD[alias]}")
    if label.database != connections[alias].vendor:
        raise Refused(f"{file} is of a {label.database} database, and this installation runs on {connections[alias].vendor}")
    if _numbers(label.version) > _numbers(version("commonty")):
        raise Refused(f"{file} was made by version {label.version}; this is {version('commonty')}: install that version first")
    if label.forget_after and datetime.fromisoformat(label.forget_after) <= now:
        raise Refused(f"{file} had to be forgotten after {label.forget_after}: people erased since then could be read again")
    return label


def _numbers(said: str) -> tuple[int, ...]:
    return tuple(int(part) for part in said.split(".") if part.isdecimal())


def _refuse_unless_empty(files: dict[str, Path]) -> None:
    for alias in files:
        if is_in_use(alias) and alias not in cut_off():
            raise Refused(f"the database of the {HELD[alias]} is in use already; a backup is restored into an empty installation only")
    if "keys" not in files and not (is_in_use("keys") and keyring.people()):
        raise Refused("this installation has no keys, and without them nobody could be read again: restore them too, with --keys")


def _staged(source: Path, alias: str, folders: ExitStack, *, told: Told) -> Path:
    """Unpack a backup beside where it will go, so that putting it there is one step."""
    folder = folders.enter_context(tempfile.TemporaryDirectory(dir=place_of(alias), prefix=".restore-"))
    copy = Path(folder) / "database"
    unpack(source, copy, told=told)
    return copy
