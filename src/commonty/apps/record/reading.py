"""The lines of an export, as they are read and as they are written. Plain Python; ``specs/record/`` says it in words."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from commonty.apps.record.chain import canonical, encoded
from commonty.apps.record.checkpoint import CheckpointError, Signed, Verifier

__all__ = ["FORM", "LINE", "Header", "ReadingError", "canonical_object", "hash_of", "hashes", "written"]

FORM = "commonty-record/1"
_scanned = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # documented in json.decoder, not in typeshed
_HEX = rb'"([0-9a-f]{64})"'
LINE = re.compile(
    rb'\{"commitment":' + _HEX + rb',"hash":' + _HEX + rb',"kind":"([a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)"'
    rb'(?:,"payload":(\{.*\}))?,"previous":' + _HEX + rb'(?:,"salt":' + _HEX + rb')?,"seq":([1-9][0-9]{0,15})(?:,"texts":(\{.*\}))?'
    rb',"time":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"\}\n'
)
"""A line of an export, in the only form it can have: commitment, hash, kind, payload, previous, salt, seq, texts, time."""


class ReadingError(ValueError):
    """A file that is no export of a record."""


@dataclass(frozen=True)
class Header:
    """The first line of an export: for whom it is, the key, and the signed checkpoint up to which it goes."""

    audience: str
    checkpoint: str
    key: str

    def canonical(self) -> str:
        """Return the header as it is written."""
        return canonical({"audience": self.audience, "checkpoint": self.checkpoint, "export": FORM, "key": self.key})

    @property
    def verifier(self) -> Verifier:
        """The key that is said to have signed the checkpoint."""
        return Verifier.parse(self.key)

    @property
    def signed(self) -> Signed:
        """The checkpoint, read."""
        return Signed.parse(self.checkpoint)

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read the first line; raise ``ReadingError`` where it is not that of an export."""
        try:
            facts = canonical_object(raw.rstrip(b"\n"))
            header = cls(str(facts["audience"]), str(facts["checkpoint"]), str(facts["key"]))
            _parsed = header.verifier, header.signed
        except (ValueError, KeyError, CheckpointError) as error:
            raise ReadingError(f"the first line is not that of an export of a record: {error}") from error
        if header.canonical().encode() + b"\n" != raw:
            raise ReadingError(f"the first line is not that of an export in the form {FORM}")
        return header


def canonical_object(raw: bytes) -> dict[str, Any]:
    """Return the object that ``raw`` is the canonical JSON of; raise ``ValueError`` for a text that may be read in two ways."""
    text = raw.decode()
    try:
        value, _end = _scanned(text, 0)
    except (StopIteration, RecursionError) as error:
        raise ValueError("not JSON, or nested too deep") from error
    if not isinstance(value, dict) or encoded(value) != text:
        raise ValueError("not one object of canonical JSON")
    return value


def hash_of(seq: bytes, kind: bytes, time: bytes, commitment: bytes, previous: bytes) -> bytes:
    """Return what ``chain.Link.hash`` does, for a line as it was read: 32 bytes."""
    return hashlib.sha256(b"\x00commonty-record-line/1\n%b\n%b\n%b\n%b\n%b\n" % (seq, kind, time, commitment, previous)).digest()


def hashes(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Return the hashes of an older copy's lines, for as long as they are in order and whole; the header comes first and is passed over."""
    previous, expected = b"0" * 64, 1
    for raw in lines:
        found = LINE.fullmatch(raw)
        if found is None:
            if expected == 1 and raw.startswith(b'{"audience"'):
                continue
            return
        commitment, _hash, kind, _payload, named, _salt, seq, _texts, time = found.groups()
        if int(seq) != expected or named != previous:
            return
        digest = hash_of(seq, kind, time, commitment, named)
        previous, expected = digest.hex().encode(), expected + 1
        yield digest


def written(facts: dict[str, object], payload: str = "", salt: bytes = b"", texts: dict[str, object] | None = None) -> str:
    """Return one line of an export: the chain's own facts, and what the audience may read beside them."""
    parts = {**{name: canonical(value) for name, value in facts.items()}}
    if payload:
        parts |= {"payload": payload, "salt": canonical(salt.hex())}
    if texts:
        parts["texts"] = canonical(texts)
    return "{" + ",".join(f'"{name}":{parts[name]}' for name in sorted(parts)) + "}\n"
