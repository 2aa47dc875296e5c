"""Who does what by which right, how those concerned learn of it, and what undoes it: one row for each kind of line of the record."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from commonty.apps.record.entry import kinds
from commonty.constitution.authority import AuthorityKind

__all__ = ["ANY", "DEED", "Act", "acts", "acts_page", "reasons"]

FILE = Path(__file__).with_name("acts.toml")
ANY = "any"
"""Stands among the powers of an act that any mandate lets its holder do."""
DEED = "deed:"
"""How the name of a deed begins, which is undone by a press for seven days (``people.undoing``)."""
HEADING = """\
# Who does what, and what undoes it

Every kind of line of the record: by what right it is done, how the members concerned learn of it from their custody register, and what
undoes it. A press that undoes something does so for seven days, and both acts stay in the record. Written by
`commonty manage write_reference acts` from `src/commonty/site/acts.toml`; tests compare, and hold what really happens to it.

*A decision* is one being carried out, or the routine that the rules prescribe for it; *a right* is one's own standing; all else are the
powers of mandates.

| what | says | by | in the custody register | undone by |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Act:
    """
    What one kind of line stands for.

    ``by`` are ``"decision"``, ``"right"``, names of powers, or ``ANY``; ``custody`` is the key of a reason; ``undone`` are kinds of
    lines, names of deeds with ``DEED`` before them, and keys of reasons.
    """

    kind: str
    by: tuple[str, ...]
    custody: str
    undone: tuple[str, ...]

    def lets(self, right: AuthorityKind, power: str) -> bool:
        """Say whether it may be done by such a right."""
        if right is AuthorityKind.MANDATE:
            return power in self.by or ANY in self.by
        return right.value in self.by


@cache
def acts() -> Mapping[str, Act]:
    """Return every act by the kind of its line."""
    rows = _file()["acts"]
    return {kind: Act(kind, tuple(row["by"]), row["custody"], tuple(row["undone"])) for kind, row in rows.items()}


def reasons(column: str) -> Mapping[str, str]:
    """Return the reasons that stand in a column, ``"custody"`` or ``"undone"``, by their keys."""
    found: dict[str, str] = _file()[column]
    return found


def acts_page() -> str:
    """Return the page of all acts."""
    says = kinds()
    return HEADING + "".join(_row(act, says[act.kind].says) for act in acts().values() if act.kind in says)


def _row(act: Act, says: str) -> str:
    by = ", ".join({"decision": "a decision", "right": "a right", ANY: "any mandate"}.get(each, f"`{each}`") for each in act.by)
    return f"| `{act.kind}` | {says} | {by} | {reasons('custody')[act.custody]} | {'; '.join(map(_undone, act.undone))} |\n"


def _undone(by: str) -> str:
    if by.startswith(DEED):
        return f"a press (`{by.removeprefix(DEED)}`)"
    return reasons("undone").get(by, f"`{by}`")


@cache
def _file() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text("utf-8"))
