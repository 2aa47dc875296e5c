"""Lines of the record as one reader may read them: in words where they are for this reader, as commitments where they are not."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.keys.sealing import SealError
from commonty.apps.record.audiences import Reader
from commonty.apps.record.entry import Audience, Entry, read, says
from commonty.apps.record.joining import names, titles
from commonty.apps.record.models import Line, Payload, Text
from commonty.apps.record.recording import SALT_BYTES, place_of

__all__ = ["Told", "told", "told_many", "withdrawn_texts"]


@dataclass(frozen=True)
class Told:
    """
    A line as its reader may read it. ``facts`` and the rest are empty where it is not for them.

    ``title`` is what its body is called. ``who`` acted, and who stands in the facts, is told by name to members of the body alone.
    """

    line: Line
    sentence: str = ""
    audience: str = ""
    body: str = ""
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    people_in: frozenset[str] = frozenset()
    authority: Mapping[str, Any] | None = None
    by_reader: bool = False
    who: str = ""
    salt: str = ""
    payload: str = ""

    @property
    def what(self) -> str:
        """What happened in a few words, as anybody may know: the chain tells its kind."""
        return _(says(self.line.kind))

    @property
    def is_readable(self) -> bool:
        """Whether the facts are for this reader."""
        return bool(self.payload)


def told(line: Line, reader: Reader) -> Told:
    """Return one line as this reader may read it, with the names of everybody in it whom they may know."""
    read = _joined([_told(line, reader)], reader)[0]
    if not read.people_in or not _knows_names(read, reader):
        return read
    known = names((read.body, value) for name, value in read.facts if name in read.people_in and value)
    facts = tuple(
        (name, known.get((read.body, value), _("a former member")) if name in read.people_in else value) for name, value in read.facts
    )
    return replace(read, facts=facts)


def told_many(lines: Iterable[Line], reader: Reader) -> list[Told]:
    """Return lines as this reader may read them, with the names of those who acted where the reader may know them."""
    return _joined([_told(line, reader) for line in lines], reader)


def _joined(lines: list[Told], reader: Reader) -> list[Told]:
    """Join the titles of bodies and the names of who acted: three queries for any number of lines."""
    called = titles(line.body for line in lines if line.is_readable)
    by = {
        line.line.pk: str(line.authority["by"]) for line in lines if line.authority and line.authority["by"] and _knows_names(line, reader)
    }
    known = names((line.body, by[line.line.pk]) for line in lines if line.line.pk in by)
    return [
        replace(
            line,
            title=called.get(line.body, line.body),
            who=known.get((line.body, by[line.line.pk]), _("a former member")) if line.line.pk in by else "",
        )
        for line in lines
    ]


def _knows_names(line: Told, reader: Reader) -> bool:
    return line.audience != Audience.PERSON and line.body in reader.bodies


def _people_in(entry: Entry | None, facts: Mapping[str, object]) -> frozenset[str]:
    """Return which of these facts are people."""
    fields = type(entry).names_people_in() if entry is not None else frozenset()
    return frozenset(name for name in fields if isinstance(facts.get(name), str))


def _told(line: Line, reader: Reader) -> Told:
    payload = line.payload
    if not reader.may_read(payload):
        return Told(line)
    salt, text = _opened(payload, reader)
    if not text:
        return Told(line)
    facts = json.loads(text)
    body = str(facts["body"])
    entry = read(line.kind, body, facts["facts"])
    by = facts["authority"]["by"]
    return Told(
        line,
        sentence=entry.sentence() if entry is not None else "",
        audience=payload.audience,
        body=body,
        facts=tuple((name, _shown(value)) for name, value in facts["facts"].items()),
        people_in=_people_in(entry, facts["facts"]),
        authority=facts["authority"],
        by_reader=bool(by) and reader.person is not None and by == keyring.pseudonym(reader.person, body),
        salt=salt.hex(),
        payload=text,
    )


def withdrawn_texts(line: Line, reader: Reader) -> list[Text]:
    """Return the texts that a line is about and that were withdrawn since."""
    digests = line.payload.texts() if reader.may_read(line.payload) else []
    return list(Text.objects.filter(digest__in=digests, withdrawal__isnull=False).select_related("withdrawal__line")) if digests else []


def _opened(payload: Payload, reader: Reader) -> tuple[bytes, str]:
    """Return the salt and the facts, unsealed where they are this person's own; nothing where they cannot be opened."""
    if payload.audience != Audience.PERSON:
        return bytes(payload.salt or b""), payload.facts
    if reader.person is None or payload.sealed is None:
        return b"", ""
    try:
        clear = keyring.unseal(reader.person, place_of(payload.line_id), bytes(payload.sealed))
    except SealError:
        return b"", ""
    return clear[:SALT_BYTES], clear[SALT_BYTES:].decode()


def _shown(value: object) -> str:
    """Return a fact as the page shows it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
