"""Numbers as pictures: the widths of bars, in whole thousandths, and the squares of a code."""

from dataclasses import dataclass

import qrcode


@dataclass(frozen=True)
class QuorumBar:
    """How far a quorum is reached. ``width`` and ``mark`` are thousandths of the roll."""

    counted: int
    needed: int
    entitled: int

    @property
    def reached(self) -> bool:
        """Say whether enough took part."""
        return self.counted >= self.needed

    @property
    def width(self) -> int:
        """Return how wide those are that took part."""
        return thousandths(self.counted, max(self.entitled, self.needed))

    @property
    def mark(self) -> int:
        """Return where the needed number stands."""
        return thousandths(self.needed, max(self.entitled, self.needed))


@dataclass(frozen=True)
class VotesBar:
    """The votes for, against and neither. Widths and places are thousandths of the votes cast, and add up."""

    yes: int
    no: int
    abstain: int = 0
    blank: int = 0
    entitled: int = 0

    @property
    def cast(self) -> int:
        """Return how many voted."""
        return self.yes + self.no + self.abstain + self.blank

    @property
    def not_cast(self) -> int:
        """Return how many of those entitled did not vote."""
        return max(self.entitled - self.cast, 0)

    @property
    def yes_width(self) -> int:
        """Return how wide the votes for are."""
        return thousandths(self.yes, self.cast)

    @property
    def no_at(self) -> int:
        """Return where the votes against begin."""
        return self.yes_width

    @property
    def no_width(self) -> int:
        """Return how wide the votes against are."""
        return thousandths(self.yes + self.no, self.cast) - self.yes_width

    @property
    def neither_at(self) -> int:
        """Return where the votes that were neither begin."""
        return self.yes_width + self.no_width

    @property
    def neither_width(self) -> int:
        """Return how wide the votes that were neither are."""
        return thousandths(self.cast, self.cast) - self.neither_at


def thousandths(part: int, whole: int) -> int:
    """
    Return ``part`` in whole thousandths of ``whole``, rounded down, never more than all; of nothing, nothing.

    >>> thousandths(1, 3), thousandths(5, 4), thousandths(1, 0)
    (333, 1000, 0)
    """
    return min(part * 1000 // whole, 1000) if whole > 0 else 0


def squares(address: str) -> tuple[int, str]:
    """Return a QR code of ``address``: how many squares wide it is, and the dark ones as an SVG path."""
    code = qrcode.QRCode(border=2)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = "".join(f"M{across} {down}h1v1h-1z" for down, row in enumerate(rows) for across, square in enumerate(row) if square)
    return len(rows), dark
