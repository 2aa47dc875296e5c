"""The command, run as a process of its own: on another installation, or of another version."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from commonty.constitution.refusal import Refused

__all__ = ["OURS", "health_of", "run"]

OURS = (sys.executable, "-m", "commonty.cli")
"""The command of this very version."""


def run(*words: str | Path, program: Sequence[str] = OURS, environment: Mapping[str, str]) -> str:
    """Run the command and return what it printed; raise ``Refused`` with its last word where it fails."""
    surroundings = {**os.environ, **environment}
    done = subprocess.run([*program, *map(str, words)], env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode:
        told = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["it did not say why"]
        raise Refused(f"commonty {words[0]} failed: {told[-1]}")
    return done.stdout


def health_of(*, program: Sequence[str] = OURS, environment: Mapping[str, str]) -> dict[str, object]:
    """Return what an installation says of itself once it is made ready; raise ``Refused`` where it is not well."""
    told = json.loads(run("doctor", "--ready", program=program, environment=environment).splitlines()[-1])
    return dict(told)
