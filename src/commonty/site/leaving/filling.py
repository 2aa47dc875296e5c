"""The tables of an empty installation filled from an export, row by row, each value looked at before it is written."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import Error, connections, models

from commonty.apps.record.merkle import Peaks
from commonty.apps.record.models import Line
from commonty.site.jobs.travelling import take_up
from commonty.site.leaving.container import Packed
from commonty.site.leaving.contents import Contents, NoContents, Part
from commonty.site.leaving.exporting import WAITING
from commonty.site.leaving.tables import LEFT_OUT, WITHHELD, label, withheld
from commonty.site.leaving.values import WrongValue, columns
from commonty.site.safekeeping.copy import skip_ids

__all__ = ["LEFT_LYING", "fill"]

Read = Callable[[int], None]
"""Hears how many bytes were read."""
AT_ONCE, MOST_BYTES_AT_ONCE = 500, 4_000_000
LEFT_LYING = ("founding.Invitation", "record.SigningKey", "record.Head")
"""What an installation has that was started and never founded: it goes."""


def fill(packed: Packed, contents: Contents, wanted: Sequence[type[models.Model]], read: Read) -> None:
    """Write every row of every table, in the caller's transaction, and refuse what the database or the record's own hashes refuse."""
    found = _parts(contents, wanted)
    try:
        for model in wanted:
            if label(model) in LEFT_LYING:
                model._base_manager.all().delete()  # noqa: SLF001 - Django's documented name for it
        for model, part in found:
            _fill_table(packed, model, part, read)
        _take_up(packed, contents, read)
        connections["default"].check_constraints()
        for model, part in found:
            if part.last is not None:
                skip_ids(model, above=part.last)
    except Error as problem:
        raise NoContents(f"the database refuses what is in it: {problem}") from problem
    _refuse_another_record(contents)


def _parts(contents: Contents, wanted: Sequence[type[models.Model]]) -> list[tuple[type[models.Model], Part]]:
    """Return the part of each table. What this version or that one leaves out may be missing; anything else must be there."""
    parts = {part.table: part for part in contents.parts if part.table}
    strange = parts.keys() - {label(model) for model in wanted} - LEFT_OUT.keys()
    missing = {label(model) for model in wanted} - parts.keys() - contents.left_out.keys()
    wrong = [name for name, part in parts.items() if part.name != f"tables/{name}.jsonl"]
    if odd := sorted([*strange, *missing, *wrong]):
        raise NoContents(f"its tables are not those of version {contents.program}: {odd[0]}")
    return [(model, parts[label(model)]) for model in wanted if label(model) in parts]


def _fill_table(packed: Packed, model: type[models.Model], part: Part, read: Read) -> None:
    opts, connection = model._meta, connections["default"]  # noqa: SLF001 - Django's documented name for it
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in opts.concrete_fields)
    places = ", ".join(["%s"] * len(opts.concrete_fields))
    sql = f"INSERT INTO {quote(opts.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - names of models
    prepare = [field.get_db_prep_save for field in opts.concrete_fields]
    with packed.part(part, read) as source, connection.cursor() as cursor:
        waiting: list[tuple[Any, ...]] = []
        size = 0
        for values in _values(model, part, source.rows()):
            waiting.append(tuple(each(value, connection) for each, value in zip(prepare, values, strict=True)))
            if len(waiting) >= AT_ONCE or source.size - size >= MOST_BYTES_AT_ONCE:
                cursor.executemany(sql, waiting)
                waiting, size = [], source.size
        if waiting:
            cursor.executemany(sql, waiting)


def _values(model: type[models.Model], part: Part, rows: Iterator[tuple[int, object]]) -> Iterator[list[object]]:
    """Yield the values of each row, in the order of the columns."""
    wanted = columns(model)
    names, kept = [column.name for column in wanted], WITHHELD.get(part.table, {})
    for number, row in rows:
        if not isinstance(row, dict) or sorted(row) != sorted(names):
            raise NoContents(f"{part.name}, line {number}: this is no row of {part.table}, which has {', '.join(names)}")
        row |= {name: withheld(row["id"]) for name in kept}
        try:
            yield [column.read(row[column.name]) for column in wanted]
        except WrongValue as problem:
            raise NoContents(f"{part.name}, line {number}: {problem}") from problem


def _take_up(packed: Packed, contents: Contents, read: Read) -> None:
    with packed.part(contents.part(WAITING), read) as source:
        for number, told in source.rows():
            try:
                take_up(told)  # type: ignore[arg-type]  # what it must look like is asked for there
            except (TypeError, ValueError, KeyError, ImportError) as problem:
                raise NoContents(f"{WAITING}, line {number}: no task of this program: {problem}") from problem


def _refuse_another_record(contents: Contents) -> None:
    """Refuse where the lines do not give the root that the list of contents names."""
    tree = Peaks()
    for line in Line.objects.order_by("seq").values_list("hash", flat=True).iterator():
        tree.append(bytes.fromhex(line))
    if (tree.size, tree.root().hex()) != (contents.record.size, contents.record.root):
        raise NoContents("the record in it does not end where its list of contents says: lines are missing, or others")
