"""Carries out the Containerfile step by step in a bare Debian root directory, and asks what it starts whether it is well."""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

PATIENCE = 120.0
"""Seconds that a start may take."""
START = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
BASE = "debian:12-slim"


class Step(NamedTuple):
    """One instruction: ``RUN`` and what to run."""

    word: str
    rest: str


def steps(file: Path) -> list[Step]:
    """Read the instructions; lines that end with a backslash go on."""
    text = re.sub(r"\\\n", " ", "\n".join(line for line in file.read_text().splitlines() if not line.startswith("#")))
    return [Step(*line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]


def build(root: Path, bundle: Path) -> dict[str, str]:
    """Carry out every step; return the last word of each kind, for what starts it. Refuses an instruction that it does not know."""
    last, environment = dict[str, str](), dict(START)
    for step in steps(bundle / "Containerfile"):
        if step.word == "FROM":
            assert step.rest == BASE, step
            assert (root / "etc/debian_version").read_text().startswith("12"), "this root directory is not Debian 12"
        elif step.word == "COPY":
            source, place = step.rest.split()
            shutil.copytree(bundle / source, root / place.lstrip("/"))
        elif step.word == "RUN":
            assert "USER" not in last, "what runs after USER would not run as root"
            subprocess.run(["chroot", str(root), "/bin/sh", "-c", step.rest], env=environment, check=True)  # noqa: S603, S607 - as root, in a scratch directory
        elif step.word == "ENV":
            name, value = step.rest.split("=", 1)
            environment[name] = value
        elif step.word in {"VOLUME", "WORKDIR"}:
            assert (root / step.rest.lstrip("/")).is_dir(), step
        elif step.word not in {"USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}:
            raise AssertionError(step)
        last[step.word] = step.rest
    return {**last, "ENV": json.dumps(environment)}


def start(root: Path, built: dict[str, str]) -> None:
    """Start what a container would start, as its user and in its folder, until its own question says that it is well; then stop it."""
    environment = json.loads(built["ENV"])
    inside = ["chroot", f"--userspec={built['USER']}:{built['USER']}", str(root), "env", "-C", built["WORKDIR"]]
    command = [*json.loads(built["ENTRYPOINT"]), *json.loads(built["CMD"])]
    port = built["EXPOSE"]
    assert not (root / "bundle").exists()
    health = [each.replace(f":{port}/", ":18471/") for each in json.loads(built["HEALTHCHECK"].partition(" CMD ")[2])]
    process = subprocess.Popen([*inside, *command, "--port", "18471"], env=environment)  # noqa: S603 - as above
    try:
        until = time.monotonic() + PATIENCE
        while subprocess.run([*inside, *health], env=environment, stderr=subprocess.DEVNULL, check=False).returncode:  # noqa: S603 - as above
            assert process.poll() is None, f"it ended with {process.returncode}"
            assert time.monotonic() < until, "it was not well in time"
            time.sleep(1)
        user = int(Path(f"/proc/{process.pid}/status").read_text().split("Uid:")[1].split()[0])
        assert user == (root / built["VOLUME"].lstrip("/")).stat().st_uid != 0, user
    finally:
        process.terminate()
        process.wait(60)
    print("the Containerfile's steps make what starts as its user, and is well")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    start(place, build(place, Path(sys.argv[2])))
