"""The file itself: a ZIP of named parts and their list, written once from front to back, and read with suspicion."""

import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from commonty.constitution.refusal import Refused
from commonty.site.leaving.contents import Contents, NoContents, Part
from commonty.site.leaving.passphrase import is_sealed, seal_of

__all__ = ["Packed", "Packing", "Told", "packing"]

CONTENTS, SEAL = "contents.json", "seal"
LONGEST_CONTENTS = 8_000_000
LONGEST_LINE = 1 << 27
AT_ONCE = 1 << 18
MADE_AT = (1980, 1, 1, 0, 0, 0)
"""What stands as the time of each part: the list of contents says when the export was made."""

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, UnicodeDecodeError, struct.error)
"""What Python raises where a ZIP is damaged."""

Told = Callable[[int, int], None]
"""Hears how much is done, and of how much."""


class Packing:
    """An export that is being written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.parts: list[Part] = []

    @contextmanager
    def part(self, name: str, table: str = "", last: int | None = None) -> Iterator["Lines"]:
        """Write one part, line by line."""
        with self._archive.open(_named(name), "w", force_zip64=True) as out:
            lines = Lines(out)
            yield lines
        self.parts.append(Part(name, lines.bytes, lines.digest.hexdigest(), lines.rows, table, last))

    def finish(self, contents: Contents, secret: bytes) -> None:
        """Write the list of contents, and the seal under it."""
        raw = contents.written()
        self._archive.writestr(_named(CONTENTS), raw)
        self._archive.writestr(_named(SEAL), seal_of(secret, raw) + "\n")


class Lines:
    """A part that is being written: counted and hashed."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.digest = hashlib.sha256()
        self.bytes = self.rows = 0

    def write(self, raw: bytes) -> int:
        """Write bytes."""
        self.digest.update(raw)
        self.bytes += len(raw)
        return self._out.write(raw)

    def add(self, row: object) -> None:
        """Write a row, as one line of JSON."""
        self.rows += 1
        self.write(written(row))


def written(row: object) -> bytes:
    """Return a row as it stands in a part."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"


@contextmanager
def packing(file: Path) -> Iterator[Packing]:
    """Write an export to ``file``, which must not be there: for its owner alone, whole or not at all, on the disk at the end."""
    _reserve(file)
    half = file.with_name(f".{file.name}.half")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                yield Packing(archive)
            out.flush()
            os.fsync(out.fileno())
        half.replace(file)
    except BaseException:
        half.unlink(missing_ok=True)
        file.unlink(missing_ok=True)
        raise


def _reserve(file: Path) -> None:
    """Take the name, so that nothing is written over and two exports at once do not take the same one."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as problem:
        raise Refused(f"{file} is already there; an export overwrites nothing") from problem
    except OSError as problem:
        raise Refused(f"{file} cannot be written: {problem.strerror}") from problem


class Packed:
    """An export that is read: every refusal says what is wrong in it, and where."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @contextmanager
    def opened(self) -> Iterator["Packed"]:
        """Read it within this block."""
        try:
            with zipfile.ZipFile(self.file) as self._archive:
                yield self
        except NoContents as problem:
            raise Refused(f"{self.file}: {problem}") from problem
        except UNREADABLE as problem:
            raise Refused(f"{self.file} is not a whole export made by “commonty export”: {problem}") from problem

    def contents(self) -> Contents:
        """Return its list of contents; refuse where something is in the file that the list does not name, or the reverse."""
        contents = Contents.read(self._short(CONTENTS, LONGEST_CONTENTS))
        expected = sorted([CONTENTS, SEAL, *(part.name for part in contents.parts)])
        if (found := sorted(self._archive.namelist())) != expected:
            strange = sorted(set(found) ^ set(expected)) or ["a part that is there twice"]
            raise NoContents(f"what is in it is not what its list of contents says: {', '.join(strange[:3])}")
        return contents

    def refuse_unless_sealed(self, secret: bytes) -> None:
        """Refuse where the passphrase is another, or the list of contents was changed since: which of them, nobody can tell."""
        said = self._short(SEAL, 1000).decode("ascii", "replace").strip()
        if not is_sealed(secret, self._short(CONTENTS, LONGEST_CONTENTS), said):
            raise NoContents("this passphrase does not open it, or its list of contents was changed. Look at capitals and spaces")

    @contextmanager
    def part(self, part: Part, read: Callable[[int], None] = lambda _size: None) -> Iterator["Checked"]:
        """Read one part within this block, to its end; refuse unless it is the one in the list."""
        with self._archive.open(part.name) as source:
            checked = Checked(source, part, read)
            yield checked
            checked.finish()

    def _short(self, name: str, longest: int) -> bytes:
        if name not in self._archive.namelist():
            raise NoContents(f"it has no {name}: it is no export of an organisation")
        with self._archive.open(name) as source:
            raw = source.read(longest + 1)
        if len(raw) > longest:
            raise NoContents(f"its {name} is longer than any")
        return raw


class Checked:
    """A part that is read: hashed as it goes, and never further than its list says."""

    def __init__(self, source: IO[bytes], part: Part, told: Callable[[int], None]) -> None:
        self._source, self._part, self._told = source, part, told
        self._digest = hashlib.sha256()
        self.size = 0
        """How many bytes were read."""

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        return self._seen(self._source.read(size))

    def rows(self) -> Iterator[tuple[int, object]]:
        """Yield each row with the number of its line."""
        number = 0
        while line := self._seen(self._source.readline(LONGEST_LINE)):
            number += 1
            try:
                yield number, json.loads(line)
            except ValueError as problem:
                raise NoContents(f"{self._part.name}, line {number}: no JSON: {problem}") from problem
        if number != self._part.rows:
            raise NoContents(f"{self._part.name} has {number} rows, and its list says {self._part.rows}")

    def finish(self) -> None:
        """Read what is left, and refuse unless all of it was what it should be."""
        while self.read(AT_ONCE):
            pass
        if (self.size, self._digest.hexdigest()) != (self._part.bytes, self._part.sha256):
            raise NoContents(f"{self._part.name} was changed or damaged: it is not the one in the list of contents")

    def _seen(self, raw: bytes) -> bytes:
        self.size += len(raw)
        if self.size > self._part.bytes:
            raise NoContents(f"{self._part.name} is longer than its list of contents says")
        self._digest.update(raw)
        self._told(len(raw))
        return raw


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, MADE_AT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
