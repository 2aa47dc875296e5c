"""The table of measurements, for the terminal and for the page."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What was measured, and the numbers: one, or one for each size of organisation."""

    name: str
    numbers: tuple[str, ...]


def printed(rows: Sequence[Row]) -> str:
    """Return the table in columns."""
    width = max(len(row.name) for row in rows)
    columns = max(len(row.numbers) for row in rows)
    widths = [max((len(row.numbers[n]) for row in rows if len(row.numbers) == columns), default=0) for n in range(columns)]
    lines = []
    for row in rows:
        cells = [cell.rjust(widths[n]) if len(row.numbers) == columns else cell for n, cell in enumerate(row.numbers)]
        lines.append(f"{row.name.ljust(width)}  {'  '.join(cells)}")
    return "\n".join(lines)


def page(rows: Sequence[Row], about: dict[str, str]) -> str:
    """Return ``docs/benchmarks.md``."""
    columns = max(len(row.numbers) for row in rows)
    sized = [row for row in rows if len(row.numbers) == columns and columns > 1]
    single = [row for row in rows if row not in sized]
    measured = "\n".join(f"- {name}: {value}" for name, value in about.items())
    return INTRODUCTION.format(measured=measured, sized=_markdown(sized), single=_markdown(single))


def _markdown(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    first, *rest = rows if rows[0].name == "members" else [Row("", ("",)), *rows]
    head = [first.name, *first.numbers]
    lines = [f"| {' | '.join(head)} |", f"|---|{'---|' * len(first.numbers)}"]
    lines += [f"| {row.name} | {' | '.join(row.numbers)} |" for row in rest]
    return "\n".join(lines)


INTRODUCTION = """# How fast it is, and how much it needs

`make bench` measures this and writes this page; it takes some minutes. `python -m benchmarks --members 1000` tries a smaller
organisation and prints the table alone.

## Measured
{measured}

Times are of the processor, user and system together, not of the clock; a page is the median of forty visits by a client in the same
process, once warm, its queries those on both databases. Votes a second are of the clock: six processes vote through `commonty serve`
(two server processes) on the same machine, whose cores they share with it; each vote is a request of its own, by a member who is signed
in, with the token by which a press does its work once, and is on the disk when it is answered (SQLite: WAL, `synchronous=FULL`). Memory is
proportional (PSS): what would be free if the whole tree of processes stopped.

## By the size of the organisation
Pages ask the same number of queries however many members there are, with one exception: a body of
more than ten thousand counts its members once a minute, so that most visits to its page ask one query less, and the time shown
there is that of a visit which does not count.

{sized}

The members join in bulk; `benchmarks/population.py` asserts that they leave as many rows in every table as one who joins by the verbs.
Half of them voted on the decided matter, a third on the open one. Freezing a roll and sealing a box are done once in a matter, by a job
or by the last seconder.

## The record and the server
{single}

The check reads the export alone, without the database and without Django.

## What we aim for
Home as a member in 15 ms, a vote in 6 ms, an idle server in 150 MB.
"""
