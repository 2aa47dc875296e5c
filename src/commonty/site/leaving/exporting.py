"""The whole organisation into one file, as it stands at one instant, while others go on working."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models
from django.db.migrations.loader import MigrationLoader

from commonty.apps.bodies.models import Body
from commonty.apps.keys import carrying
from commonty.apps.people import ledger
from commonty.apps.people.erasing import erased
from commonty.apps.people.models import Person
from commonty.apps.record.signing import RecordHead, head
from commonty.constitution.refusal import Refused
from commonty.site.jobs.travelling import waiting
from commonty.site.leaving.container import Lines, Packing, Told, packing, written
from commonty.site.leaving.contents import Contents, RecordEnd
from commonty.site.leaving.passphrase import KeyStream, Lock
from commonty.site.leaving.still import still
from commonty.site.leaving.tables import LEFT_OUT, WITHHELD, label, tables, withheld
from commonty.site.leaving.values import columns
from commonty.site.safekeeping.copy import are_apart

__all__ = ["KEYS", "OWN_JOBS", "WAITING", "export", "highest_given", "state_of_tables", "table_part"]

KEYS, WAITING = "keys.sealed", "waiting.jsonl"
AT_ONCE, AT_ONCE_LONG = 1000, 8
"""How many rows are read at once: of a table that may hold whole files, few."""
TRIES = 20
OWN_JOBS = "commonty.site.leaving."
"""Jobs that make exports stay here."""


def export(file: Path, lock: Lock, secret: bytes, *, now: datetime, told: Told = lambda _done, _of: None) -> Contents:
    """
    Write the whole organisation to ``file``, which must not be there yet; ``secret`` is what the passphrase makes under ``lock``.

    What is written down meanwhile is not in it. The file is readable by its owner alone, and is there whole or not at all. ``told``
    hears how many rows are done. Refuses where nothing is founded yet, and where keys and data lie in one database.
    """
    if not Body.objects.exists():
        raise Refused("there is no organisation here yet: nothing is to be exported before it is founded")
    if not are_apart():
        raise Refused("KEYS_URL and DATABASE_URL name the same database; keep the keys in one of their own first")
    head()  # Makes the key that signs the record, where nobody asked for it yet: within the block nothing is written.
    with packing(file) as packed, _at_one_instant():
        wanted = tables(apps)
        total = Person.objects.count() + sum(model._base_manager.count() for model in wanted)  # noqa: SLF001 - Django's documented name
        progress = _Progress(told, total)
        _pack_keys(packed, secret, progress)
        for model in wanted:
            _pack_table(packed, model, progress)
        _pack_waiting(packed)
        contents = _contents(packed, lock, head(), now=now)
        packed.finish(contents, secret)
    return contents


@contextmanager
def _at_one_instant() -> Iterator[None]:
    """
    Read both databases as they stand at one instant.

    The key of a matter goes when the matter ends: where one went or came while the second database was asked, it is asked again.
    """
    for _ in range(TRIES):
        before = carrying.passing_names()
        with still("default"), still("keys"):
            if carrying.passing_names() == before:
                yield
                return
    raise Refused("too much is begun and ended here just now; try again in a minute")


class _Progress:
    """How many rows are done."""

    def __init__(self, told: Told, total: int) -> None:
        self._told, self._total, self._done = told, total, 0

    def add(self) -> None:
        """One more is done."""
        self._done += 1
        self._told(self._done, self._total)


def _pack_keys(packed: Packing, secret: bytes, progress: _Progress) -> None:
    """Write the keys first, so that none has gone by then; of people those who are not erased, and are in the data."""
    with packed.part(KEYS) as part:
        stream = KeyStream(secret, part)
        for ours in carrying.leaving():
            stream.write(written(ours))
        living = Person.objects.living().order_by("pk").values_list("pk", flat=True).iterator(AT_ONCE)
        while people := list(islice(living, AT_ONCE)):
            for theirs in carrying.of_people(people):
                stream.write(written(theirs))
            for _ in people:
                progress.add()
        stream.finish()


def table_part(model: type[models.Model]) -> str:
    """Return the name of the part that holds a table."""
    return f"tables/{label(model)}.jsonl"


def _pack_table(packed: Packing, model: type[models.Model], progress: _Progress) -> None:
    wanted = columns(model)
    names, kept = [column.name for column in wanted], WITHHELD.get(label(model), {})
    rows: models.QuerySet[Any, Any] = model._base_manager.order_by("pk").values_list(*names)  # noqa: SLF001 - Django's documented name
    with packed.part(table_part(model), label(model), highest_given(model)) as part:
        for row in rows.iterator(AT_ONCE_LONG if _may_be_long(model) else AT_ONCE):
            told = {column.name: column.written(value) for column, value in zip(wanted, row, strict=True)}
            part.add(told | {name: withheld(told["id"]) for name in kept})
            progress.add()


def _may_be_long(model: type[models.Model]) -> bool:
    """Whether a row may hold a whole file, or everything that somebody handed in."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented name for it
    return any(isinstance(field, models.BinaryField | models.JSONField) for field in fields)


def _pack_waiting(packed: Packing) -> None:
    with packed.part(WAITING) as part:
        _add_all(part, (each for each in waiting() if not str(each["task"]).startswith(OWN_JOBS)))


def _add_all(part: Lines, rows: Iterator[Any]) -> None:
    for row in rows:
        part.add(row)


def _contents(packed: Packing, lock: Lock, at: RecordHead, *, now: datetime) -> Contents:
    return Contents(
        made=now.astimezone(UTC).isoformat(),
        program=version("commonty"),
        origin=settings.ORIGIN,
        state=state_of_tables(),
        record=RecordEnd(at.size, at.root, at.checkpoint),
        lock=lock,
        left_out=dict(LEFT_OUT),
        erased=tuple(sorted({*erased(), *ledger.noted()})),
        parts=tuple(packed.parts),
    )


def state_of_tables() -> dict[str, str]:
    """Return the last migration of each app that is in the main database: what its tables look like."""
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    return {app: name for app, name in sorted(graph.leaf_nodes()) if app != "keys"}


def highest_given(model: type[models.Model]) -> int | None:
    """Return the highest number that a table ever gave to a row, also to one that is gone; nothing where rows have names."""
    key, table = model._meta.pk, model._meta.db_table  # noqa: SLF001 - Django's documented name for it
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return None
    there = model._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0  # noqa: SLF001 - as above
    connection = connections["default"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
            return max(int(cursor.fetchone()[0]), there)
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key.column])
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}")  # noqa: S608 - a name of ours
        return max(int(cursor.fetchone()[0]), there)
