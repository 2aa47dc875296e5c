"""The file that a backup is: a label and one database, packed, and sealed under the master key: nobody reads it, or makes one, without."""

import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, cast

from commonty.apps.keys import master
from commonty.apps.keys.sealing import SealError
from commonty.constitution.refusal import Refused
from commonty.site.safekeeping.sealed_file import MAGIC, Opened, sealing

FORMAT = "commonty-backup-1"
SEALED_AT = "safekeeping.backup"
LABEL, DATABASE = "label.json", "database"
LONGEST_LABEL = 100_000
AT_ONCE = 1 << 20

Told = Callable[[int, int], None]
"""Hears how many bytes are done, and of how many."""


@dataclass(frozen=True)
class Label:
    """What stands on a backup: what it holds, of which version, when it was made, and the record's head in it."""

    format: str
    holds: str
    database: str
    version: str
    made: str
    forget_after: str
    checkpoint: str
    size: int
    """Of the database in it, in bytes."""
    digest: str
    """SHA-256 of the database in it."""

    def fingerprint(self) -> bytes:
        """Return what the seal is about."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).digest()


def pack(file: Path, label: Label, database: Path, *, told: Told) -> None:
    """Write ``file``, readable by its owner alone and on the disk when this returns."""
    note = json.dumps({"label": asdict(label), "seal": master.seal(SEALED_AT, label.fingerprint()).hex()}, indent=1).encode()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as written, database.open("rb") as content:
        with sealing(written) as sealed, tarfile.open(fileobj=cast("IO[bytes]", sealed), mode="w:gz", compresslevel=3) as archive:
            archive.addfile(_member(LABEL, len(note)), BytesIO(note))
            archive.addfile(_member(DATABASE, label.size), _Counted(content, label.size, told))
        written.flush()
        os.fsync(written.fileno())


def digest(database: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with database.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read_label(file: Path) -> Label:
    """Return what stands on the backup ``file``. Refuses what is none, is of another form, or was sealed under another master key."""
    with _opened(file) as archive:
        return _label(file, archive)


def unpack(file: Path, database: Path, *, told: Told) -> Label:
    """Write the database in the backup ``file`` to ``database``; refuse unless it is whole and the one that was packed."""
    with _opened(file) as archive:
        label = _label(file, archive)
        _copy(_next(archive, DATABASE), database, label.size, told)
        if digest(database) != label.digest or archive.next() is not None:
            raise Refused(f"{file} was changed or damaged: it does not hold the database that its label is about")
    return label


def check(file: Path, *, told: Told = lambda _done, _of: None) -> Label:
    """Read a backup from front to back, writing nothing; refuse unless it is whole and opens."""
    with _opened(file) as archive:
        label = _label(file, archive)
        counted, found = _Counted(_next(archive, DATABASE), label.size, told), hashlib.sha256()
        while part := counted.read(AT_ONCE):
            found.update(part)
        if found.hexdigest() != label.digest or archive.next() is not None:
            raise Refused(f"{file} was changed or damaged: it does not hold the database that its label is about")
    return label


def content(file: Path) -> IO[bytes]:
    """Open what is sealed in a file; what a version before wrote was not sealed."""
    raw = file.open("rb")
    if raw.read(len(MAGIC)) == MAGIC:
        return cast("IO[bytes]", Opened(raw))
    raw.seek(0)
    return raw


class _opened:  # noqa: N801 - used as a block
    """A block that reads an archive from front to back, and refuses where it is no archive of ours, or not a whole one."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __enter__(self) -> tarfile.TarFile:
        try:
            if not self.file.is_file():
                raise Refused(f"{self.file} is not a file")
            self.content = content(self.file)
            self.archive = tarfile.open(fileobj=self.content, mode="r|gz")
        except SealError as problem:
            raise Refused(f"{self.file}: {problem}") from problem
        except (OSError, EOFError, zlib.error, tarfile.TarError) as problem:
            raise _no_backup(self.file, problem) from problem
        return self.archive

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> None:
        self.archive.close()
        self.content.close()
        if isinstance(problem, SealError):
            raise Refused(f"{self.file}: {problem}") from problem
        if isinstance(problem, OSError | EOFError | zlib.error | tarfile.TarError | ValueError | KeyError | TypeError | AttributeError):
            raise _no_backup(self.file, problem) from problem


def _no_backup(file: Path, problem: BaseException) -> Refused:
    return Refused(f"{file} is not a whole backup made by “commonty backup”: {problem}")


def _label(file: Path, archive: tarfile.TarFile) -> Label:
    told = json.loads(_next(archive, LABEL, most=LONGEST_LABEL).read(LONGEST_LABEL))
    form = told["label"]["format"]
    if form != FORMAT:
        raise Refused(f"{file} has the form {form}; this version reads {FORMAT}")
    label = Label(**told["label"])
    try:
        sealed = master.unseal(SEALED_AT, bytes.fromhex(told["seal"]))
    except SealError as problem:
        raise Refused(f"{file} was not made under the master key of this installation, or was changed since") from problem
    if sealed != label.fingerprint():
        raise Refused(f"{file} was changed: its label is not the one that was sealed")
    return label


def _next(archive: tarfile.TarFile, name: str, *, most: int | None = None) -> IO[bytes]:
    """Return the next part of an archive, which must be a plain file of that name: nothing is ever written where an archive says."""
    member = archive.next()
    content = archive.extractfile(member) if member is not None and member.isreg() and member.name == name else None
    if member is None or content is None or (most is not None and member.size > most):
        raise tarfile.TarError(f"it has no {name} where it belongs")
    return content


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _copy(content: IO[bytes], file: Path, size: int, told: Told) -> None:
    """Write exactly ``size`` bytes."""
    counted = _Counted(content, size, told)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        while part := counted.read(AT_ONCE):
            written.write(part)
            if counted.done > size:
                break
        written.flush()
        os.fsync(written.fileno())


class _Counted:
    """A file that tells how much of it was read."""

    def __init__(self, content: IO[bytes], size: int, told: Told) -> None:
        self.content, self.size, self.told, self.done = content, size, told, 0

    def read(self, most: int = -1) -> bytes:
        """Read on."""
        part = self.content.read(most)
        self.done += len(part)
        self.told(self.done, self.size)
        return part
