"""The one door of the record: ``record(entry, authority=…, now=…)``, and ``record_many`` for what one act does to many."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from commonty.apps.keys import keyring
from commonty.apps.prepared import prepared, write_many
from commonty.apps.record.chain import GENESIS, Link, canonical, commitment, instant, moment
from commonty.apps.record.closed import audience_of
from commonty.apps.record.entry import Audience, Entry
from commonty.apps.record.joining import remember
from commonty.apps.record.merkle import Peaks
from commonty.apps.record.models import Head, Line, Mention, Node, Payload
from commonty.constitution.authority import Authority

__all__ = ["OWNER", "SALT_BYTES", "beginning", "newest", "place_of", "record", "record_many"]

SALT_BYTES = 32
LINE = ("seq", "kind", "time", "commitment", "previous", "hash")
PAYLOAD = ("line_id", "audience", "body", "salt", "facts", "sealed", "owner", "source")
TILE = 8
"""One node is stored for each 2 ** 8 nodes below it."""
OWNER = "record.owner"
"""In place of a body: the pseudonym by which a person finds what was sealed for them."""


@transaction.atomic
def record(entry: Entry, *, authority: Authority, now: datetime) -> Line:
    """
    Tell the record that something happened: call it beside the change, in its transaction.

    Raises ``Erased`` where the entry is for one person who has no key any more. People merely named in it may be erased.
    """
    head = _head()
    written = _written(entry, head.size + 1, head.hash, authority, now)
    written.line.save(force_insert=True)
    written.payload.save(force_insert=True)
    Mention.objects.bulk_create(written.mentions)
    _grow(head, [written.line.hash])
    return written.line


@transaction.atomic
def record_many(entries: Iterable[Entry], *, authority: Authority, now: datetime) -> None:
    """Tell the record of many things that one act did, in their order: as ``record`` does, with a few queries for all of them."""
    head = _head()
    lines: list[Written] = []
    previous = head.hash
    for entry in entries:
        lines.append(_written(entry, head.size + 1 + len(lines), previous, authority, now))
        previous = lines[-1].line.hash
    write_many(Line, LINE, ([getattr(each.line, name) for name in LINE] for each in lines))
    write_many(Payload, PAYLOAD, ([getattr(each.payload, name) for name in PAYLOAD] for each in lines))
    Mention.objects.bulk_create([mention for each in lines for mention in each.mentions])
    _grow(head, [each.line.hash for each in lines])


@dataclass(frozen=True)
class Written:
    """A line with what it commits to, before it is kept."""

    line: Line
    payload: Payload
    mentions: list[Mention]


def _written(entry: Entry, seq: int, previous: str, authority: Authority, now: datetime) -> Written:
    """Write the line of an entry that follows another."""
    person = getattr(entry, "person", None) if entry.audience is Audience.PERSON else None
    people: set[int] = set()
    audience = audience_of(entry, now=now)
    facts = canonical(_payload(entry, authority, audience, people))
    if person is None and people:
        remember(people, entry.body)
    salt = os.urandom(SALT_BYTES)
    link = Link(seq=seq, kind=entry.kind, time=moment(now), commitment=commitment(salt, facts), previous=previous)
    line = Line(seq=link.seq, kind=link.kind, time=instant(link.time), commitment=link.commitment, previous=link.previous, hash=link.hash())
    if person is None:
        payload = Payload(line=line, audience=audience, body=entry.body, salt=salt, facts=facts, source=authority.source)
        about = dict.fromkeys(_about(entry))
        return Written(line, payload, [Mention(line=line, digest=digest, body=entry.body) for digest in about])
    sealed = keyring.seal(int(person), place_of(line.seq), salt + facts.encode())
    owner = keyring.pseudonym(int(person), OWNER)
    return Written(line, Payload(line=line, audience=entry.audience, body=entry.body, sealed=sealed, owner=owner), [])


def newest() -> int:
    """Return the number of the newest line: in the transaction that has just told the record of something, that is its own line."""
    return Head.objects.values_list("size", flat=True).filter(pk=1).first() or 0


def beginning() -> str:
    """Return the hash of the first line, which no other record has; empty before there is one."""
    return Line.objects.filter(seq=1).values_list("hash", flat=True).first() or ""


def place_of(seq: int) -> str:
    """Return the place to which a sealed payload is bound."""
    return f"record.payload.{seq}"


def _payload(entry: Entry, authority: Authority, audience: Audience, people: set[int]) -> dict[str, object]:
    """Return the facts that are committed to: what happened, where, for whom, by what right. ``people`` fills with who is in it."""

    def pseudonym(person: int) -> str:
        try:
            found = keyring.pseudonym(person, entry.body)
        except keyring.Erased:
            return ""
        people.add(person)
        return found

    by = None if authority.person is None else pseudonym(authority.person)
    return {
        "audience": audience.value,
        "authority": {**authority.cited(), "by": by},
        "body": entry.body,
        "facts": entry.facts(pseudonym),
        "texts": entry.texts(),
    }


def _about(entry: Entry) -> list[str]:
    """Return the hashes of the texts that an entry is about, also of one that is ``held`` for those who hear the matter."""
    return [text for text in (*entry.texts(), str(getattr(entry, "held", ""))) if text]


def _head() -> Head:
    """Return the locked end of the chain, made with the first line."""
    if not (found := _locked()):
        Head.objects.get_or_create(pk=1, defaults={"hash": GENESIS})
        found = _locked()
    return found[0]


@prepared
def _locked() -> QuerySet[Head]:
    return Head.objects.select_for_update().filter(pk=1)


def _grow(head: Head, leaves: Sequence[str]) -> None:
    """Put the new lines' hashes into the tree and let the head end with the last of them."""
    tree = Peaks(head.size, map(bytes.fromhex, head.peaks))
    for leaf in leaves:
        for level, index, node in tree.append(bytes.fromhex(leaf)):
            if level % TILE == 0:
                Node.objects.create(level=level, index=index, hash=node.hex())
    head.size, head.hash, head.peaks = tree.size, (leaves[-1] if leaves else head.hash), [peak.hex() for peak in tree.peaks]
    head.save(update_fields=["size", "hash", "peaks"])
