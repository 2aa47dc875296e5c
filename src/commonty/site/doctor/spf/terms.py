"""An SPF record, read into its terms: mechanisms with what each is about, and the modifier that leads to another record."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.utils.translation import gettext_noop

from commonty.site.doctor.finding import Said, said

__all__ = ["Broken", "Mechanism", "Record", "is_record", "parse"]

VERSION = "v=spf1"
QUALIFIERS = "+-?~"
MACRO = r"%(?:[%_-]|\{[slodiphcrtv]\d*r?[-.+,/_=]*\})"
"""``macro-expand`` of RFC 7208, section 7.1; upper and lower case are one."""
EXPLAINING_ONLY = re.compile(r"%\{[crt]", re.IGNORECASE)
TEXT = rf"(?:{MACRO}|[\x21-\x24\x26-\x7e])*"
NAMED = re.compile(rf"{TEXT}(?:{MACRO}|\.(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])\.?)", re.IGNORECASE)
"""``domain-spec``: its last label is no number."""
MODIFIER = re.compile(rf"([a-z][a-z0-9._-]*)=({TEXT})", re.IGNORECASE)
MECHANISM = re.compile(r"(all|include|a|mx|ptr|ip4|ip6|exists)(?:(:)(.*?))?((?:/\d+)?(?://\d+)?)", re.IGNORECASE)
LENGTH = re.compile(r"0|[1-9]\d*")
NO_NAME, MAY_NAME, MUST_NAME = range(3)
NAMES: Mapping[str, int] = {"all": NO_NAME, "include": MUST_NAME, "exists": MUST_NAME, "a": MAY_NAME, "mx": MAY_NAME, "ptr": MAY_NAME}
BITS4, BITS6 = 32, 128


class Broken(Exception):
    """A record that counts for nothing (``permerror`` of RFC 7208); ``why`` is a sentence for who looks after the domain."""

    def __init__(self, why: Said) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True)
class Mechanism:
    """What a sender may match, and what then holds."""

    qualifier: str
    """``+`` permits, ``-`` forbids, ``~`` forbids softly, ``?`` leaves it open."""
    kind: str
    name: str = ""
    """``domain-spec``, its macros not yet filled in; empty for the domain of the record itself."""
    bits4: int = BITS4
    bits6: int = BITS6
    network: IPv4Network | IPv6Network | None = None
    """For ``ip4`` and ``ip6``."""


@dataclass(frozen=True)
class Record:
    """A record as it counts."""

    mechanisms: tuple[Mechanism, ...]
    redirect: str = ""


def is_record(text: str) -> bool:
    """Say whether a TXT record is one about SPF."""
    return text.split(" ", 1)[0].casefold() == VERSION


def parse(text: str, *, at: str) -> Record:
    """
    Read the record at the domain ``at``. Raises ``Broken`` for anything that RFC 7208 does not know: one wrong term undoes all.

    Source: RFC 7208, sections 4.6.1, 5, 6 and 12.

    >>> parse("v=spf1 a:mail.example.org -all", at="example.org").mechanisms[1]
    Mechanism(qualifier='-', kind='all', name='', bits4=32, bits6=128, network=None)
    """
    mechanisms, modifiers = list[Mechanism](), dict[str, str]()
    for term in text.split(" ")[1:]:
        if not term:
            continue
        modifier = MODIFIER.fullmatch(term)
        read = None if modifier else _mechanism(term)
        if modifier is None and read is None:
            raise _wrong(term, at)
        if read:
            mechanisms.append(read)
        if modifier and not _take_in(modifier[1].casefold(), modifier[2], modifiers):
            raise _wrong(term, at)
    return Record(tuple(mechanisms), modifiers.get("redirect", ""))


def _wrong(term: str, at: str) -> Broken:
    return Broken(
        said(gettext_noop("“%(term)s” in the record of %(domain)s means nothing, so all of it counts for nothing."), term=term, domain=at)
    )


def _take_in(name: str, value: str, modifiers: dict[str, str]) -> bool:
    """Note a modifier, and say whether it may stand there: ``redirect`` and ``exp`` once each, with a name; others are passed over."""
    if name not in {"redirect", "exp"}:
        return True
    if name in modifiers or not _is_name(value):
        return False
    modifiers[name] = value
    return True


def _is_name(text: str) -> bool:
    return NAMED.fullmatch(text) is not None and not EXPLAINING_ONLY.search(text)


def _mechanism(term: str) -> Mechanism | None:
    """Read a mechanism; ``None`` for what is none."""
    qualifier = term[0] if term[0] in QUALIFIERS else "+"
    match = MECHANISM.fullmatch(term.removeprefix(qualifier) if term[0] == qualifier else term)
    if match is None:
        return None
    kind, colon, name, lengths = match[1].casefold(), match[2], match[3] or "", match[4]
    if kind in {"ip4", "ip6"}:
        network = _network(kind, name, lengths)
        return None if network is None else Mechanism(qualifier, kind, network=network)
    wanted = NAMES[kind]
    if (colon and (wanted == NO_NAME or not _is_name(name))) or (not colon and wanted == MUST_NAME):
        return None
    bits = _bits(lengths) if kind in {"a", "mx"} else None if lengths else (BITS4, BITS6)
    return None if bits is None else Mechanism(qualifier, kind, name, *bits)


def _bits(lengths: str) -> tuple[int, int] | None:
    """Return how many bits count, of each kind of address: ``/24//64``. ``None`` for more than there are."""
    four, _slashes, six = lengths.partition("//")
    said4, said6 = four.removeprefix("/") or str(BITS4), six or str(BITS6)
    if not LENGTH.fullmatch(said4) or not LENGTH.fullmatch(said6) or int(said4) > BITS4 or int(said6) > BITS6:
        return None
    return int(said4), int(said6)


def _network(kind: str, address: str, length: str) -> IPv4Network | IPv6Network | None:
    """Return the network of ``ip4:`` or ``ip6:``."""
    if "/" in address or length.startswith("//") or "//" in length or (length and not LENGTH.fullmatch(length[1:])):
        return None
    try:
        found = ip_network(address + length, strict=False)
    except ValueError:
        return None
    return found if isinstance(found, IPv4Network if kind == "ip4" else IPv6Network) else None
