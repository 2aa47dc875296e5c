"""Files that a trustee or a credential authority writes: never over another one, and secret ones for their eyes alone."""

import os
from errno import EEXIST
from pathlib import Path

ONLY_OWNER = 0o600
EVERYBODY = 0o644


def refuse_existing(*paths: Path) -> None:
    """Refuse several files of which one is there, before another is written."""
    for path in paths:
        if path.exists():
            raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path))


def write_file(path: Path, text: str, *, is_secret: bool = False) -> None:
    """Write a file that is not there yet; one with a secret is for its owner alone from its first byte."""
    mode = ONLY_OWNER if is_secret else EVERYBODY
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8", newline="") as file:
        file.write(text)


def write_anew(path: Path, text: str) -> None:
    """Write a secret file in the place of an earlier one, at once: whoever is killed in between has the one or the other."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    write_file(beside, text, is_secret=True)
    beside.replace(path)
