"""
``python -m benchmarks``: measure, print one table, and write it to ``docs/benchmarks.md``; then ``benchmarks.counting`` and ``.ballots``.

Each part runs in a process and an installation of its own. PostgreSQL is measured where ``DATABASE_URL`` names a server.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import psycopg

from benchmarks import ballots, counting
from benchmarks.machine import machine
from benchmarks.table import Row, page, printed

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 30_000, 300_000)
VOTES = 1_200
LINES = 300_000


class Bench:
    """Runs the parts, each with a copy of one empty installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = os.environ.get("DATABASE_URL", "")
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "commonty.site.settings",
            "COMMONTY_ORIGIN": "http://localhost:8000",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        self.say("an empty installation")
        self.run("-c", PREPARE, data="empty")

    def say(self, doing: str) -> None:
        """Say what is being done."""
        print(f"{datetime.now(UTC):%H:%M:%S} {doing}", file=sys.stderr, flush=True)

    def run(self, *words: str, data: str, database: str = "") -> str:
        """Run Python in an installation; return what it printed."""
        environment = {**self.environment, "COMMONTY_DATA": str(self.folder / data)}
        if database:
            environment["DATABASE_URL"] = database
        words = (sys.executable, *words)
        done = subprocess.run(words, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
        return done.stdout

    def part(self, *words: str, data: str, database: str = "") -> dict[str, Any]:
        """Run one part in a fresh installation of the name ``data``; return what it measured."""
        shutil.copytree(self.folder / "empty", self.folder / data)
        if database:
            self.run("-c", PREPARE, data=data, database=database)
        found: dict[str, Any] = json.loads(self.run("-m", *words, data=data, database=database).splitlines()[-1])
        return found

    def on_postgresql(self, *words: str) -> dict[str, Any]:
        """Run one part on PostgreSQL, in a database of its own."""
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute("CREATE DATABASE bench")
        return self.part(*words, data="postgresql", database=self.server.replace("/postgres?", "/bench?"))

    def fsync(self) -> str:
        """Return whether the PostgreSQL measured waits for the disk."""
        with psycopg.connect(self.server) as server:
            row = server.execute("SHOW fsync").fetchone()
        return str(row[0]) if row else ""

    def record(self, data: str) -> dict[str, float]:
        """Export the record of an installation and check the export, alone; return CPU seconds of both, and how many lines."""
        export = self.folder / "record.jsonl"
        exported = self._cpu("-m", "commonty.cli", "record", "export", str(export), "--audience", "public", data=data)
        with export.open() as lines:
            whole = sum(1 for _line in lines) - 1
        checked = self._cpu("-m", "commonty.cli", "record", "check", str(export), data=data)
        return {"lines": whole, "export": exported, "check": checked}

    def _cpu(self, *words: str, data: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.run(*words, data=data)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


PREPARE = "import django; django.setup(); from commonty.site.installation import prepare; prepare(quiet=True)"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Commonty; print a table.")
    parser.add_argument("--members", type=int, nargs="*", default=list(SIZES), help="sizes of organisation (default: 1000 30000 300000)")
    parser.add_argument("--votes", type=int, default=VOTES, help=f"votes cast through the real server (default: {VOTES})")
    parser.add_argument("--write", type=Path, help="the page to write (default: docs/benchmarks.md where all sizes were measured)")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="commonty-bench-") as made:
        bench = Bench(Path(made))
        rows = measure(bench, options.members, options.votes)
        postgresql = f"fsync {bench.fsync()}" if bench.server else "not measured"
    print(printed(rows))
    is_whole = tuple(options.members) == SIZES
    write = options.write or (ROOT / "docs" / "benchmarks.md" if is_whole else None)
    if write is not None:
        about = {
            **machine(),
            "Django": django.__version__,
            "PostgreSQL": f"{about_postgresql()}, {postgresql}",
            "took": f"{time.monotonic() - began:.0f} seconds",
        }
        write.write_text(page(rows, about))
    return (counting.main() or ballots.main()) if is_whole else 0


def measure(bench: Bench, members: list[int], votes: int) -> list[Row]:
    """Run every part; return the rows of the table."""
    sizes = []
    for number in members:
        bench.say(f"pages and votes of {number:,} members")
        sizes.append(bench.part("benchmarks.pages", str(number), data=f"members-{number}"))
    bench.say("the record, exported and checked")
    record = bench.record(f"members-{members[-1]}")
    bench.say("the real server, on SQLite")
    served = {"SQLite": bench.part("benchmarks.serving", str(members[0]), str(votes), data="sqlite")}
    if bench.server:
        bench.say("the real server, on PostgreSQL")
        served["PostgreSQL"] = bench.on_postgresql("benchmarks.serving", str(members[0]), str(votes))
    return [*of_sizes(sizes), *of_record(record), *of_servers(served)]


def of_sizes(sizes: list[dict[str, Any]]) -> list[Row]:
    """Return the rows of pages, votes and large steps: a column a size."""
    rows = [Row("members", tuple(f"{each['members']:,}" for each in sizes))]
    for name in sizes[0]["pages"]:
        found = [each["pages"][name] for each in sizes]
        rows.append(Row(name, tuple(f"{one['cpu']:.1f} ms, {one['queries']:.0f} queries" for one in found)))
    named = {"freeze": "second that freezes the roll", "seal": "close: seal the box and count"}
    rows.extend(Row(words, tuple(f"{each['seconds'][name]:.1f} s" for each in sizes)) for name, words in named.items())
    return rows


def of_record(record: dict[str, float]) -> list[Row]:
    """Return the rows of the record."""
    a_second = record["lines"] / record["check"]
    return [
        Row(f"record export, {record['lines']:,} lines", (f"{record['export']:.1f} s",)),
        Row("record check, of that export", (f"{record['check']:.1f} s, {a_second:,.0f} lines a second",)),
    ]


def of_servers(served: dict[str, dict[str, Any]]) -> list[Row]:
    """Return the rows of the real server: a row a database."""
    rows = []
    for name, found in served.items():
        waited = f"waited {found['median']:.0f} ms, one in a hundred over {found['p99']:.0f} ms"
        rows.append(Row(f"votes a second on {name}", (f"{found['votes_a_second']:.0f} ({found['votes']} votes; {waited})",)))
    for when, key in (("idle", "idle"), ("in use", "in_use")):
        found = served["SQLite"][key]
        rows.append(Row(f"memory of the server, {when}", (f"{found['pss']:.0f} MB ({found['processes']} processes)",)))
    return rows


def about_postgresql() -> str:
    """Return which PostgreSQL is installed here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1].parent.name if found else "none"


if __name__ == "__main__":
    sys.exit(main())
