"""A restore for practice: into a scratch place, looked at, and thrown away."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connections

from commonty.constitution.refusal import Refused
from commonty.site.safekeeping.another import health_of, run
from commonty.site.safekeeping.archive import Label, read_label
from commonty.site.safekeeping.copy import place_of
from commonty.site.safekeeping.notes import note

__all__ = ["Rehearsed", "rehearse"]

OUR_OWN = ("COMMONTY_BACKUPS", "COMMONTY_KEY_BACKUPS", "EMAIL_URL", "BOUNCES_URL", "COMMONTY_DKIM", "COMMONTY_SECRET_KEY")
"""What a scratch installation must not have of ours: it writes to nobody and keeps no backup."""


@dataclass(frozen=True)
class Rehearsed:
    """What came of it."""

    label: Label
    people: int
    lines: int
    is_beginning: bool
    """Whether the record of the running installation was compared with the restored one, and begins with it."""


def rehearse(data: Path, keys: Path, *, master_key: str, with_copy: bool, now: datetime, database: str = "") -> Rehearsed:
    """
    Restore both files into a scratch place, open its pages, check its record against the running one, and note the day.

    ``with_copy`` says that ``master_key`` is the operator's own copy and not this machine's. ``database`` is the address of an empty
    PostgreSQL database, where the backup is of one: it is left full. Raises ``Refused`` where the way back does not work; that is noted.
    """
    try:
        rehearsed = _rehearsed(data, keys, master_key=master_key, database=database)
    except Refused as refusal:
        note("rehearsal", {"at": now.isoformat(), "why": refusal.reason})
        raise
    facts = {"at": now.isoformat(), "well": "yes", "made": rehearsed.label.made, "people": str(rehearsed.people)}
    note("rehearsal", {**facts, "with_copy": "yes" if with_copy else ""})
    return rehearsed


def _rehearsed(data: Path, keys: Path, *, master_key: str, database: str) -> Rehearsed:
    label = read_label(data)
    if label.database != "sqlite" and not database:
        raise Refused("this backup is of PostgreSQL: make an empty database for the rehearsal, and name it with --database")
    with tempfile.TemporaryDirectory(dir=place_of("default"), prefix=".rehearsal-") as folder:
        scratch = Path(folder)
        environment = _scratch(scratch, master_key, database)
        run("restore", data.absolute(), "--keys", keys.absolute(), environment=environment)
        found = health_of(environment=environment)
        run("record", "export", scratch / "record.jsonl", environment=environment)
        is_beginning = _compare(scratch)
    if not found["read"]:
        raise Refused("nobody could be read in what was restored")
    return Rehearsed(label, int(str(found["people"])), int(str(found["lines"])), is_beginning)


def _scratch(folder: Path, master_key: str, database: str) -> Mapping[str, str]:
    """Return the surroundings of a scratch installation in ``folder``."""
    return {
        **dict.fromkeys(OUR_OWN, ""),
        "COMMONTY_DATA": str(folder / "var"),
        "COMMONTY_ORIGIN": "http://localhost",
        "COMMONTY_MASTER_KEY": master_key,
        "DATABASE_URL": database or f"sqlite:///{folder}/var/commonty.sqlite3",
        "KEYS_URL": f"sqlite:///{folder}/var/keys.sqlite3",
    }


def _compare(scratch: Path) -> bool:
    """Check the restored record, and where this machine has one, that it begins with the restored one."""
    run("record", "check", scratch / "record.jsonl", environment={})
    with connections["default"].cursor() as cursor:
        if "record_line" not in connections["default"].introspection.table_names(cursor):
            return False
    run("record", "export", scratch / "ours.jsonl", environment={"COMMONTY_DATA": str(settings.DATA)})
    run("record", "check", scratch / "ours.jsonl", "--checkpoint", scratch / "record.jsonl", environment={})
    return True
