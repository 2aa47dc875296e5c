"""
``python -m benchmarks.moving``: move a list of 100,000 lines in, in an installation made for it, and print how long each step took.

The aim is three minutes from the press to open doors. ``--lines`` tries a shorter list; nothing is written into the documentation.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from django.core.management import call_command

from benchmarks.machine import machine

LINES = 100_000
ROOT = Path(__file__).resolve().parent.parent
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu")


def main() -> None:
    """Make an empty installation in a folder that is thrown away, and measure in it."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--lines", type=int, default=LINES)
    said.add_argument("--dues", action="store_true", help="enter who has paid, and undo it, in place of taking everything back")
    said.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    told = said.parse_args()
    if told.here:
        measure(told.lines, with_dues=told.dues)
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "commonty.site.settings",
            "COMMONTY_DATA": folder,
            "COMMONTY_ORIGIN": "http://localhost:8000",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        words = (sys.executable, "-m", "benchmarks.moving", "--here", "--lines", str(told.lines), *(["--dues"] if told.dues else []))
        subprocess.run(words, env=environment, cwd=ROOT, check=True)  # noqa: S603


def measure(lines: int, *, with_dues: bool) -> None:
    """Move in, and print one line a step."""
    django.setup()
    call_command("migrate", database="keys", app_label="keys", verbosity=0)
    call_command("migrate", verbosity=0)
    # The program is there only once Django is set up.
    from commonty.apps.people.models import Person  # noqa: PLC0415
    from commonty.site.moving import bringing, opening, taking_back  # noqa: PLC0415
    from commonty.site.moving.tests.building import MET_ON, MINUTE, arrived, row  # noqa: PLC0415

    now = datetime.now(UTC) - timedelta(hours=1)
    rows = [row(number, *name_of(number), f"p{number}@example.org", Phone=f"0131 {number:07}") for number in range(1, lines + 1)]
    seconds: dict[str, tuple[float, float]] = {}
    with timed(seconds, "the list is read"):
        arrival, by = arrived(*rows, now=now)
    with timed(seconds, "tried out"):
        arrival.trial(now=now)
    with timed(seconds, "press: bring everybody in"):
        bringing.begin(arrival, by=by, now=now)
    arrival.refresh_from_db()
    with timed(seconds, "everybody is brought in, part by part"):
        while bringing.bring_part(arrival, now=now):
            pass
    arrival.refresh_from_db()
    arrival.meet(met_on=MET_ON, minute=MINUTE, file=b"", came_from="a list")
    with timed(seconds, "press: open the doors"):
        opening.begin(arrival, now=now)
    longest = 0.0
    with timed(seconds, "everybody becomes a member, part by part"):
        is_left = True
        while is_left:
            began = time.perf_counter()
            is_left = opening.open_part(arrival, now=now)
            longest = max(longest, time.perf_counter() - began)
    seconds["the longest part of opening"] = (longest, longest)
    arrival.refresh_from_db()
    if with_dues:
        enter_dues(by.pk, seconds, now=now)
    else:
        with timed(seconds, "all of it is taken back, part by part"):
            taking_back.begin(arrival, by=Person.objects.get(pk=by.pk), now=now)
            while taking_back.take_part_back(arrival, now=now):
                pass
    print(json.dumps({**machine(), "lines": lines, "aim": "180 s from the press to open doors"}))
    for step, (took, worked) in seconds.items():
        print(f"{took:8.1f} s, {worked:6.1f} s of CPU  {step}")


def enter_dues(treasurer: int, seconds: dict[str, tuple[float, float]], *, now: datetime) -> None:
    """Enter up to when everybody has paid, every hundredth of them long ago; put it in force, and undo it."""
    from commonty.apps.bodies.models import root  # noqa: PLC0415 - as above.
    from commonty.apps.dues.effects import ENTER  # noqa: PLC0415
    from commonty.apps.dues.entering import put_in_force, undo  # noqa: PLC0415
    from commonty.apps.dues.tests.paying import listed  # noqa: PLC0415
    from commonty.apps.dues.trying import try_out  # noqa: PLC0415
    from commonty.apps.people.models import Person  # noqa: PLC0415
    from commonty.constitution.authority import Authority, AuthorityKind  # noqa: PLC0415

    by = Authority(AuthorityKind.MANDATE, "mandate:0", treasurer, ENTER, root().path, "powers.enter-dues")
    days = [
        (person, "2020-01-31" if place % 100 == 0 else now.date().isoformat())
        for place, person in enumerate(Person.objects.filter(brought_in__isnull=False).order_by("member_number"))
    ]
    with timed(seconds, "dues: the list is read"):
        upload = listed(days, now.date(), now=now)
    with timed(seconds, "dues: tried out"):
        trial = try_out(upload, now=now)
    with timed(seconds, f"dues: put in force for {len(trial.days)}, of whom {len(trial.changes.begins)} come into arrears"):
        put_in_force(upload, seen=trial.seen, authority=by, now=now)
    with timed(seconds, "dues: undone"):
        undo(upload, authority=by, now=now)


def name_of(number: int) -> tuple[str, str]:
    """Return a name that no other number has."""
    said = [SYLLABLES[int(digit)] for digit in f"{number:06}"]
    return "".join(said[:3]).capitalize(), "".join(said[3:]).capitalize()


@contextmanager
def timed(seconds: dict[str, tuple[float, float]], step: str) -> Iterator[None]:
    """Note how long a step takes by the clock, and how long it works."""
    began, worked = time.perf_counter(), time.process_time()
    yield
    seconds[step] = time.perf_counter() - began, time.process_time() - worked
    print(f"{datetime.now(UTC):%H:%M:%S} {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
