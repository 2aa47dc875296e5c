"""
``python -m benchmarks.ballots``: measure verifying secret elections, beside belenios-tool, and write ``docs/benchmarks-ballots.md``.

It takes some seven minutes on two idle cores, and prints the table of the page. ``--quick`` measures fewer ballots and writes nothing.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import cast
from benchmarks.counting import run
from benchmarks.machine import machine
from benchmarks.table import Row, printed
from commonty.ballots.ballot import check_ballot
from commonty.ballots.election import read_election
from commonty.ballots.groups import GROUPS

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks-ballots.md"
CHOICES = 10
BALLOTS = {"Ed25519": 1_000, "BELENIOS-2048": 400}
MANY = (1_000, 100_000)
TIMES = 3
"""Each is measured so often, in turn, and the least is given: what else runs on the machine can only add."""


def main(arguments: Sequence[str] = ()) -> int:
    """Measure everything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ballots", description="Measure verifying secret elections.")
    parser.add_argument("--quick", action="store_true", help="a third of the ballots, once, and no page")
    is_quick = parser.parse_args(arguments).quick
    with tempfile.TemporaryDirectory(prefix="commonty-bench-ballots-") as made:
        folder = Path(made)
        rows = [*verified(folder, 3 if is_quick else 1), *checked(), *encrypted(), *grown(folder, MANY[:1] if is_quick else MANY)]
    print(printed(rows))
    if not is_quick:
        PAGE.write_text(page(rows))
    return 0


def verified(folder: Path, fraction: int) -> Iterator[Row]:
    """Verify a board of each group, on one core and on all, and with belenios-tool where it can read the group."""
    for name, number in BALLOTS.items():
        ballots = number // fraction
        times = 1 if fraction > 1 else TIMES
        board = folder / "BenchmarkE1ection.bel"
        board.unlink(missing_ok=True)
        cast.write(board, GROUPS[name], CHOICES, ballots)
        alone, spread, others = [], [], []
        for _ in range(times):
            alone.append(verify(board, 1))
            spread.append(verify(board, os.cpu_count() or 1))
            if name != "Ed25519":
                others.append(of_belenios(folder))
        ours = min(each["cpu"] for each in alone)
        yield Row(f"{name}, {ballots:,} ballots: ours", (f"{each_of(ours, ballots)} of the processor",))
        if others:
            said = f"{each_of(min(others), ballots)}: ours takes {ours / min(others):.2f} of that"
            yield Row(f"{name}, {ballots:,} ballots: belenios-tool", (said,))
        yield on_all_cores(name, alone, spread)


def on_all_cores(name: str, alone: list[dict[str, Any]], spread: list[dict[str, Any]]) -> Row:
    """Return how much sooner all cores are done; by the processor too, which other work on the machine does not hold up."""
    cores = os.cpu_count() or 1
    wall = min(each["wall"] for each in spread) / min(each["wall"] for each in alone)
    shared = min(each["cpu"] for each in spread) / cores / min(each["cpu"] for each in alone)
    reading = min(each["cpu_here"] for each in spread) / min(each["cpu"] for each in alone)
    said = f"{wall:.2f} of the time of the clock on one ({shared:.2f} of its processor each; {reading:.2f} of it cannot be shared)"
    return Row(f"{name}: on {cores} cores", (said,))


def each_of(seconds: float, ballots: int) -> str:
    """Return milliseconds a ballot."""
    return f"{seconds / ballots * 1_000:.1f} ms a ballot"


def verify(board: Path, cores: int) -> dict[str, Any]:
    """Verify a board in a process of its own."""
    found = run([sys.executable, "-m", "benchmarks.verified", str(board), str(cores)])
    assert found["accepted"]
    return found


def of_belenios(folder: Path) -> float:
    """Return the seconds of the processor that belenios-tool takes for the board in a folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    tool = shutil.which("belenios-tool") or "belenios-tool"
    subprocess.run([tool, "election", "verify", "--dir", str(folder)], check=True, capture_output=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def checked() -> Iterator[Row]:
    """Measure what a server does for one ballot that is cast: all checks of it."""
    for name in BALLOTS:
        group = GROUPS[name]
        election = read_election(cast.asked(group, CHOICES, group.power_of_generator(7)))
        ballots = cast.voting(cast.asked(group, CHOICES, group.power_of_generator(7)))(range(40))
        taken = []
        for raw in ballots:
            began = time.process_time()
            check_ballot(election, raw, is_listed=lambda _credential: True)
            taken.append(time.process_time() - began)
        yield Row(f"{name}: checking one ballot as it is cast", (f"{sorted(taken)[len(taken) // 2] * 1_000:.1f} ms of the processor",))


def encrypted() -> Iterator[Row]:
    """Measure what a voter's browser does for one ballot."""
    for name, taken in run([sys.executable, "-m", "benchmarks.encrypted"]).items():
        yield Row(
            f"{name}: encrypting in Chromium", (f"{taken['first']:.0f} ms for the first ballot of a page, then {taken['middle']:.0f} ms",)
        )


def grown(folder: Path, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure how the memory grows with the ballots, of one choice each."""
    for ballots in sizes:
        board = folder / f"{ballots}.bel"
        cast.write(board, GROUPS["Ed25519"], 1, ballots)
        found = verify(board, os.cpu_count() or 1)
        said = f"{found['memory']:.0f} MB, and {found['of_started']:.0f} MB in each process beside; {found['wall']:.0f} s"
        yield Row(f"memory for {ballots:,} ballots ({board.stat().st_size / 1e6:.0f} MB)", (said,))
        board.unlink()


def page(rows: Sequence[Row]) -> str:
    """Return the page of these measurements."""
    told = subprocess.run(["belenios-tool", "--version"], capture_output=True, text=True, check=True).stdout.split()[0]  # noqa: S607
    about = "\n".join(f"- {name}: {value}" for name, value in {**machine(), "belenios-tool": told}.items())
    table = "\n".join(["| | |", "|---|---|", *(f"| {row.name} | {row.numbers[0]} |" for row in rows)])
    return INTRODUCTION.format(about=about, table=table, times=TIMES, choices=CHOICES)


INTRODUCTION = """# How fast a secret election is verified

`python -m benchmarks.ballots` measures this and writes this page; `make bench` does so too, after the rest.

## Measured
{about}

{table}

Each ballot answers one question of {choices} options, of which one is chosen; memory is measured with one option, so that there can be many
ballots. Times are of the processor, user and system together, unless they are said to be of the clock; those of verifying are of whole
processes, the start of Python, the list of credentials and the tally among them; each is the least of {times} runs, taken in turn. On a
machine with other work the clock tells little: hence what each core has to do beside it. `belenios-tool` is Debian's, which reads no
Ed25519 and uses one core. Nobody has decrypted: that takes as long however many voted.

## What we aim for
At most 10 ms of the processor for a ballot in Ed25519, and 0.7 of what `belenios-tool` takes for one in BELENIOS-2048; on two cores 0.55 of
the time of the clock; memory that does not grow from 1,000 ballots to 100,000; 25 ms to check a ballot as it is cast, and 200 ms to make
one in Chromium. What libsodium leaves to be gained in Ed25519 is in [ADR 14](adr/0014-curve-by-libsodium-alone.md).
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
