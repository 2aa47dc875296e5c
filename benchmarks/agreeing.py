"""
``python -m benchmarks.agreeing [PROFILES]``: ask other libraries about random profiles, and say where they and we part.

They are installed for it, in an environment of their own. With ``--keep``, the answers are written beside the tests of the
library, which compare with them where nothing can be installed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import IO

from hypothesis import HealthCheck, Phase, given, settings

from benchmarks.counting import PEERS, installed
from commonty.counting.contest import Contest
from commonty.counting.tests.elections import FOLDER
from commonty.counting.tests.generating import contest, contests
from commonty.counting.tests.oracles import asked, comparable, judged

ORACLES = [*PEERS.values(), "abcvoting==2.19.2"]
KEPT = FOLDER.parent / "oracle_answers.json"
MOST_CANDIDATES = 5
Answers = dict[str, list[list[int]] | str]


class Others:
    """The other libraries, as a process that answers line by line."""

    def __init__(self, python: str) -> None:
        words = [python, str(Path(__file__).with_name("asked.py"))]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603

    def say(self, asked_about: Contest) -> Answers:
        """Return what they say about a contest."""
        into, out = _pipes(self.process)
        into.write(json.dumps(asked(asked_about)) + "\n")
        into.flush()
        told: Answers = json.loads(out.readline())
        return told


def main(words: list[str]) -> int:
    """Ask; return 1 where an answer differs in a way that is not known."""
    number = next((int(each) for each in words if each.isdigit()), 2000)
    with tempfile.TemporaryDirectory(prefix="commonty-oracles-") as made:
        others = Others(environment(Path(made)))
        if "--keep" in words:
            keep(others, number)
            return 0
        found = compared(others, number)
        others.process.terminate()
        others.process.wait()
    for question, said in sorted(found.items()):
        print(f"{question}: {', '.join(f'{times} {what}' for what, times in sorted(said.items()))}")
    return 1 if any(said["differs"] for said in found.values()) else 0


def environment(folder: Path) -> str:
    """Install all into one environment; return its Python."""
    python, problem = installed(folder, ORACLES[0])
    uv = str(Path(sys.executable).parent / "uv")
    if problem:
        raise SystemExit(problem)
    subprocess.run([uv, "pip", "install", "-q", *ORACLES], env={**os.environ, "VIRTUAL_ENV": str(folder)}, check=True)  # noqa: S603
    return python


def compared(others: Others, number: int) -> dict[str, Counter[str]]:
    """Return for each question how often the answers were the same as ours, over profiles drawn by Hypothesis."""
    found: dict[str, Counter[str]] = {}

    @settings(max_examples=number, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(contests(most_candidates=MOST_CANDIDATES))
    def ask(drawn: Contest) -> None:
        profile = comparable(drawn)
        if profile is None:
            return
        for question, answer in others.say(profile).items():
            said = judged(profile, question, answer)
            found.setdefault(question, Counter())[said] += 1
            if said == "differs":
                print(f"{question} differs: {answer} of {json.dumps(asked(profile))}")

    ask()
    return found


def keep(others: Others, number: int) -> None:
    """Write the answers about the first profiles of ``generating`` beside the tests."""
    lines = []
    for seed in range(number):
        profile = comparable(contest(Random(seed), MOST_CANDIDATES))  # noqa: S311 - made up for tests
        if profile is not None:
            lines.append(json.dumps({"profile": asked(profile), "answers": others.say(profile)}, separators=(",", ":")))
    KEPT.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")
    print(f"{KEPT}: {len(lines)} profiles")


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    if process.stdin is None or process.stdout is None:
        raise SystemExit("the other libraries cannot be asked")
    return process.stdin, process.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
