"""
``python -m benchmarks.counting``: measure the counting library beside others, print the table, write ``docs/benchmarks-counting.md``.

Others are installed for the measuring alone, each pinned and in an environment of its own; one that does not install is named as such.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.made import LARGE, write_made, write_million
from benchmarks.plot import Line, plotted
from benchmarks.table import Row, printed
from commonty.counting.tests.elections import DAMAGED, FOLDER, REAL

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks-counting.md"
PLOT = ROOT / "docs" / "benchmarks-counting.svg"
PEERS = {"pref_voting": "pref-voting==1.18.2", "py-vote-core": "py-vote-core==2.0.0", "votelib": "votelib==0.4.0"}
TIMES = 7
"""Each is measured so often, in turn, and the least is given: what else runs on the machine can only add."""
AXES = ("candidates", "seats", "papers")
GROWTH = {
    "papers": [(10, 5, papers) for papers in (10_000, 30_000, 100_000, 300_000)],
    "candidates": [(candidates, 5, 20_000) for candidates in (10, 20, 40, 80, 160)],
    "seats": [(40, seats, 20_000) for seats in (1, 2, 5, 10, 20)],
}


@dataclass(frozen=True)
class Measured:
    """What a library took for the sixty elections: CPU seconds, or why there are none, and how many it counted rightly."""

    name: str
    seconds: float | None
    right: int = 0
    problem: str = ""


def main() -> int:
    """Measure everything."""
    rows = measure()
    print(printed(rows))
    return 0


def measure() -> list[Row]:
    """Measure, write the page and its plot, and return the rows."""
    with tempfile.TemporaryDirectory(prefix="commonty-bench-counting-") as made:
        folder = Path(made)
        rows = [*of_sixty(sixty(folder)), *large(folder)]
        grown = growth(folder)
    rows += of_growth(grown)
    PLOT.write_text(
        plotted([Line(name, [(size[AXES.index(name)], seconds) for size, seconds in points]) for name, points in grown.items()])
    )
    PAGE.write_text(page(rows))
    return rows


def sixty(folder: Path) -> list[Measured]:
    """Count the sixty real elections with every library, in turn."""
    elections = folder / "elections"
    elections.mkdir()
    for name, known in REAL.items():
        raw = (FOLDER / "blt" / known["file"]).read_bytes()
        if name == DAMAGED:
            raw = b"\n".join(line.rstrip(b",").replace(b",", b" ") for line in raw.split(b"\n"))
        (elections / f"{name}.blt").write_bytes(raw)
    commands = {"Commonty": [sys.executable, "-m", "benchmarks.counted", str(elections)]}
    problems = {}
    for name, pinned in PEERS.items():
        python, problem = installed(folder / name, pinned)
        if problem:
            problems[name] = problem
        else:
            commands[name] = [python, str(ROOT / "benchmarks" / "peers.py"), name, str(elections)]
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in commands}
    for _ in range(TIMES):
        for name, words in commands.items():
            told[name].append(run(words))
    found = [Measured(name, min(each["seconds"] for each in runs), rightly(runs[0]["winners"])) for name, runs in told.items()]
    return [*found, *(Measured(name, None, problem=problem) for name, problem in problems.items())]


def rightly(winners: dict[str, object]) -> int:
    """Return in how many of the sixty elections those were elected whom three other programs agree on."""
    return sum(isinstance(found := winners[name], list) and sorted(found) == sorted(known["winners"]) for name, known in REAL.items())


def installed(folder: Path, pinned: str) -> tuple[str, str]:
    """Install a library into an environment of its own; return its Python, and why it could not be."""
    uv = str(Path(sys.executable).parent / "uv")
    python = str(folder / "bin" / "python")
    environment = {**os.environ, "VIRTUAL_ENV": str(folder)}
    for words in ([uv, "venv", "-q", str(folder), "--python", sys.executable], [uv, "pip", "install", "-q", pinned]):
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            return python, (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    return python, ""


def run(words: Sequence[str]) -> dict[str, Any]:
    """Run a process; return what it printed last."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(words, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)  # noqa: S603
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def least(file: Path, times: int = TIMES) -> dict[str, Any]:
    """Count one file several times, each in a process of its own; return the quickest."""
    return min((run([sys.executable, "-m", "benchmarks.counted", str(file)]) for _ in range(times)), key=lambda told: told["seconds"])


def of_sixty(found: list[Measured]) -> Iterator[Row]:
    """Return the rows of the sixty elections."""
    ours = next(each.seconds for each in found if each.name == "Commonty") or 1
    for each in found:
        if each.seconds is None:
            yield Row(f"sixty real elections, {each.name}", (f"does not install: {each.problem}",))
        else:
            times = "" if each.name == "Commonty" else f", {each.seconds / ours:.1f} times as long"
            yield Row(
                f"sixty real elections, {each.name}", (f"{each.seconds:.2f} s{times}; {each.right} of {len(REAL)} as they should be",)
            )


def large(folder: Path) -> Iterator[Row]:
    """Measure one very large election, and one with many candidates."""
    million = folder / "million.blt"
    write_million(million)
    told = least(million, 2)
    said = f"{told['seconds']:.2f} s, of which {told['read']:.2f} s reading; {told['memory']:.0f} MB"
    yield Row("1,000,000 papers, 300,000 rankings, 10 candidates, 5 seats", (said,))
    million.unlink()
    many = folder / "many.blt"
    write_made(many, **LARGE)
    told = least(many)
    yield Row("20,000 papers, 60 candidates, 20 seats", (f"{told['seconds']:.2f} s, of which {told['read']:.2f} s reading",))


def growth(folder: Path) -> dict[str, list[tuple[tuple[int, int, int], float]]]:
    """Measure how the time grows with papers, candidates and seats."""
    found: dict[str, list[tuple[tuple[int, int, int], float]]] = {}
    for name, sizes in GROWTH.items():
        found[name] = []
        for size in sizes:
            file = folder / "growth.blt"
            write_made(file, *size)
            found[name].append((size, least(file, 2)["seconds"]))
    return found


def of_growth(grown: dict[str, list[tuple[tuple[int, int, int], float]]]) -> Iterator[Row]:
    """Return the rows of growth: candidates, seats and papers, and the seconds."""
    for name, points in grown.items():
        for (candidates, seats, papers), seconds in points:
            yield Row(f"growth with {name}: {papers:,} papers, {candidates} candidates, {seats} seats", (f"{seconds:.2f} s",))


def page(rows: Sequence[Row]) -> str:
    """Return the page of these measurements."""
    about = "\n".join(f"- {name}: {value}" for name, value in machine().items())
    table = "\n".join(["| | |", "|---|---|", *(f"| {row.name} | {row.numbers[0]} |" for row in rows)])
    return INTRODUCTION.format(about=about, table=table, times=TIMES, peers=", ".join(PEERS.values()))


INTRODUCTION = """# How fast counting is

`python -m benchmarks.counting` measures this and writes this page; `make bench` does so too, after the rest. It installs {peers} for the
measuring, each into an environment of its own.

## Measured
{about}

{table}

Seconds are of the processor, user and system together, of reading the files and counting them, without the start of Python and its
imports. Each is the least of several runs in processes of their own, taken in turn. We return the whole sheet of every count; the others
return who is elected (`py-vote-core` with its rounds). `pref_voting` and `py-vote-core` have no reader for BLT, and `votelib`'s refuses
names without quotation marks: they are given papers by a reader of a dozen lines that looks at nothing but the numbers
(`benchmarks/peers.py`). “As they should be” is who was elected, as three other programs and the published results have it. The
elections are the sixty of the tests; the others are made up from a fixed seed, a paper a line.

![Seconds by papers, candidates and seats](benchmarks-counting.svg)

## What we aim for
The sixty at least 20 times faster than `pref_voting` and 5 times faster than `py-vote-core`; a million papers in 3 s and 600 MB;
60 candidates for 20 seats in 0.3 s.
"""


if __name__ == "__main__":
    sys.exit(main())
