"""The list of contents of an export: what is in it, of which state of the program, and where its record ends."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from commonty.site.leaving.passphrase import Lock

__all__ = ["BRANCH_VERSION", "FORMAT", "VERSION", "Branch", "Contents", "NoContents", "Part", "RecordEnd"]

FORMAT, VERSION, BRANCH_VERSION = "commonty-export", 1, 2
"""What it is called, and its versions: of a whole organisation, and of a branch that left one."""


class NoContents(ValueError):
    """A list of contents that this program cannot go by."""


@dataclass(frozen=True)
class Part:
    """One part of an export: its name in the container, and what must be in it."""

    name: str
    bytes: int
    sha256: str
    rows: int = 0
    table: str = ""
    """Of a table: what it is called."""
    last: int | None = None
    """Of a table whose rows are numbered: the highest number ever given, so that none is given twice."""


@dataclass(frozen=True)
class RecordEnd:
    """Where the record ends in it."""

    size: int
    root: str
    checkpoint: str


@dataclass(frozen=True)
class Branch:
    """Of a branch that left an organisation: what it is, by what decision it left, and who of its people must not be written to."""

    body: str
    source: str
    opted_out: Mapping[str, list[int]]


@dataclass(frozen=True)
class Contents:
    """All of it."""

    made: str
    program: str
    origin: str
    state: Mapping[str, str]
    """Of each app the last of its migrations: what its tables look like."""
    record: RecordEnd
    lock: Lock
    left_out: Mapping[str, str]
    erased: tuple[int, ...]
    """Whoever was erased: nothing of them comes back with an older backup."""
    parts: tuple[Part, ...]
    branch: Branch | None = None

    def part(self, name: str) -> Part:
        """Return a part by its name; raise ``NoContents`` where there is none."""
        for each in self.parts:
            if each.name == name:
                return each
        raise NoContents(f"it has no {name}")

    def written(self) -> bytes:
        """Return it as it stands in the file."""
        told: dict[str, object] = {"format": FORMAT, "version": BRANCH_VERSION if self.branch else VERSION}
        told |= {each.name: getattr(self, each.name) for each in fields(self) if each.name != "branch"}
        if self.branch:
            told["branch"] = asdict(self.branch)
        told |= {"record": asdict(self.record), "lock": self.lock.to_json(), "parts": [asdict(part) for part in self.parts]}
        return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"

    @classmethod
    def read(cls, raw: bytes) -> "Contents":
        """Read it. Raises ``NoContents`` for what is none, and for a version that is not known here."""
        try:
            told = json.loads(raw)
        except ValueError as problem:
            raise NoContents(f"its list of contents is no JSON: {problem}") from problem
        if not isinstance(told, dict) or told.pop("format", None) != FORMAT:
            raise NoContents("it is no export of an organisation")
        if (version := told.pop("version", None)) not in (VERSION, BRANCH_VERSION):
            reads = f"versions {VERSION} and {BRANCH_VERSION}"
            raise NoContents(f"it has version {version} of the format, and this program reads {reads}: install a newer one first")
        if ("branch" in told) is not (version == BRANCH_VERSION):
            raise NoContents(f"its list of contents has not the form of version {version}: the branch")
        try:
            return cls._of(told)
        except (TypeError, KeyError, ValueError, AttributeError) as problem:
            raise NoContents(f"its list of contents has not the form that it must have: {problem}") from problem

    @classmethod
    def _of(cls, told: dict[str, Any]) -> "Contents":
        parts = tuple(Part(**each) for each in _objects(told["parts"]))
        record = RecordEnd(**_object(told["record"]))
        numbers = [*(number for part in parts for number in (part.bytes, part.rows, part.last or 0)), record.size]
        texts: list[Any] = [*(text for part in parts for text in (part.name, part.sha256, part.table)), record.root, record.checkpoint]
        erased, state, left_out = told["erased"], _object(told["state"]), _object(told["left_out"])
        texts += [told["made"], told["program"], told["origin"], *state.values(), *left_out.values()]
        if not isinstance(erased, list) or any(type(number) is not int or number < 0 for number in [*numbers, *erased]):
            raise ValueError("something that must be a number is none")
        if not all(isinstance(text, str) for text in texts) or len({part.name for part in parts}) != len(parts):
            raise ValueError("something that must be a text is none, or two parts have one name")
        plain = {"record": record, "lock": Lock.from_json(told["lock"]), "erased": tuple(erased), "parts": parts}
        return cls(**{**told, **plain, "branch": _branch(told["branch"]) if "branch" in told else None})


def _branch(told: object) -> Branch:
    found = Branch(**_object(told))
    opted_out = _object(found.opted_out)
    if not all(isinstance(each, str) for each in (found.body, found.source, *opted_out)):
        raise ValueError("something that must be a text is none")
    if not all(isinstance(people, list) and all(type(person) is int for person in people) for people in opted_out.values()):
        raise ValueError("something that must be a number is none")
    return found


def _object(told: object) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise TypeError(told)
    return told


def _objects(told: object) -> list[dict[str, Any]]:
    return [_object(each) for each in told] if isinstance(told, list) else [_object(told)]
