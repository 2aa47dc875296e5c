"""Builds exports of invented records, and tampers with them: plain lines, no database."""

import hashlib
import json
from dataclasses import dataclass, field

from commonty.apps.record.chain import GENESIS, Link, canonical, commitment
from commonty.apps.record.checking import Kept
from commonty.apps.record.checkpoint import Checkpoint, Signed, Signer
from commonty.apps.record.merkle import Peaks
from commonty.apps.record.reading import Header, written

SIGNER = Signer("example.org/record", b"7" * 32)


@dataclass
class Log:
    """A record as a file: its lines, and the checkpoint that was signed at each size."""

    lines: list[bytes] = field(default_factory=list)
    checkpoints: list[str] = field(default_factory=list)
    signer: Signer = SIGNER

    def file(self) -> list[bytes]:
        """Return the lines of the file, the header first."""
        header = Header("public", self.checkpoints[-1], str(self.signer.verifier))
        return [header.canonical().encode() + b"\n", *self.lines]

    def kept(self, size: int) -> Kept:
        """Return the checkpoint of that size as somebody kept it."""
        return Kept(f"notice-{size}", checkpoint=Signed.parse(self.checkpoints[size]))


def log(sayings: list[str], *, bare: frozenset[int] = frozenset(), signer: Signer = SIGNER, texts: dict[int, str] | None = None) -> Log:
    """Return the record of these sayings: those whose number is in ``bare`` as commitments alone; ``texts`` are named by number."""
    made, tree, previous = Log(signer=signer), Peaks(), GENESIS
    made.checkpoints.append(Checkpoint(signer.name, 0, tree.root()).signed(signer))
    for number, saying in enumerate(sayings, start=1):
        salt = hashlib.sha256(f"salt {number}".encode()).digest()
        digest, beside = text(texts[number]) if texts and number in texts else ("", {})
        payload = canonical({"audience": "public", "body": "members", "facts": {"saying": saying}, "texts": [digest] if digest else []})
        link = Link(number, "tests.said", "2026-02-02T12:00:00Z", commitment(salt, payload), previous)
        previous = link.hash()
        tree.append(bytes.fromhex(previous))
        facts: dict[str, object] = {
            "seq": number,
            "kind": link.kind,
            "time": link.time,
            "commitment": link.commitment,
            "previous": link.previous,
            "hash": previous,
        }
        line = written(facts) if number in bare else written(facts, payload, salt, {digest: beside} if digest else None)
        made.lines.append(line.encode())
        made.checkpoints.append(Checkpoint(signer.name, number, tree.root()).signed(signer))
    return made


def text(wording: str) -> tuple[str, dict[str, str]]:
    """Return the hash of a text and what stands beside it."""
    salt = hashlib.sha256(wording.encode()).digest()
    return hashlib.sha256(b"commonty-record-text/1\n" + salt + wording.encode()).hexdigest(), {"salt": salt.hex(), "wording": wording}


def altered(raw: bytes, **facts: object) -> bytes:
    """Return a line with other facts in it, in the form of a line."""
    line = {**json.loads(raw), **facts}
    return canonical(line).encode() + b"\n"
