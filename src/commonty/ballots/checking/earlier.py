"""Against an earlier copy of the same board: it must stand, byte for byte, at the beginning of this one (I)."""

from pathlib import Path

from commonty.ballots.errors import BallotsError

__all__ = ["NotAContinuation", "check_continues"]

PIECE = 1 << 20


class NotAContinuation(BallotsError):
    """A board that is not the earlier one with more at its end; ``offset`` is the first byte that differs."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"byte {offset:,} is not what it was in the earlier copy: the board was written anew, and not continued")
        self.offset = offset


def check_continues(path: Path, earlier: Path) -> int:
    """Return how many bytes the earlier copy has. Raises ``NotAContinuation`` where the file does not begin with them."""
    at = 0
    with path.open("rb") as now, earlier.open("rb") as before:
        while piece := before.read(PIECE):
            same = now.read(len(piece))
            if same != piece:
                raise NotAContinuation(at + _first_difference(piece, same))
            at += len(piece)
    return at


def _first_difference(one: bytes, other: bytes) -> int:
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
