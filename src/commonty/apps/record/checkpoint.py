"""
Checkpoints: the size and the root of the record, signed, in the text form of C2SP ``tlog-checkpoint`` and ``signed-note``. Plain Python.

Source: https://c2sp.org/tlog-checkpoint and https://c2sp.org/signed-note, Ed25519 signatures (type 0x01).
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

__all__ = ["Checkpoint", "CheckpointError", "Signed", "Signer", "Verifier"]

ED25519 = b"\x01"
SIZE = re.compile(r"0|[1-9][0-9]*")
NAME = re.compile(r"[^\s+]+")
NOTE = re.compile(r"^\S+\n[0-9]+\n[A-Za-z0-9+/=]{44}\n(?:[^\n]+\n)*\n(?:\u2014 [^\n]+\n)+", re.MULTILINE)
ROOT_BYTES = 32
ID_BYTES = 4


class CheckpointError(ValueError):
    """A text that is no checkpoint, or no key."""


@dataclass(frozen=True)
class Verifier:
    """The public half of a key that signs notes, and the name it goes by."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:ID_BYTES]

    @property
    def fingerprint(self) -> str:
        """The first half of the SHA-256 of the public key, in groups of four hexadecimal digits: to be compared by eye."""
        digits = hashlib.sha256(self.public).hexdigest()[:32]
        return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))

    def has(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made ``signature`` under ``message``."""
        try:
            VerifyKey(self.public).verify(message, signature)
        except (BadSignatureError, ValueError):
            return False
        return True

    def __str__(self) -> str:
        """Return the key as signed-note writes it: name, id and key with plus signs between them."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read a key as signed-note writes it; raise ``CheckpointError`` for anything else."""
        name, _, rest = text.strip().partition("+")
        digits, _, encoded = rest.partition("+")
        key = _decoded(encoded, "the key")
        verifier = cls(name, key[1:])
        if not NAME.fullmatch(name) or key[:1] != ED25519 or len(key) != 1 + ROOT_BYTES or verifier.id.hex() != digits:
            raise CheckpointError(f"{text.strip()!r} is no key: it must be name+id+key, as signed-note writes an Ed25519 key")
        return verifier


@dataclass(frozen=True)
class Signer:
    """A key that signs notes."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, bytes(SigningKey(self.seed).verify_key))

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature under ``message``."""
        return SigningKey(self.seed).sign(message).signature


@dataclass(frozen=True)
class Checkpoint:
    """What the record was at one moment: how many lines, and the root of the Merkle tree over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def signed(self, *signers: Signer) -> str:
        """Return the whole note: the text, a blank line, a line for each signature."""
        lines = [
            f"\u2014 {signer.name} {base64.b64encode(signer.verifier.id + signer.sign(self.text().encode())).decode()}\n"
            for signer in signers
        ]
        return self.text() + "\n" + "".join(lines)


@dataclass(frozen=True)
class Signed:
    """A checkpoint as it was read, with its signatures still to be verified."""

    checkpoint: Checkpoint
    message: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]
    """Name and id of the key, and the signature."""

    def is_signed_by(self, verifier: Verifier) -> bool:
        """Whether one of the signatures is that key's, and holds."""
        return any(
            name == verifier.name and key == verifier.id and verifier.has(signature, self.message)
            for name, key, signature in self.signatures
        )

    @classmethod
    def parse(cls, note: str) -> "Signed":
        """
        Read a checkpoint; raise ``CheckpointError`` for anything else.

        Lines after the root are extensions, which are signed with the rest and otherwise passed over.
        """
        text, blank, signatures = note.replace("\r\n", "\n").strip("\n").rpartition("\n\n")
        lines = text.split("\n")
        if not blank or len(lines) < len(("origin", "size", "root")) or not lines[0]:
            raise CheckpointError("this is no checkpoint: origin, size and root on a line each, a blank line, and signatures")
        if not SIZE.fullmatch(lines[1]):
            raise CheckpointError(f"{lines[1]!r} is no size: a whole number without leading zeros")
        root = _decoded(lines[2], "the root")
        if len(root) != ROOT_BYTES:
            raise CheckpointError(f"the root has {len(root)} bytes and not {ROOT_BYTES}")
        read = tuple(_signature(line) for line in signatures.split("\n"))
        return cls(Checkpoint(lines[0], int(lines[1]), root), f"{text}\n".encode(), read)

    @classmethod
    def find(cls, letter: str) -> "Signed":
        """Read the last checkpoint that stands in a text, such as a notice with its head in the footer."""
        found = NOTE.findall(letter.replace("\r\n", "\n") + "\n")
        return cls.parse(found[-1] if found else letter)


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    signature = _decoded(encoded, "a signature")
    if dash != "\u2014" or not NAME.fullmatch(name) or len(signature) <= ID_BYTES:
        raise CheckpointError(f"{line!r} is no signature: a dash, the key's name, and the signature")
    return name, signature[:ID_BYTES], signature[ID_BYTES:]


def _decoded(encoded: str, what: str) -> bytes:
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointError(f"{what} {encoded!r} is not base64") from error
    if base64.b64encode(decoded).decode() != encoded:
        raise CheckpointError(f"{what} {encoded!r} is not in the one form of base64")
    return decoded
