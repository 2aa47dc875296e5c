"""What a check of an export found, and what it could not tell. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from commonty.apps.record.checkpoint import Signed

__all__ = ["Finding", "Kept", "Report"]

MOST_FINDINGS = 1000


@dataclass(frozen=True, order=True)
class Finding:
    """Something that is not as it was recorded. ``at`` is the line of the file, ``seq`` the number of the line in the record."""

    at: int
    seq: int
    problem: str
    """``changed``, ``missing``, ``moved``, ``doubled``, ``unreadable``, ``payload``, ``text``, ``rewritten``, ``cut`` or ``signature``."""
    says: str


@dataclass(frozen=True)
class Kept:
    """What somebody kept from earlier: a checkpoint, or a whole older copy. ``name`` is what they call it."""

    name: str
    checkpoint: Signed | None = None
    copy: Iterable[bytes] = ()


@dataclass
class Report:
    """What was checked, what was found, and what could not be told."""

    origin: str = ""
    fingerprint: str = ""
    audience: str = ""
    lines: int = 0
    root: str = ""
    facts_read: int = 0
    """Lines whose facts are in the file; of the others it holds the commitment alone."""
    withdrawn: int = 0
    """Texts of which a stub is left."""
    compared: list[str] = field(default_factory=list)
    """What was kept from earlier and agrees."""
    findings: list[Finding] = field(default_factory=list)
    cannot_tell: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def find(self, at: int, seq: int, problem: str, says: str) -> None:
        """Write down what was found, as a sentence about the line; ``seq`` is 0 where it is about the file. The first thousand are kept."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(at, seq, problem, f"line {seq} {says}" if seq else says))

    def to_json(self) -> dict[str, object]:
        """Return the report as plain facts."""
        return {
            "whole": self.is_whole,
            **{name: getattr(self, name) for name in ("origin", "fingerprint", "audience", "lines", "root", "facts_read", "withdrawn")},
            "compared": self.compared,
            "findings": [vars(finding) for finding in self.findings],
            "cannot_tell": self.cannot_tell,
        }
