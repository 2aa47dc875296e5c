"""Reading what comes back of mail: that it could not be delivered (RFC 3464), or that somebody complained of it (RFC 5965)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum

LONGEST = 1_000_000
"""Bytes of a letter that came back: what is longer is not read, since reports are short."""
MOST_PARTS = 100
ADDRESSED = ("To", "Delivered-To", "X-Original-To", "X-Envelope-To", "Envelope-To")
"""Where the address stands that a report was sent to."""


class Trouble(StrEnum):
    """What became of a letter."""

    HARD = "hard"
    """It cannot be delivered: nobody has this address, for example."""
    SOFT = "soft"
    """It could not be delivered now: the mailbox is full, for example."""
    COMPLAINT = "complaint"
    """Whoever got it called it unwanted."""


@dataclass(frozen=True)
class Returned:
    """A report: the addresses that it was sent to, one of which says whose letter it was; what became of that; its status (RFC 3463)."""

    addressed: tuple[str, ...]
    trouble: Trouble
    status: str = ""


def read(raw: bytes) -> Returned | None:
    """Return what a report says; nothing for any other mail, and for a report that all went well."""
    if len(raw) > LONGEST:
        return None
    try:
        letter = message_from_bytes(raw)
        told = _told(letter)
        addressed = [str(value) for name in ADDRESSED for value in letter.get_all(name, [])]
        found = tuple(address for _name, address in getaddresses(addressed) if address)
    except (MessageError, ValueError, LookupError):  # What mail is made of is anybody's; what cannot be read says nothing.
        return None
    return Returned(found, *told) if told is not None else None


def _told(letter: Message) -> tuple[Trouble, str] | None:
    if letter.get_content_type() != "multipart/report":
        return None
    for part in _parts(letter):
        match part.get_content_type():
            case "message/feedback-report" if _is_complaint(part):
                return Trouble.COMPLAINT, ""
            case "message/delivery-status":
                return _worst(part)
    return None


def _is_complaint(report: Message) -> bool:
    return any(str(each.get("Feedback-Type", "")).strip().casefold() == "abuse" for each in _groups(report))


def _worst(report: Message) -> tuple[Trouble, str] | None:
    """Return the worst of what a report says of its recipients: ours have one each."""
    found: tuple[Trouble, str] | None = None
    for each in _groups(report):
        action, status = (str(each.get(name, "")).split(";")[-1].strip().casefold() for name in ("Action", "Status"))
        code = status.split(" ")[0]
        if action == "failed" and not code.startswith("4"):
            return Trouble.HARD, code
        if action in {"failed", "delayed"}:
            found = Trouble.SOFT, code
    return found


def _groups(report: Message) -> list[Message]:
    """Return the groups of fields that a part consists of."""
    inner = report.get_payload()
    return [each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []


def _parts(letter: Message) -> Iterator[Message]:
    """Go through the parts of a letter, not endlessly."""
    for number, part in enumerate(letter.walk()):
        if number == MOST_PARTS:
            return
        yield part
