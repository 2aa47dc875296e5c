"""The file of settings that the page of the first start writes: a line each, ``NAME=value``."""

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

NAMES = ("COMMONTY_ORIGIN", "EMAIL_URL", "COMMONTY_BACKUPS", "COMMONTY_KEY_BACKUPS", "COMMONTY_DKIM", "BOUNCES_URL")
"""What may stand in the file; secrets and databases may not."""


def take_in(file: Path, environment: MutableMapping[str, str]) -> None:
    """
    Add to ``environment`` what the file says and the environment does not.

    Raises ``ImproperlyConfigured`` for a line that is none of ours, and where others may read the file: a password is in it.
    """
    if not file.exists():
        return
    if file.stat().st_mode & 0o077:
        message = f"others may read {file}; run: chmod 600 {file}"
        raise ImproperlyConfigured(message)
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        name, equals, value = line.strip().partition("=")
        if not name or name.startswith("#"):
            continue
        if not equals or name not in NAMES:
            message = f"{file}, line {number}: {name} is none of {', '.join(NAMES)}"
            raise ImproperlyConfigured(message)
        environment.setdefault(name, value)


def write(file: Path, chosen: Mapping[str, str]) -> None:
    """Write the file, readable by its owner alone; whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write("# What was chosen at the first start. What the environment says counts before it.\n")
        written.writelines(f"{name}={value}\n" for name, value in chosen.items() if value)
        written.flush()
        os.fsync(written.fileno())
    part.replace(file)


def at_least(least: int, said: str, *, setting: str) -> int:
    """Return the number that a setting says; raise ``ImproperlyConfigured``, naming it, for what is none or is smaller."""
    if not said.isdecimal() or int(said) < least:
        message = f"{setting}: “{said}” is not a whole number of at least {least}"
        raise ImproperlyConfigured(message)
    return int(said)
