"""Writes the reference page of all entries from the entries themselves: ``commonty manage write_entries``."""

import inspect
from dataclasses import fields
from typing import get_type_hints

from commonty.apps.record.entry import Audience, Entry, kinds

__all__ = ["reference"]

OPENING = """\
# What the record is told

Every kind of entry, what it says, and who may read its facts; the chain itself holds kind and time for all to see, and a commitment
to the rest. Every entry cites besides by what right it was done, and names its body. People stand in it as pseudonyms, one for each
body. A kind is never renamed. Written by `commonty manage write_entries`; a test compares.
"""

AUDIENCES = {
    Audience.PUBLIC: "everyone",
    Audience.MEMBERS: "the members of the body",
    Audience.PERSON: "the person concerned, with whose key it is sealed",
}


def reference() -> str:
    """Return the page, in Markdown: an app a section, a kind a paragraph."""
    found = [
        (kind, entry) for kind, entry in kinds().items() if entry.__module__.startswith("commonty.") and ".tests." not in entry.__module__
    ]
    apps = dict.fromkeys(kind.partition(".")[0] for kind, _entry in found)
    sections = [f"\n## {app}\n" + "".join(_entry(kind, entry) for kind, entry in found if kind.startswith(f"{app}.")) for app in apps]
    return OPENING + "".join(sections)


def _entry(kind: str, entry: type[Entry]) -> str:
    says = " ".join((inspect.getdoc(entry) or "").split())
    facts = ", ".join(f"`{field.name}`{_stands(entry, field.name)}" for field in fields(entry) if field.name != "body") or "none"
    return f"\n### `{kind}`\n\n{says}\n\n- For: {AUDIENCES[entry.audience]}.\n- Facts: {facts}.\n"


def _stands(entry: type[Entry], name: str) -> str:
    hint = str(get_type_hints(entry, include_extras=True)[name])
    if "Marked.PERSON" in hint:
        return " (pseudonyms)" if "tuple" in hint else " (a pseudonym)"
    return " (the hash of a text)" if "Marked.TEXT" in hint else ""
