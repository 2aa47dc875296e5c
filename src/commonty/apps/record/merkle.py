"""Merkle trees as RFC 6962 has them: roots, and proofs that something is in, or that nothing was taken out. Plain Python."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = [
    "EMPTY",
    "Peaks",
    "ProofError",
    "consistency_path",
    "consistency_proof",
    "inclusion_path",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "root_from_inclusion",
    "root_of",
    "roots_from_consistency",
    "sides",
]

EMPTY = hashlib.sha256().digest()
"""The root of the tree without leaves."""


class ProofError(ValueError):
    """A proof that cannot belong to a tree of the sizes named."""


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Peaks:
    """
    A growing tree, of which only the roots of its whole subtrees are kept: one for each bit of its size, the largest first.

    Appending costs two hashes on average, the root at most one for each peak.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ProofError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(self.peaks)}")

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add the hash of a leaf; return level, index and hash of each whole subtree that it completed, the leaf's parent first."""
        completed = []
        index, level, node = self.size, 0, leaf
        while index & 1:
            node = hashlib.sha256(b"\x01" + self.peaks.pop() + node).digest()
            index >>= 1
            level += 1
            completed.append((level, index, node))
        self.peaks.append(node)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root of the tree."""
        if not self.peaks:
            return EMPTY
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over the hashes of leaves."""
    tree = Peaks()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of the leaf at ``index`` (RFC 6962, section 2.1.1), the leaf's sibling first."""
    if not 0 <= index < len(leaves):
        raise ProofError(f"there is no leaf {index} among {len(leaves)}")
    return inclusion_path(lambda start, end: root_of(leaves[start:end]), index, len(leaves))


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the proof that the first ``old_size`` leaves are still the first (RFC 6962, section 2.1.2)."""
    return consistency_path(lambda start, end: root_of(leaves[start:end]), old_size, len(leaves))


def inclusion_path(root: Callable[[int, int], bytes], index: int, size: int) -> list[bytes]:
    """Return an audit path, given the roots of the leaves from one up to, not including, another."""
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _largest_power_below(end - start)
        if index < middle:
            path.append(root(middle, end))
            end = middle
        else:
            path.append(root(start, middle))
            start = middle
    return path[::-1]


def consistency_path(root: Callable[[int, int], bytes], old_size: int, size: int) -> list[bytes]:
    """Return a consistency proof, given the roots of the leaves from one up to, not including, another."""
    if not 0 < old_size <= size:
        raise ProofError(f"a tree of {size} leaves was never one of {old_size}")
    path: list[bytes] = []
    start, end, whole = 0, size, True
    while old_size != end:
        middle = start + _largest_power_below(end - start)
        if old_size <= middle:
            path.append(root(middle, end))
            end = middle
        else:
            path.append(root(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(root(start, end))
    return path[::-1]


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that a leaf and its audit path give (RFC 9162, section 2.1.3.2); the proof holds if it is the tree's own."""
    if not 0 <= index < size:
        raise ProofError(f"there is no leaf {index} among {size}")
    root = leaf
    for is_left, node in sides(index, size, path):
        root = node_hash(node, root) if is_left else node_hash(root, node)
    return root


def roots_from_consistency(old_size: int, size: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the old and the new root that a proof gives (RFC 9162, section 2.1.4.2); it holds if both are the trees' own."""
    if not 0 < old_size <= size:
        raise ProofError(f"a tree of {size} leaves was never one of {old_size}")
    if old_size == size:
        if path:
            raise ProofError("the path is too long")
        return old_root, old_root
    nodes = list(path) if old_size & (old_size - 1) else [old_root, *path]
    if not nodes:
        raise ProofError("the path is too short")
    whole = (old_size & -old_size).bit_length() - 1
    old = new = nodes[0]
    for is_left, node in sides(old_size - 1 >> whole, ((size - 1) >> whole) + 1, nodes[1:]):
        if is_left:
            old = node_hash(node, old)
        new = node_hash(node, new) if is_left else node_hash(new, node)
    return old, new


def sides(index: int, size: int, path: Sequence[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Return each hash of a path, and whether it stands on the left; raise ``ProofError`` where the path is too long or too short."""
    last = size - 1
    for node in path:
        if last == 0:
            raise ProofError("the path is too long")
        while index == last and not index & 1:
            index, last = index >> 1, last >> 1
        yield bool(index & 1), node
        index, last = index >> 1, last >> 1
    if last:
        raise ProofError("the path is too short")


def _largest_power_below(size: int) -> int:
    """Return the largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1
