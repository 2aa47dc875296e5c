"""An export into an empty installation: whole, or not at all."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.apps import apps as current
from django.apps.registry import Apps
from django.conf import settings
from django.db import connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from commonty.apps.keys import carrying
from commonty.apps.people import ledger
from commonty.apps.people.erasing import erased, replay_erasures
from commonty.apps.people.models import Person
from commonty.apps.record.models import Line
from commonty.constitution.refusal import Refused
from commonty.site.leaving import filling
from commonty.site.leaving.arriving import arrive
from commonty.site.leaving.container import Packed, Told
from commonty.site.leaving.contents import Contents, NoContents
from commonty.site.leaving.exporting import KEYS, WAITING, state_of_tables
from commonty.site.leaving.passphrase import Locked, opened_stream, unlock
from commonty.site.leaving.tables import label, tables
from commonty.site.migrating import migrate
from commonty.site.safekeeping.copy import are_apart
from commonty.site.safekeeping.restoring import IMPORTING, refuse_if_restoring

__all__ = ["Imported", "import_"]


@dataclass(frozen=True)
class Imported:
    """What was imported, and how many people were forgotten again."""

    contents: Contents
    people: int
    forgotten: int


def import_(file: Path, passphrase: str, *, now: datetime, told: Told = lambda _done, _of: None) -> Imported:
    """
    Put the export ``file`` into this empty installation.

    Everything is read through and checked before anything is written. Refuses what is broken, cut off, changed, of another passphrase,
    of an unknown version, or of a later state of the program than this one; and an installation in which there is anything. Cut off,
    it is run again; until then nobody is served.
    """
    refuse_if_restoring()
    if not are_apart():
        raise Refused("KEYS_URL and DATABASE_URL name the same database; give the keys one of their own first")
    with Packed(file).opened() as packed:
        contents = packed.contents()
        _refuse_unless_known(contents)
        secret = unlock(contents.lock, passphrase)
        packed.refuse_unless_sealed(secret)
        progress = _Progress(told, 2 * sum(part.bytes for part in contents.parts))
        _look_through(packed, contents, secret, progress)
        mark = sha256(contents.written()).hexdigest()
        _bring_in(packed, contents, secret, progress, mark=mark)
    return _finish(contents, now=now)


class _Progress:
    """How many bytes are done."""

    def __init__(self, told: Told, total: int) -> None:
        self._told, self._total, self._done = told, total, 0

    def add(self, size: int) -> None:
        """So many more are done."""
        self._done += size
        self._told(self._done, self._total)


def _refuse_unless_known(contents: Contents) -> None:
    """Refuse what was made by a later version: its tables are not known here."""
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    unknown = [f"{app} {name}" for app, name in sorted(contents.state.items()) if (app, name) not in graph.nodes]
    if unknown:
        said = f"it was made by version {contents.program}, whose tables are not known here ({unknown[0]})"
        raise NoContents(f"{said}: install that version or a later one")
    for name in (KEYS, WAITING):
        contents.part(name)


def _look_through(packed: Packed, contents: Contents, secret: bytes, progress: _Progress) -> None:
    """Read everything once, and refuse unless all of it is what the list says and every key opens."""
    for part in contents.parts:
        with packed.part(part, progress.add) as source:
            if part.name == KEYS:
                with _keys_refused():
                    for _key in opened_stream(secret, source):
                        pass


@contextmanager
def _keys_refused() -> Iterator[None]:
    try:
        yield
    except (Locked, ValueError) as problem:
        raise NoContents(f"{KEYS} cannot be opened: {problem}") from problem


def _bring_in(packed: Packed, contents: Contents, secret: bytes, progress: _Progress, *, mark: str) -> None:
    """Make the tables as they were there, and fill them, in one transaction of each database."""
    marker = settings.DATA / IMPORTING
    begun = marker.read_text() if marker.exists() else ""
    if begun and begun != mark:
        raise Refused("an import of another file was cut off half-way: run that one again first")
    settings.DATA.mkdir(parents=True, exist_ok=True)
    migrate("keys")
    apps = _as_it_was(contents, goes_on=bool(begun))
    wanted = tables(apps)
    if not begun:
        _refuse_unless_empty(wanted)
    marker.write_text(mark)
    try:
        with transaction.atomic(using="keys"), transaction.atomic():
            with packed.part(contents.part(KEYS), progress.add) as source, _keys_refused():
                carrying.take_in(map(json.loads, opened_stream(secret, source)))
            if not _has_arrived():
                filling.fill(packed, contents, wanted, progress.add)
    except BaseException:
        if not _has_arrived():
            marker.unlink()
        raise


def _has_arrived() -> bool:
    """Whether everything is there: it comes in one transaction, and no record is empty."""
    return Line.objects.exists()


def _as_it_was(contents: Contents, *, goes_on: bool) -> Apps:
    """Make the tables as they were where the export was made, and return what they are; one that was cut off may be further already."""
    if contents.state == state_of_tables():
        migrate("default")
        return current
    loader = MigrationLoader(connections["default"])
    targets = sorted(contents.state.items())
    then = {node for target in targets for node in loader.graph.forwards_plan(target)}
    if not goes_on and set(loader.applied_migrations) - then:
        raise Refused("this installation was started with a later version than the export’s: give it an empty database")
    if not set(loader.applied_migrations) - then:
        MigrationExecutor(connections["default"]).migrate(targets)
    return loader.project_state(targets).apps


def _refuse_unless_empty(wanted: tuple[type[models.Model], ...]) -> None:
    """Refuse where there is anything of an organisation; what one that was merely started has lying about does not count."""
    for model in wanted:
        if label(model) not in filling.LEFT_LYING and model._base_manager.exists():  # noqa: SLF001 - Django's documented name for it
            raise Refused("this installation is in use already; an organisation is imported into an empty one only")


def _finish(contents: Contents, *, now: datetime) -> Imported:
    """Bring the tables up to this version, and forget again whoever was erased, before anybody is served."""
    if contents.state != state_of_tables():
        migrate("default")
    known = set(erased())
    forgotten = replay_erasures(also=contents.erased, now=now)
    for person in sorted(set(contents.erased) - ledger.noted()):
        ledger.note(person)
    if contents.branch and Line.objects.count() == contents.record.size:
        arrive(contents, contents.branch, now=now)
    (settings.DATA / IMPORTING).unlink()
    return Imported(contents, Person.objects.living().count(), len(set(forgotten) - known))
