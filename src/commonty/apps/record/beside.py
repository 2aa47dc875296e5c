"""Checks what lies beside the chain in an export: the facts that lines commit to, the texts, and new keys. Plain Python."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from commonty.apps.record.chain import digest_of_text, rotation_message
from commonty.apps.record.checkpoint import Verifier
from commonty.apps.record.reading import canonical_object
from commonty.apps.record.report import Report

__all__ = ["Beside", "Rotation"]

WITHDRAWN = b"record.text-withdrawn"
ROTATED = b"record.key-rotated"


@dataclass(frozen=True)
class Rotation:
    """A new key, signed by the one before it in line ``seq``, which is line ``at`` of the file."""

    at: int
    seq: int
    old: Verifier
    new: Verifier


@dataclass(frozen=True)
class _Stub:
    """What is left of a withdrawn text, beside the line that names it."""

    at: int
    seq: int
    withdrawn_in: int
    article: str


class Beside:
    """Reads the facts of each line, and remembers what later lines have to bear out."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._stubs: dict[str, _Stub] = {}
        self._withdrawals: dict[str, tuple[int, str]] = {}
        self.rotations: list[Rotation] = []

    def read(self, at: int, seq: int, *, kind: bytes, commitment: bytes, facts: tuple[bytes | None, bytes | None, bytes | None]) -> None:
        """Check the payload, its salt and its texts, as the file has them."""
        payload, salt, texts = facts
        if payload is None or salt is None:
            self._report.find(at, seq, "payload", "has facts without a salt, or a salt or texts without facts")
            return
        committed = b"commonty-record-payload/1\n" + bytes.fromhex(salt.decode()) + payload
        if hashlib.sha256(committed).hexdigest().encode() != commitment:
            self._report.find(at, seq, "payload", "has facts that are not those which it commits to")
            return
        self._report.facts_read += 1
        try:
            read = canonical_object(payload)
            beside = canonical_object(texts) if texts is not None else {}
        except ValueError:
            self._report.find(at, seq, "payload", "has facts that could be read in two ways: they are not canonical JSON")
            return
        if kind in {WITHDRAWN, ROTATED}:
            self._note(at, seq, kind, read.get("facts"))
        if beside or read.get("texts"):
            self._check_texts(at, seq, read.get("texts"), beside)

    def finish(self) -> None:
        """Compare each stub with the line that is said to have withdrawn its text."""
        for digest, stub in self._stubs.items():
            if self._withdrawals.get(digest) == (stub.withdrawn_in, stub.article):
                self._report.withdrawn += 1
            else:
                says = f"lacks a text that line {stub.withdrawn_in} is said to have withdrawn, and did not"
                self._report.find(stub.at, stub.seq, "text", says)

    def _check_texts(self, at: int, seq: int, named: Any, beside: dict[str, Any]) -> None:  # noqa: ANN401 - read from a file
        """Check each text against its hash, and remember each stub until the line that withdrew it has been read."""
        if not isinstance(named, list) or not set(beside) <= {str(each) for each in named}:
            self._report.find(at, seq, "text", "has a text that its facts do not name")
            return
        for digest in map(str, named):
            match beside.get(digest):
                case {"salt": str(salt), "wording": str(wording)} if _is_text(digest, salt, wording):
                    pass
                case {"article": str(article), "withdrawn_in": int(line)}:
                    self._stubs.setdefault(digest, _Stub(at, seq, line, article))
                case None:
                    self._report.find(at, seq, "text", "lacks a text that its facts name, and nothing says that it was withdrawn")
                case _:
                    self._report.find(at, seq, "text", "has a text that was changed: its salted hash is another")

    def _note(self, at: int, seq: int, kind: bytes, facts: Any) -> None:  # noqa: ANN401 - read from a file
        """Remember a withdrawal, or a new key."""
        match facts:
            case {"text": str(text), "article": str(article)} if kind == WITHDRAWN:
                self._withdrawals[text] = (seq, article)
            case {"old_key": str(old_key), "new_key": str(new_key), "signature": str(signature)} if kind == ROTATED:
                keys = _signed_keys(old_key, new_key, signature)
                if keys is None:
                    self._report.find(at, seq, "signature", "names a new key that the old one did not sign")
                else:
                    self.rotations.append(Rotation(at, seq, *keys))
            case _:
                self._report.find(at, seq, "payload", f"has not the facts of {kind.decode()}")


def _is_text(digest: str, salt: str, wording: str) -> bool:
    try:
        return digest_of_text(bytes.fromhex(salt), wording) == digest
    except ValueError:
        return False


def _signed_keys(old_key: str, new_key: str, signature: str) -> tuple[Verifier, Verifier] | None:
    """Return the old and the new key, where the old one did sign the new one."""
    try:
        old, new = Verifier.parse(old_key), Verifier.parse(new_key)
        signed = base64.b64decode(signature, validate=True)
    except ValueError:
        return None
    return (old, new) if old.has(signed, rotation_message(old_key, new_key)) else None
