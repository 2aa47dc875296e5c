"""
Checks an export of the record, line by line, with nothing but the file and what its reader kept: older checkpoints, older copies, a key.

Plain Python: neither Django nor our database. One pass, and memory for what is found, not for what is read.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonty.apps.record.chain import digest_of_text, rotation_message
from commonty.apps.record.checkpoint import Signed, Verifier
from commonty.apps.record.merkle import Peaks
from commonty.apps.record.reading import LINE, Header, canonical_object, hash_of, hashes

__all__ = ["Finding", "Kept", "Report", "check"]

FIRST = b"0" * 64
MOST_FINDINGS = 1000
PROGRESS_EVERY = 1 << 14


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

    def to_json(self) -> dict[str, object]:
        """Return the report as plain facts."""
        return {
            "whole": self.is_whole,
            **{name: getattr(self, name) for name in ("origin", "fingerprint", "audience", "lines", "root", "facts_read", "withdrawn")},
            "compared": self.compared,
            "findings": [vars(finding) for finding in self.findings],
            "cannot_tell": self.cannot_tell,
        }


def check(lines: Iterable[bytes], *, kept: Sequence[Kept] = (), key: str = "", progress: Callable[[int], None] | None = None) -> Report:
    """
    Check an export: the lines of its file, each with its line feed.

    ``key`` is the fingerprint of a key of this record, or the key itself as signed-note writes it. ``progress`` is told the number
    of lines read, now and then. Raises ``ReadingError`` where this is no export at all.
    """
    source = iter(lines)
    header = Header.parse(next(source, b""))
    checker = _Checker(header, kept)
    for number, raw in enumerate(source, start=2):
        checker.read(number, raw)
        if progress is not None and not number % PROGRESS_EVERY:
            progress(number)
    checker.finish()
    checker.judge_keys(key)
    return checker.told()


class _Checker:
    """The state of one check: where we are in the chain, the tree so far, and what was found."""

    def __init__(self, header: Header, kept: Sequence[Kept]) -> None:
        self.header = header
        self.own = header.signed
        self.report = Report(origin=self.own.checkpoint.origin, fingerprint=header.verifier.fingerprint, audience=header.audience)
        self.tree = Peaks()
        self.at = 1
        self.expected = 1
        self.previous: tuple[bytes, ...] = (FIRST,)
        self.broken = 0
        self.gaps: list[tuple[int, int, int]] = []
        self.stubs: dict[str, tuple[int, int, int, str]] = {}
        self.withdrawals: dict[str, tuple[int, str]] = {}
        self.rotations: list[tuple[int, Verifier, Verifier]] = []
        self.agreed = 0
        self.kept = kept
        self.targets = sorted(
            ((one.checkpoint, one.name) for one in kept if one.checkpoint is not None), key=lambda target: target[0].checkpoint.size
        )
        self.next_target = 0
        self.copies = [(one.name, hashes(one.copy)) for one in kept if one.checkpoint is None]
        self._reach_targets()

    def read(self, at: int, raw: bytes) -> None:
        """Check the next line of the file."""
        self.at = at
        found = LINE.fullmatch(raw)
        if found is None:
            self._find(self.expected, "unreadable", "is not written as a line of the record")
            self.broken = self.broken or self.expected
            return
        commitment, claimed, kind, payload, previous, salt, seq, texts, time = found.groups()
        digest = hash_of(seq, kind, time, commitment, previous)
        number = int(seq)
        digits = digest.hex().encode()
        if digits != claimed:
            self._find(number, "changed", "was changed: its hash is not that of what it says")
        if number == self.expected and previous in self.previous:
            self.expected += 1
            self.previous = (digits,) if digits == claimed else (digits, claimed)
            if not self.broken:
                self.tree.append(digest)
                if self.copies:
                    self._compare_copies(digest)
                if self.next_target < len(self.targets):
                    self._reach_targets()
        else:
            self._out_of_order(number, previous, digits, claimed)
        if payload is not None or salt is not None:
            self._check_payload(number, kind, commitment, payload, salt, texts)
        elif texts is not None:
            self._find(number, "text", "has texts, but not the facts that name them")

    def _out_of_order(self, number: int, previous: bytes, digits: bytes, claimed: bytes) -> None:
        """Say how a line that does not follow the one before it came to stand there."""
        self.broken = self.broken or min(number, self.expected)
        if number == self.expected:
            says = (
                "was changed or put in: the line after it names another line before itself"
                if number > 1
                else "names a line before the first"
            )
            self._find(number - 1 or 1, "changed", says, at=self.at - 1 if number > 1 else self.at)
            self.expected, self.previous = number + 1, (digits, claimed)
        elif number > self.expected:
            self.gaps.append((self.expected, number - 1, self.at))
            self.expected, self.previous = number + 1, (digits, claimed)
        elif any(start <= number <= end for start, end, _at in self.gaps):
            self._close_gap(number)
            self._find(number, "moved", f"does not stand in its place: it comes after line {self.expected - 1}")
        else:
            self._find(number, "doubled", "stands in the file twice, or a line was put in with its number")
            if number == self.expected - 1:
                self.previous += (digits, claimed)

    def _close_gap(self, number: int) -> None:
        """Take a line that turned up elsewhere out of those missing."""
        rest = []
        for start, end, at in self.gaps:
            parts = [(start, end)] if not start <= number <= end else [(start, number - 1), (number + 1, end)]
            rest += [(first, last, at) for first, last in parts if first <= last]
        self.gaps = rest

    def _check_payload(
        self, number: int, kind: bytes, commitment: bytes, payload: bytes | None, salt: bytes | None, texts: bytes | None
    ) -> None:
        """Check what a line commits to, and the texts that it names."""
        if payload is None or salt is None:
            self._find(number, "payload", "has facts without a salt, or a salt without facts")
            return
        actual = hashlib.sha256(b"commonty-record-payload/1\n" + bytes.fromhex(salt.decode()) + payload).hexdigest().encode()
        if actual != commitment:
            self._find(number, "payload", "has facts that are not those which it commits to")
            return
        self.report.facts_read += 1
        try:
            facts = canonical_object(payload)
            beside = canonical_object(texts) if texts is not None else {}
        except ValueError:
            self._find(number, "payload", "has facts that two readers could read in two ways: they are not canonical JSON")
            return
        if kind in _NOTED:
            self._note(number, kind, facts.get("facts"))
        if beside or facts.get("texts"):
            self._check_texts(number, facts.get("texts"), beside)

    def _check_texts(self, number: int, named: Any, beside: dict[str, Any]) -> None:  # noqa: ANN401 - read from a file.
        """Check each text against its hash, and remember each stub until the line that withdrew it has been read."""
        if not isinstance(named, list) or not set(beside) <= {str(each) for each in named}:
            self._find(number, "text", "has a text that its facts do not name")
            return
        for digest in named:
            match beside.get(digest):
                case {"salt": str(salt), "wording": str(wording)} if _is_text(digest, salt, wording):
                    pass
                case {"article": str(article), "withdrawn_in": int(by)}:
                    self.stubs.setdefault(digest, (self.at, number, by, article))
                case None:
                    self._find(number, "text", "lacks a text that its facts name, and nothing says that it was withdrawn")
                case _:
                    self._find(number, "text", "has a text that was changed: its salted hash is another")

    def _note(self, number: int, kind: bytes, facts: Any) -> None:  # noqa: ANN401 - read from a file.
        """Remember what later lines, and the end, are judged by: withdrawals of texts and new keys."""
        match facts:
            case {"text": str(text), "article": str(article)} if kind == b"record.text-withdrawn":
                self.withdrawals[text] = (number, article)
            case {"old_key": str(old_key), "new_key": str(new_key), "signature": str(signature)} if kind == b"record.key-rotated":
                rotation = _rotation(old_key, new_key, signature)
                if rotation is None:
                    self._find(number, "signature", "names a new key that the old one did not sign")
                else:
                    self.rotations.append((number, *rotation))
            case _:
                self._find(number, "payload", f"has not the facts of {kind.decode()}")

    def _compare_copies(self, digest: bytes) -> None:
        """Compare the line just read with the same line of each older copy."""
        going: list[tuple[str, Iterator[bytes]]] = []
        for name, copy in self.copies:
            older = next(copy, None)
            if older is None:
                self._ended(name, self.tree.size - 1)
            elif older != digest:
                self._find(self.tree.size, "rewritten", f"is the first line that differs from {name}: the past was rewritten from here")
            else:
                going.append((name, copy))
        self.copies = going

    def _ended(self, name: str, at: int) -> None:
        """Note that an older copy agrees as far as it goes."""
        self.agreed = max(self.agreed, at)
        self.report.compared.append(f"{name}: the same up to line {at}")

    def _reach_targets(self) -> None:
        """Compare the tree with every checkpoint of its size."""
        while self.next_target < len(self.targets) and self.targets[self.next_target][0].checkpoint.size == self.tree.size:
            signed, name = self.targets[self.next_target]
            self.next_target += 1
            size = self.tree.size
            if signed.checkpoint.root == self.tree.root():
                self.agreed = max(self.agreed, size)
                self.report.compared.append(f"{name}: the same up to line {size}")
            else:
                first = self.agreed + 1
                where = (
                    "is the first line that differs" if first == size else f"or a later one, up to line {size}, is the first that differs"
                )
                self._find(first, "rewritten", f"{where} from {name}: the past was rewritten", at=first + 1)

    def finish(self) -> None:
        """Judge what only the end of the file shows."""
        size = self.expected - 1
        self.report.lines, self.report.root = size, self.tree.root().hex() if not self.broken else ""
        for start, end, at in self.gaps:
            which = "is missing" if start == end else f"and those after it, up to line {end}, are missing"
            self._find(start, "missing", which, at=at)
        own = self.own.checkpoint
        if size < own.size:
            self._find(size + 1, "cut", f"and those after it, up to line {own.size}, are missing: the file says itself that it goes so far")
        elif size > own.size:
            self._find(own.size + 1, "doubled", "was put in: the file says itself that it ends before it", at=own.size + 2)
        elif not self.broken and self.tree.root() != own.root:
            self._find(self.agreed + 1, "rewritten", "or a later one was rewritten: the root is not that of the file's own checkpoint")
        for signed, name in self.targets[self.next_target :]:
            if signed.checkpoint.size > size:
                self._find(size + 1, "cut", f"and those after it are missing: {name} had {signed.checkpoint.size} lines")
            else:
                self.report.cannot_tell.append(
                    f"{name} could not be compared: the chain is broken before its line {signed.checkpoint.size}"
                )
        for name, copy in self.copies:
            if self.broken:
                self.report.cannot_tell.append(f"{name} could not be compared beyond line {self.tree.size}, where the chain is broken")
            elif next(copy, None) is not None:
                self._find(size + 1, "cut", f"and those after it are missing: {name} has them")
            else:
                self._ended(name, size)
        for digest, (at, number, by, article) in self.stubs.items():
            if self.withdrawals.get(digest) == (by, article):
                self.report.withdrawn += 1
            else:
                self._find(number, "text", f"lacks a text that line {by} is said to have withdrawn, and did not", at=at)

    def judge_keys(self, key: str) -> None:
        """Check the signatures of all checkpoints against the keys that the record has had, and those against the key that is known."""
        keys = [self.rotations[0][1], *(new for _seq, _old, new in self.rotations)] if self.rotations else [self.header.verifier]
        for (seq, old, _new), before in zip(self.rotations, keys, strict=False):
            if old != before:
                self._find(seq, "signature", "replaces a key that was not in use")
        if keys[-1] != self.header.verifier:
            self._find(0, "signature", "the file is signed with a key that the record does not know", at=1)
        if not self.own.is_signed_by(self.header.verifier):
            self._find(0, "signature", "the file's own checkpoint is not signed by the key that it names", at=1)
        if key and not any(_is_key(each, key) for each in keys):
            self._find(0, "signature", f"the record was never signed with the key {key}", at=1)
        for signed, name in self.targets:
            if signed.checkpoint.origin != self.own.checkpoint.origin:
                self._find(0, "signature", f"{name} is of another record, {signed.checkpoint.origin}", at=1)
            elif not any(signed.is_signed_by(each) for each in keys):
                self._find(0, "signature", f"{name} is not signed by any key of this record", at=1)
        if not key:
            fingerprint = self.report.fingerprint
            self.report.cannot_tell.append(
                f"whose key this is: compare its fingerprint, {fingerprint}, with the one in your notices, or give it with --key"
            )

    def told(self) -> Report:
        """Return the report, its findings in the order of the file."""
        self.report.findings.sort()
        if not self.kept:
            self.report.cannot_tell.append(
                "whether the end was cut off, or the past computed anew and signed again: that takes a checkpoint from an older notice"
            )
        bare = self.report.lines - self.report.facts_read
        if bare > 0:
            self.report.cannot_tell.append(f"what {bare} lines say: of them this file holds the commitment alone")
        return self.report

    def _find(self, seq: int, problem: str, says: str, *, at: int = 0) -> None:
        if len(self.report.findings) < MOST_FINDINGS:
            sentence = f"line {seq} {says}" if seq else says
            self.report.findings.append(Finding(at or self.at, seq, problem, sentence))


_NOTED = frozenset({b"record.text-withdrawn", b"record.key-rotated"})


def _is_text(digest: str, salt: str, wording: str) -> bool:
    try:
        salted = bytes.fromhex(salt)
    except ValueError:
        return False
    return digest_of_text(salted, wording) == digest


def _rotation(old_key: str, new_key: str, signature: str) -> tuple[Verifier, Verifier] | None:
    """Return the old and the new key, where the old one did sign the new one."""
    try:
        old, new = Verifier.parse(old_key), Verifier.parse(new_key)
        signed = base64.b64decode(signature, validate=True)
    except ValueError:
        return None
    return (old, new) if old.has(signed, rotation_message(old_key, new_key)) else None


def _is_key(verifier: Verifier, key: str) -> bool:
    """Whether ``key`` is this key, or its fingerprint with or without blanks."""
    return key.strip() == str(verifier) or "".join(key.split()).lower() == verifier.fingerprint.replace(" ", "")
