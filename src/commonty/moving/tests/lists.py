"""Lists as the programs write them that organisations leave."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from commonty.moving.fields import Field, suggest
from commonty.moving.people import Reader
from commonty.moving.reading import Table, read

TODAY = date(2026, 11, 23)
CATEGORIES: dict[tuple[str, ...], str] = {("waged",): "waged", ("unwaged",): "unwaged"}


def written(*rows: Sequence[str], separator: str = ",") -> str:
    """Return rows as CSV."""
    told = io.StringIO()
    csv.writer(told, delimiter=separator).writerows(rows)
    return told.getvalue()


def table(*rows: Sequence[str]) -> Table:
    return read(written(*rows).encode())


def reader(*columns: Field, day_first: bool = True) -> Reader:
    return Reader(columns, CATEGORIES, "waged", day_first, TODAY)


def suggested(read_table: Table) -> Reader:
    return reader(*suggest(read_table.header))
