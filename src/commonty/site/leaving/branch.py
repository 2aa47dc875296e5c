"""A branch into one file: its rows, the whole chain, and of people those alone who agreed."""

import base64
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from commonty.apps.keys import carrying
from commonty.apps.people.models import Person
from commonty.apps.record.signing import RecordHead, head
from commonty.apps.voting.models import RollEntry
from commonty.constitution.refusal import Refused
from commonty.site.leaving.container import Packing, packing, written
from commonty.site.leaving.contents import Branch, Contents, RecordEnd
from commonty.site.leaving.exporting import KEYS, WAITING, highest_given, state_of_tables, table_part
from commonty.site.leaving.going import ALL, CHANGED, CHOSEN, FOLLOWING, OWN, Going
from commonty.site.leaving.naming import Staying
from commonty.site.leaving.passphrase import KeyStream, Lock
from commonty.site.leaving.tables import LEFT_OUT, label, tables
from commonty.site.leaving.values import Column, columns

__all__ = ["export_branch"]

PERSON = "people.Person"
ROLL_ENTRY = "voting.RollEntry"
PAYLOAD = "record.Payload"
UNREADABLE: dict[str, Any] = {"audience": "person", "body": "", "salt": None, "facts": "", "sealed": "", "owner": "", "source": ""}
"""What stands for what a line says that is of others: its commitment stands in the line, and nobody has what it commits to."""
HASHED = frozenset({"record.Wording", PAYLOAD})
"""The tables whose rows are held by a hash: one that names somebody who stays is not changed, it stays."""
RULES = "rules.Version"


def export_branch(file: Path, lock: Lock, secret: bytes, going: Going, *, now: datetime) -> Contents:
    """
    Write a branch to ``file``, which must not be there yet, in the caller's transaction, which holds the record.

    Of whoever stays there is a number of the database where a row points at them, and nothing else. Raises ``Refused`` where the rules
    of the branch name one of them.
    """
    at = head()
    with packing(file) as packed:
        with packed.part(KEYS) as part:
            stream = KeyStream(secret, part)
            for key in [*carrying.steps(), *carrying.of_people(going.people)]:
                stream.write(written(key))
            stream.finish()
        _Rows(packed, going).pack()
        with packed.part(WAITING):
            pass
        contents = _contents(packed, lock, at, going, now=now)
        packed.finish(contents, secret)
    return contents


class _Rows:
    """The rows that go along, table after table; each is kept by its key, so that what points at it follows."""

    def __init__(self, packed: Packing, going: Going) -> None:
        self._packed, self._going = packed, going
        self._staying = Staying(Person.objects.living().exclude(pk__in=going.people).values_list("pk", flat=True))
        self._gone: dict[str, set[Any]] = {}

    def pack(self) -> None:
        """Write every table that goes along; people last, since by then it is known who else is pointed at."""
        later = []
        for model in tables(apps):
            if label(model) in OWN:
                later.append(model)
            elif label(model) == PAYLOAD:
                self._write(model, self._payloads(model))
            elif label(model) in {*ALL, *CHOSEN, *FOLLOWING}:
                self._pack(model, self._chosen(model))
        people = frozenset(self._going.people)
        others = sorted(self._going.others)
        for model in later:
            self._write(model, _people(model, people, others) if label(model) == PERSON else _erasures(others))

    def _chosen(self, model: type[models.Model]) -> "models.QuerySet[Any, Any]":
        rows: models.QuerySet[Any, Any] = model._base_manager.order_by("pk")  # noqa: SLF001 - Django's documented name for it
        chosen = CHOSEN.get(label(model))
        return rows.filter(chosen(self._going)) if chosen else rows

    def _pack(self, model: type[models.Model], rows: "models.QuerySet[Any, Any]") -> None:
        wanted = columns(model)
        self._write(model, (dict(zip([each.name for each in wanted], row, strict=True)) for row in _read(rows, wanted)))

    def _payloads(self, model: type[models.Model]) -> Iterator[dict[str, Any]]:
        """Yield what each line says, where it goes along; nothing is left of any other but that it is nobody's to read."""
        chosen = frozenset(self._chosen(model).values_list("pk", flat=True))
        wanted = columns(model)
        rows: models.QuerySet[Any, Any] = model._base_manager.order_by("pk")  # noqa: SLF001 - as above
        for row in _read(rows, wanted):
            told = dict(zip([each.name for each in wanted], row, strict=True))
            yield told if told["line_id"] in chosen else {**told, **UNREADABLE}

    def _write(self, model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
        name, key = label(model), str(model._meta.pk.attname)  # noqa: SLF001 - as above
        gone = self._gone.setdefault(name, set())
        links = [] if name in ALL or name in OWN else _links(model)
        with self._packed.part(table_part(model), name, highest_given(model)) as part:
            for row in rows:
                told = self._ready(name, _without_person(self._going, row) if name == ROLL_ENTRY else row, links)
                if told is not None:
                    gone.add(told[key])
                    part.add(told)

    def _ready(self, name: str, row: dict[str, Any], links: list[tuple[str, str]]) -> dict[str, Any] | None:
        """Return a row as it goes along; nothing where it points at what stays, or where it is held by a hash and names who stays."""
        for column, target in links:
            if row[column] is None:
                continue
            if target == PERSON:
                self._going.point_at([row[column]])
            elif row[column] not in self._gone.get(target, set()):
                return None
        told: Any = CHANGED[name](self._going, row) if name in CHANGED else row
        clear: dict[str, Any] = self._staying.facts(told) if name not in ALL else told
        if clear != told and name == RULES:
            raise Refused("the rules of the branch name somebody who stays; change them first", article="organisation")
        if clear != told and name in HASHED:
            return {**told, **UNREADABLE} if name == PAYLOAD else None
        return clear


def _read(rows: "models.QuerySet[Any, Any]", wanted: tuple[Column, ...]) -> Iterator[list[object]]:
    for row in rows.values_list(*(each.name for each in wanted)).iterator(1000):
        yield [column.written(value) for column, value in zip(wanted, row, strict=True)]


def _links(model: type[models.Model]) -> list[tuple[str, str]]:
    """Return the columns that point at rows, each with the table; the parent of a body is looked at by itself."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented name for it
    found = [(str(each.attname), each.related_model._meta.label) for each in fields if isinstance(each, models.ForeignKey)]  # noqa: SLF001 - as above
    return [(column, target) for column, target in found if target != label(model)]


def _without_person(going: Going, row: dict[str, Any]) -> dict[str, Any]:
    """Keep the hash of an entry of a roll, so that its root still holds, and not whose it was: as where somebody is erased."""
    if row["person_id"] is None or row["person_id"] in going.people:
        return row
    hashed = RollEntry.objects.get(pk=row["id"]).hash()
    return row | {"person_id": None, "salt": "", "leaf": base64.b64encode(hashed).decode()}


def _people(model: type[models.Model], people: frozenset[int], others: list[int]) -> Iterator[dict[str, Any]]:
    """Yield those who go along, and of each other one whom a row points at the number alone, as of somebody who was erased."""
    wanted = columns(model)
    names = [each.name for each in wanted]
    for row in _read(Person.objects.filter(pk__in={*people, *others}).order_by("pk"), wanted):
        told = dict(zip(names, row, strict=True))
        if told["id"] not in people:
            told |= {name: None for name in names if name.startswith("sealed_") or name == "email_confirmed_at"}
            told |= {"language": "en"}
        yield told


def _erasures(others: list[int]) -> Iterator[dict[str, Any]]:
    moment = "2000-01-01T00:00:00.000000Z"
    for number, person in enumerate(others, 1):
        yield {"id": number, "person_id": person, "asked_at": moment, "done_at": moment}


def _contents(packed: Packing, lock: Lock, at: RecordHead, going: Going, *, now: datetime) -> Contents:
    parts = {part.table for part in packed.parts}
    stays = {label(model): "it stays with the organisation that the branch left" for model in tables(apps) if label(model) not in parts}
    return Contents(
        made=now.astimezone(UTC).isoformat(),
        program=version("commonty"),
        origin=settings.ORIGIN,
        state=state_of_tables(),
        record=RecordEnd(at.size, at.root, at.checkpoint),
        lock=lock,
        left_out={**LEFT_OUT, **stays},
        erased=tuple(sorted(going.others)),
        parts=tuple(packed.parts),
        branch=Branch(going.body.pk, going.source, going.opted_out()),
    )
