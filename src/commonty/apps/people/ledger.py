"""The list, outside both databases, of who was erased: what is restored from a backup is told again whom to forget."""

import os
from pathlib import Path

from django.conf import settings

from commonty.apps.record.recording import beginning


def note(person: int) -> None:
    """Put an erased person's id on the list, for good. Safe to repeat. The file says nothing else about anybody."""
    descriptor = os.open(_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab") as written:
        written.write(f"{person} {beginning()}\n".encode())
        written.flush()
        os.fsync(written.fileno())


def noted() -> frozenset[int]:
    """Return who is on the list: of this organisation, whose record it names, and of no other that was here before."""
    if not _file().exists():
        return frozenset()
    ours = beginning()
    lines = [line.split(" ") for line in _file().read_text().splitlines()]
    return frozenset(int(words[0]) for words in lines if len(words) == 2 and words[0].isdecimal() and words[1] == ours)  # noqa: PLR2004 - an id and a record


def written() -> bytes:
    """Return the list as it is kept, to be kept elsewhere too."""
    return _file().read_bytes() if _file().exists() else b""


def take_in(other: bytes) -> None:
    """Add the lines of a list that was kept elsewhere. Nothing is ever taken off the list."""
    known = written().splitlines()
    missing = [line for line in dict.fromkeys(other.splitlines()) if line not in known]
    if missing:
        descriptor = os.open(_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(b"".join(line + b"\n" for line in missing))
            file.flush()
            os.fsync(file.fileno())


def _file() -> Path:
    return Path(settings.DATA) / "erasures"
