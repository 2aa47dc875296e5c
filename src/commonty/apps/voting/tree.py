"""A Merkle tree too large to be held whole: its branches are kept, and a path needs the leaves of one branch alone."""

from collections.abc import Callable, Iterable, Sequence

from commonty.apps.record.merkle import inclusion_proof, leaf_hash, root_of

SPAN = 256
"""Leaves a branch. A power of two, so that the branches are subtrees of the tree that RFC 6962 describes."""

SIZE = 32
"""Bytes of a SHA-256."""


class Growing:
    """The tree of a list that is being read: give it every leaf in order, then ask for ``branches`` and ``root``."""

    def __init__(self) -> None:
        self._span: list[bytes] = []
        self._branches: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add the next leaf's data."""
        self._span.append(leaf_hash(leaf))
        if len(self._span) == SPAN:
            self._branches.append(root_of(self._span))
            self._span = []

    def branches(self) -> bytes:
        """Return the roots of all branches, one after another."""
        return b"".join([*self._branches, root_of(self._span)] if self._span else self._branches)


def root(branches: bytes) -> str:
    """Return the root of the tree with these ``branches``, in hexadecimal."""
    return root_of(_parts(branches)).hex()


def path(branches: bytes, index: int, leaves: Callable[[int, int], Iterable[bytes]]) -> tuple[str, ...]:
    """
    Return the inclusion proof of the leaf at ``index`` (RFC 6962, 2.1.1), lowest first, in hexadecimal.

    ``leaves(start, stop)`` returns the hashes of the leaves from ``start`` up to but not including ``stop``, as far as there are any.
    """
    start = index - index % SPAN
    within = inclusion_proof(list(leaves(start, start + SPAN)), index - start)
    above = inclusion_proof(_parts(branches), index // SPAN)
    return tuple(step.hex() for step in [*within, *above])


def _parts(branches: bytes) -> Sequence[bytes]:
    return [branches[at : at + SIZE] for at in range(0, len(branches), SIZE)]
