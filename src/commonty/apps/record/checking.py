"""
Checks an export of the record, line by line, with nothing but the file and what its reader kept: older checkpoints, older copies, a key.

Plain Python: neither Django nor our database. One pass, and memory for what is found, not for what is read.
"""

from collections.abc import Callable, Iterable, Sequence

from commonty.apps.record.beside import Beside, Rotation
from commonty.apps.record.chain import GENESIS
from commonty.apps.record.checkpoint import Verifier
from commonty.apps.record.merkle import Peaks
from commonty.apps.record.past import Past
from commonty.apps.record.reading import LINE, Header, hash_of
from commonty.apps.record.report import Finding, Kept, Report

__all__ = ["Finding", "Kept", "Report", "check"]

PROGRESS_EVERY = 1 << 14


def check(lines: Iterable[bytes], *, kept: Sequence[Kept] = (), key: str = "", progress: Callable[[int], None] | None = None) -> Report:
    """
    Check an export: the lines of its file, each with its line feed.

    ``key`` is the fingerprint of a key of this record, or the key itself as signed-note writes it. ``progress`` is told the number
    of lines read, now and then. Raises ``ReadingError`` where this is no export at all.
    """
    source = iter(lines)
    header = Header.parse(next(source, b""))
    report = Report(origin=header.signed.checkpoint.origin, fingerprint=header.verifier.fingerprint, audience=header.audience)
    past = Past(kept, report)
    beside = Beside(report)
    chain = _Chain(report, past, beside)
    for at, raw in enumerate(source, start=2):
        chain.read(at, raw)
        if progress is not None and not at % PROGRESS_EVERY:
            progress(at)
    chain.finish(header)
    beside.finish()
    keys = _keys(beside.rotations, header, report)
    past.judge_signatures(header, keys)
    _judge_key(header, keys, key, report)
    _say_what_cannot_be_told(report, kept=bool(kept), key=bool(key))
    report.findings.sort()
    return report


class _Chain:
    """Where we are in the chain, and the tree over the lines so far."""

    def __init__(self, report: Report, past: Past, beside: Beside) -> None:
        self._report, self._past, self._beside = report, past, beside
        self._tree = Peaks()
        self._at = 1
        self._expected = 1
        self._previous: tuple[bytes, ...] = (GENESIS.encode(),)
        self._broken_before = 0
        self._gaps: list[tuple[int, int, int]] = []
        past.reached(self._tree)

    def read(self, at: int, raw: bytes) -> None:
        """Check the next line of the file."""
        self._at = at
        found = LINE.fullmatch(raw)
        if found is None:
            self._report.find(at, self._expected, "unreadable", "is not written as a line of the record")
            self._broken_before = self._broken_before or self._expected
            return
        commitment, claimed, kind, payload, previous, salt, number, texts, time = found.groups()
        digest = hash_of(number, kind, time, commitment, previous)
        actual, seq = digest.hex().encode(), int(number)
        if actual != claimed:
            self._report.find(at, seq, "changed", "was changed: its hash is not that of what it says")
        if seq == self._expected and previous in self._previous:
            self._expected += 1
            self._previous = (actual, claimed)
            if not self._broken_before:
                self._tree.append(digest)
                self._past.grew(at, self._tree, digest)
        else:
            self._out_of_order(seq, (actual, claimed))
        if payload is not None or salt is not None or texts is not None:
            self._beside.read(at, seq, kind=kind, commitment=commitment, facts=(payload, salt, texts))

    def finish(self, header: Header) -> None:
        """Judge what only the end of the file shows."""
        size, own = self._expected - 1, header.signed.checkpoint
        self._report.lines = size
        self._report.root = "" if self._broken_before else self._tree.root().hex()
        for start, end, at in self._gaps:
            which = "is missing" if start == end else f"and those after it, up to line {end}, are missing"
            self._report.find(at, start, "missing", which)
        if size < own.size:
            says = f"and those after it, up to line {own.size}, are missing: the file says itself that it goes so far"
            self._report.find(self._at, size + 1, "cut", says)
        elif size > own.size:
            self._report.find(own.size + 2, own.size + 1, "doubled", "was put in: the file says itself that it ends before it")
        elif not self._broken_before and self._tree.root() != own.root:
            says = "or a later one was rewritten: the root is not that of the file's own checkpoint"
            self._report.find(self._past.agreed + 2, self._past.agreed + 1, "rewritten", says)
        self._past.finish(self._at, size, broken_before=self._broken_before)

    def _out_of_order(self, seq: int, hashes: tuple[bytes, ...]) -> None:
        """Say how a line that does not follow the one before it came to stand there."""
        self._broken_before = self._broken_before or min(seq, self._expected)
        if seq < self._expected:
            if self._closes_gap(seq):
                self._report.find(self._at, seq, "moved", f"does not stand in its place: it comes after line {self._expected - 1}")
                return
            self._report.find(self._at, seq, "doubled", "stands in the file twice, or a line was put in with its number")
            if seq == self._expected - 1:
                self._previous += hashes
            return
        if seq > self._expected:
            self._gaps.append((self._expected, seq - 1, self._at))
        elif seq > 1:
            self._report.find(self._at - 1, seq - 1, "changed", "was changed or put in: the line after it names another line before itself")
        else:
            self._report.find(self._at, seq, "changed", "was changed: it names a line before the first")
        self._expected, self._previous = seq + 1, hashes

    def _closes_gap(self, seq: int) -> bool:
        """Take a line that turned up elsewhere out of those missing; whether it was missing."""
        for place, (start, end, at) in enumerate(self._gaps):
            if start <= seq <= end:
                parts = [(start, seq - 1, at), (seq + 1, end, at)]
                self._gaps[place : place + 1] = [part for part in parts if part[0] <= part[1]]
                return True
        return False


def _keys(rotations: Sequence[Rotation], header: Header, report: Report) -> list[Verifier]:
    """Return the keys that the record has had, the first first, and find any that does not follow from the one before it."""
    keys = [rotations[0].old] if rotations else [header.verifier]
    for rotation in rotations:
        if rotation.old != keys[-1]:
            report.find(rotation.at, rotation.seq, "signature", "replaces a key that was not in use")
        keys.append(rotation.new)
    return keys


def _judge_key(header: Header, keys: Sequence[Verifier], known: str, report: Report) -> None:
    """Check that the file is signed, by the key it names, which is the record's newest, which goes back to the key that is known."""
    if keys[-1] != header.verifier:
        report.find(1, 0, "signature", "the file is signed with a key that the record does not know")
    if not header.signed.is_signed_by(header.verifier):
        report.find(1, 0, "signature", "the file's own checkpoint is not signed by the key that it names")
    if known and not any(_is_key(each, known) for each in keys):
        report.find(1, 0, "signature", f"the record was never signed with the key {known}")


def _is_key(verifier: Verifier, key: str) -> bool:
    """Whether ``key`` is this key, or its fingerprint with or without blanks."""
    return key.strip() == str(verifier) or "".join(key.split()).lower() == verifier.fingerprint.replace(" ", "")


def _say_what_cannot_be_told(report: Report, *, kept: bool, key: bool) -> None:
    if not key:
        report.cannot_tell.append(
            f"whose key this is: compare its fingerprint, {report.fingerprint}, with the one in your notices, or give it with --key"
        )
    if not kept:
        report.cannot_tell.append(
            "whether the end was cut off, or the past computed anew and signed again: that takes a checkpoint from an older notice"
        )
    if report.lines > report.facts_read:
        report.cannot_tell.append(f"what {report.lines - report.facts_read} lines say: of them this file holds the commitment alone")
