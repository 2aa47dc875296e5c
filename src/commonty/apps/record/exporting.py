"""The record as a file that anyone can check: JSON Lines, for one audience, written as it is read."""

from collections.abc import Iterator

from commonty.apps.record.audiences import Reader
from commonty.apps.record.chain import moment
from commonty.apps.record.entry import Audience
from commonty.apps.record.models import Line, Payload, Text
from commonty.apps.record.reading import Header, written
from commonty.apps.record.signing import RecordHead, head, verifier

__all__ = ["EVERY_BODY", "export"]

BATCH = 1000
EVERY_BODY = "*"
"""In place of a reader's bodies: the members of any body."""


def export(reader: Reader, *, but: frozenset[str] = frozenset()) -> tuple[RecordHead, Iterator[str]]:
    """
    Return the head up to which the export goes, and its lines: what ``reader`` may read, and commitments for the rest.

    What is for the members of the bodies ``but`` is left out, even for a reader of every body.
    """
    to = head()
    return to, _lines(reader, but, to)


def _lines(reader: Reader, but: frozenset[str], to: RecordHead) -> Iterator[str]:
    audience = Audience.MEMBERS if reader.bodies else Audience.PUBLIC
    yield Header(audience.value, to.checkpoint, str(verifier())).canonical() + "\n"
    for start in range(1, to.size + 1, BATCH):
        lines = Line.objects.filter(seq__gte=start, seq__lt=min(start + BATCH, to.size + 1)).select_related("payload").order_by("seq")
        readable = {line.seq: line.payload for line in lines if _is_for(reader, but, line.payload)}
        texts = _texts([payload for payload in readable.values() if '"texts":["' in payload.facts])
        for line in lines:
            yield _written(line, readable.get(line.seq), texts)


def _is_for(reader: Reader, but: frozenset[str], payload: Payload) -> bool:
    """Whether a payload goes into the file: what is sealed for one person never does."""
    if payload.audience == Audience.MEMBERS and payload.body in but:
        return False
    everyones = EVERY_BODY in reader.bodies and payload.audience == Audience.MEMBERS
    return payload.audience != Audience.PERSON and (everyones or reader.may_read(payload))


def _written(line: Line, payload: Payload | None, texts: dict[str, dict[str, object]]) -> str:
    facts: dict[str, object] = {
        "seq": line.seq,
        "kind": line.kind,
        "time": moment(line.time),
        "commitment": line.commitment,
        "previous": line.previous,
        "hash": line.hash,
    }
    if payload is None:
        return written(facts)
    beside = {digest: texts[digest] for digest in payload.texts() if digest in texts} if texts else {}
    return written(facts, payload.facts, bytes(payload.salt or b""), dict(beside))


def _texts(payloads: list[Payload]) -> dict[str, dict[str, object]]:
    """Return the texts that these payloads are about, or the stubs of those withdrawn, by their hash."""
    digests = {digest for payload in payloads for digest in payload.texts()}
    found: dict[str, dict[str, object]] = {}
    for text in Text.objects.filter(digest__in=digests).select_related("wording", "withdrawal"):
        if hasattr(text, "withdrawal"):
            found[text.digest] = {"article": text.withdrawal.article, "withdrawn_in": text.withdrawal.line_id}
        else:
            found[text.digest] = {"salt": bytes(text.wording.salt).hex(), "wording": text.wording.clear}
    return found
