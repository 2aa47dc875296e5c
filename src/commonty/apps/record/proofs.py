"""Proofs about the record as it is: that a line is in it, and that it only grew. They read a few hundred hashes, however long it is."""

import base64
from dataclasses import dataclass

from commonty.apps.record import signing
from commonty.apps.record.checkpoint import Signed
from commonty.apps.record.merkle import ProofError, consistency_path, inclusion_proof, node_hash, root_from_inclusion, root_of, sides
from commonty.apps.record.models import Line, Node
from commonty.apps.record.recording import TILE

__all__ = ["Inclusion", "Step", "consistency", "inclusion"]

WIDTH = 1 << TILE


@dataclass(frozen=True)
class Step:
    """One step of a path: our hash beside its sibling, and what the two give. Hexadecimal."""

    sibling: str
    sibling_is_left: bool
    gives: str


@dataclass(frozen=True)
class Inclusion:
    """The proof that a line is in the record of a signed checkpoint."""

    line: Line
    path: tuple[bytes, ...]
    checkpoint: str

    @property
    def size(self) -> int:
        """How many lines the record had."""
        return Signed.parse(self.checkpoint).checkpoint.size

    @property
    def root(self) -> str:
        """The root that is signed, in hexadecimal."""
        return Signed.parse(self.checkpoint).checkpoint.root.hex()

    def holds(self) -> bool:
        """Whether the path leads from the line, as it stands, to the root that is signed."""
        leaf = bytes.fromhex(self.line.link().hash())
        try:
            return root_from_inclusion(leaf, self.line.seq - 1, self.size, self.path).hex() == self.root
        except ProofError:
            return False

    def steps(self) -> list[Step]:
        """Return the path as whoever follows it by hand needs it: one hash beside another, and what the two give."""
        node, steps = bytes.fromhex(self.line.link().hash()), list[Step]()
        for is_left, sibling in sides(self.line.seq - 1, self.size, self.path):
            node = node_hash(sibling, node) if is_left else node_hash(node, sibling)
            steps.append(Step(sibling.hex(), is_left, node.hex()))
        return steps

    def text(self) -> str:
        """Return the proof in the form of C2SP ``tlog-proof`` (https://c2sp.org/tlog-proof)."""
        hashes = "".join(f"{base64.b64encode(node).decode()}\n" for node in self.path)
        return f"c2sp.org/tlog-proof@v1\nindex {self.line.seq - 1}\n{hashes}\n{self.checkpoint}"


def inclusion(line: Line) -> Inclusion:
    """Prove that ``line`` is in the record as it is now."""
    head = signing.head()
    index, path, level = line.seq - 1, list[bytes](), 0
    while level == 0 or head.size > 1 << level:
        row = _row(level, index >> level >> TILE, head.size)
        path += inclusion_proof(row, (index >> level) % WIDTH)
        level += TILE
    return Inclusion(line, tuple(path), head.checkpoint)


def consistency(old_size: int) -> tuple[tuple[bytes, ...], str]:
    """Return the proof that the record as it is now begins with its first ``old_size`` lines, and the checkpoint to verify it with."""
    head = signing.head()
    return tuple(consistency_path(_root, old_size, head.size)), head.checkpoint


def _row(level: int, tile: int, size: int) -> list[bytes]:
    """Return the hashes of one level under one node of the level above the next eight; the last may stand for a tree not yet whole."""
    start, whole = tile * WIDTH, size >> level
    row = _hashes(level, start, min(start + WIDTH, whole))
    if size % (1 << level) and start <= whole < start + WIDTH:
        row.append(root_of(_row(level - TILE, whole, size)))
    return row


def _root(start: int, end: int) -> bytes:
    """Return the root over the lines from one up to, not including, another, where the first begins a subtree as large as can be."""
    level = max((each for each in range(0, 64, TILE) if end - start >= 1 << each), default=0)
    whole = end >> level << level
    row = _hashes(level, start >> level, end >> level)
    if whole < end:
        row.append(_root(whole, end))
    return root_of(row)


def _hashes(level: int, start: int, end: int) -> list[bytes]:
    """Return the hashes of a level from one place up to, not including, another."""
    if level == 0:
        return [bytes.fromhex(each.hash) for each in Line.objects.filter(seq__gt=start, seq__lte=end).order_by("seq").only("hash")]
    return [bytes.fromhex(each.hash) for each in Node.objects.filter(level=level, index__gte=start, index__lt=end).order_by("index")]
