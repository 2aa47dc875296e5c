"""
People as an OSDI server tells them, a page at a time, written as a list like any other.

Source: OSDI 1.2.0, opensupporter.github.io/osdi-docs: entry point, collections, person.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonty.moving import normal
from commonty.moving.errors import Unreadable

PEOPLE = "osdi:people"
IDENTIFIER = "osdi_identifier"
COLUMNS = (
    IDENTIFIER,
    "given_name",
    "additional_name",
    "family_name",
    "email",
    "email_status",
    "phone",
    "do_not_call",
    "address",
    "postal_code",
)
"""What every list from a server has; the custom fields come after it, each by its own name."""
GONE = frozenset({"bad", "past"})
"""The status of a postal address at which nobody lives any more."""
MOST_ON_A_PAGE = 1000
MOST_CUSTOM = 100

Thing = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """One page of people: who is on it, where the next one is (empty after the last), and how many the server says there are in all."""

    people: tuple[Thing, ...]
    onward: str
    total: int


def entry(raw: bytes) -> str:
    """Return where the people are, from a server's entry point; empty where this is a page of people already. Raises ``Unreadable``."""
    told = _read(raw)
    if PEOPLE in _thing(told.get("_embedded")):
        return ""
    href = _href(told, PEOPLE)
    if not href:
        raise Unreadable("osdi-entry")
    return href


def page(raw: bytes) -> Page:
    """Read one page. A page past the end has nobody on it, and is the last. Raises ``Unreadable``."""
    told = _read(raw)
    people = _thing(told.get("_embedded")).get(PEOPLE)
    if not isinstance(people, list) or not all(isinstance(each, dict) for each in people) or len(people) > MOST_ON_A_PAGE:
        raise Unreadable("osdi-page")
    total = told.get("total_records")
    return Page(tuple(people), _href(told, "next") if people else "", total if isinstance(total, int) and total > 0 else 0)


def write(people: Iterable[Thing]) -> bytes:
    """Write people as a list, each once by their first identifier; the custom fields are columns of their own."""
    rows = list(_once(people))
    custom = list(dict.fromkeys(name for each in rows for name in _custom(each)))[:MOST_CUSTOM]
    told = io.StringIO()
    out = csv.writer(told)
    out.writerow([*COLUMNS, *custom])
    for each in rows:
        found = _custom(each)
        out.writerow([*_cells(each), *(found.get(name, "") for name in custom)])
    return told.getvalue().encode()


def _once(people: Iterable[Thing]) -> Iterator[Thing]:
    """Yield everybody once: who was changed while the pages were read may stand on two of them."""
    seen: set[str] = set()
    for each in people:
        identifier = _identifier(each)
        if not identifier or identifier not in seen:
            seen.add(identifier)
            yield each


def _cells(person: Thing) -> list[str]:
    """Return what the fixed columns say of somebody. Of several addresses the primary one is taken, and the strictest status counts."""
    names = [_text(person.get(name)) for name in ("given_name", "additional_name", "family_name")]
    emails = [each for each in _things(person.get("email_addresses")) if _text(each.get("address"))]
    closed = [_text(each.get("status")) for each in _things(person.get("email_addresses")) if not _may_be_written_to(each)]
    phones = _things(person.get("phone_numbers"))
    rings = any(each.get("do_not_call") is True or not _may_be_written_to(each) for each in phones)
    homes = [each for each in _things(person.get("postal_addresses")) if _text(each.get("status")).casefold() not in GONE]
    email, phone, home = _primary(emails), _primary(phones), _primary(homes)
    status = closed[0] if closed else _text(email.get("status"))
    lines = home.get("address_lines")
    address = [*(lines if isinstance(lines, list) else []), home.get("locality"), home.get("region")]
    return [
        _identifier(person),
        *names,
        _text(email.get("address")),
        status,
        _number(phone.get("number")),
        "yes" if rings else "",
        "\n".join(_text(each) for each in address if _text(each)),
        _text(home.get("postal_code")),
    ]


def _may_be_written_to(address: Thing) -> bool:
    return _text(address.get("status")).casefold() in normal.MAY_BE_WRITTEN_TO


def _primary(several: Sequence[Thing]) -> Thing:
    return next((each for each in several if each.get("primary") is True), several[0] if several else {})


def _number(value: object) -> str:
    """
    Return a telephone number with its ``+``: OSDI has digits alone, the country's first, sometimes as a number.

    >>> _number(447700900001), _number("0131 496 0001")
    ('+447700900001', '0131 496 0001')
    """
    text = _text(value)
    return f"+{text}" if text.isascii() and text.isdigit() and not text.startswith("0") else text


def _custom(person: Thing) -> dict[str, str]:
    """Return somebody's custom fields; one that is called like a column of every list gets a name of its own."""
    found = _thing(person.get("custom_fields"))
    return {f"custom {name}" if name in COLUMNS else str(name): _text(value) for name, value in found.items() if str(name).strip()}


def _identifier(person: Thing) -> str:
    several = person.get("identifiers")
    return _text(several[0]) if isinstance(several, list) and several else ""


def _text(value: object) -> str:
    """Return what a cell says: texts and numbers; truths as yes and no; of anything else nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\x00", "").strip() if isinstance(value, str | int) else ""


def _href(told: Thing, name: str) -> str:
    return _text(_thing(_thing(told.get("_links")).get(name)).get("href"))


def _things(value: object) -> list[Thing]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _thing(value: object) -> Thing:
    return value if isinstance(value, dict) else {}


def _read(raw: bytes) -> Thing:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable("osdi-json") from error
    if not isinstance(told, dict):
        raise Unreadable("osdi-json")
    return told
