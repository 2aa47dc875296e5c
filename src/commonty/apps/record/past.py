"""Compares an export with what its reader kept from earlier: checkpoints and older copies. Plain Python."""

from collections.abc import Iterator, Sequence

from commonty.apps.record.checkpoint import Verifier
from commonty.apps.record.merkle import Peaks
from commonty.apps.record.reading import Header, hashes
from commonty.apps.record.report import Kept, Report

__all__ = ["Past"]


class Past:
    """Follows the tree as it grows, and compares it wherever something older reaches."""

    def __init__(self, kept: Sequence[Kept], report: Report) -> None:
        self._report = report
        checkpoints = [(one.checkpoint, one.name) for one in kept if one.checkpoint is not None]
        self._signed = sorted(checkpoints, key=lambda each: each[0].checkpoint.size)
        self._waiting = list(reversed(self._signed))
        self._copies: list[tuple[str, Iterator[bytes]]] = [(one.name, hashes(one.copy)) for one in kept if one.checkpoint is None]
        self.agreed = 0
        """How many lines are known to be as they were."""

    def grew(self, at: int, tree: Peaks, leaf: bytes) -> None:
        """Compare the line just read, at line ``at`` of the file."""
        if self._copies:
            self._compare_copies(at, tree.size, leaf)
        self.reached(tree)

    def reached(self, tree: Peaks) -> None:
        """Compare the tree with every checkpoint of its size."""
        while self._waiting and self._waiting[-1][0].checkpoint.size == tree.size:
            signed, name = self._waiting.pop()
            if signed.checkpoint.root == tree.root():
                self._agree(name, tree.size)
                continue
            first = self.agreed + 1
            which = (
                "is the first line that differs"
                if first == tree.size
                else f"or a later one, up to line {tree.size}, is the first that differs"
            )
            self._report.find(first + 1, first, "rewritten", f"{which} from {name}: the past was rewritten")

    def finish(self, at: int, size: int, *, broken_before: int) -> None:
        """Say what the end of the file shows: it has ``size`` lines, and the chain is broken before the line named, if it is."""
        for signed, name in reversed(self._waiting):
            kept = signed.checkpoint.size
            if kept > size:
                self._report.find(at, size + 1, "cut", f"and those after it are missing: {name} had {kept} lines")
            else:
                self._report.cannot_tell.append(f"whether {name} agrees: the chain is broken before its line {kept}")
        for name, copy in self._copies:
            if broken_before:
                self._report.cannot_tell.append(f"whether {name} agrees beyond line {broken_before - 1}, where the chain is broken")
            elif next(copy, None) is not None:
                self._report.find(at, size + 1, "cut", f"and those after it are missing: {name} has them")
            else:
                self._agree(name, size)

    def judge_signatures(self, header: Header, keys: Sequence[Verifier]) -> None:
        """Check that what was kept is of this record, and signed by a key that it had."""
        for signed, name in self._signed:
            if signed.checkpoint.origin != header.signed.checkpoint.origin:
                self._report.find(1, 0, "signature", f"{name} is of another record, {signed.checkpoint.origin}")
            elif not any(signed.is_signed_by(each) for each in keys):
                self._report.find(1, 0, "signature", f"{name} is not signed by any key of this record")

    def _compare_copies(self, at: int, seq: int, leaf: bytes) -> None:
        """Compare one line with the same line of each older copy."""
        going = []
        for name, copy in self._copies:
            older = next(copy, None)
            if older is None:
                self._agree(name, seq - 1)
            elif older != leaf:
                self._report.find(at, seq, "rewritten", f"is the first line that differs from {name}: the past was rewritten from here")
            else:
                going.append((name, copy))
        self._copies = going

    def _agree(self, name: str, size: int) -> None:
        self.agreed = max(self.agreed, size)
        self._report.compared.append(f"{name}: the same up to line {size}")
