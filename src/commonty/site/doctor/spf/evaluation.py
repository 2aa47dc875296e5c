"""Whether a domain's SPF record permits an address to send its mail: ``check_host`` of RFC 7208, less the explanations."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote

from django.utils.translation import gettext_noop
from dns.exception import DNSException

from commonty.site.doctor.finding import said
from commonty.site.doctor.spf.terms import MACRO, Broken, Mechanism, Record, is_record, parse

__all__ = ["Address", "Evaluation", "Lookup", "Result", "is_within"]

Address = IPv4Address | IPv6Address
Lookup = Callable[[str, str], Sequence[str]]
"""Answers what a name has of ``A``, ``AAAA``, ``MX``, ``PTR`` or ``TXT``; nothing where there is none. Raises ``DNSException``."""

MOST_LOOKUPS, MOST_VOID, MOST_NAMES = 10, 2, 10
"""Section 4.6.4."""
LONGEST_NAME, LONGEST_LABEL = 253, 63
EACH_MACRO = re.compile(MACRO, re.IGNORECASE)
PARTS = re.compile(r"%\{(.)(\d*)(r?)([^}]*)\}", re.IGNORECASE)
LITERAL = {"%%": "%", "%_": " ", "%-": "%20"}


class Result(StrEnum):
    """What a record says of an address, in the words of section 2.6; those of a broken record and of a silent DNS are raised."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 - the RFC's word, no password
    FAIL = "fail"
    SOFTFAIL = "softfail"


BY_QUALIFIER = {"+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}


@dataclass
class Evaluation:
    """One question: may ``address`` send mail of ``sender``? It counts what it asks, for a record may not ask for much."""

    lookup: Lookup
    address: Address
    sender: str
    """``local@domain``, the envelope's."""
    helo: str
    lookups: int = 0
    void: int = 0
    included: list[str] = field(default_factory=list)
    """The domains whose records were read on behalf of the first one, in turn."""

    def __post_init__(self) -> None:
        """Take an IPv4 address for one, however it is written."""
        if isinstance(self.address, IPv6Address) and self.address.ipv4_mapped:
            self.address = self.address.ipv4_mapped
        local, _at, domain = self.sender.rpartition("@")
        self.sender = f"{local or 'postmaster'}@{domain}"

    def check(self, domain: str) -> Result:
        """Return what the record at ``domain`` says; raise ``Broken`` where it counts for nothing, ``DNSException`` without an answer."""
        if not _is_domain(domain):
            return Result.NONE
        found = [text for text in self.lookup(domain, "TXT") if is_record(text)]
        if not found:
            return Result.NONE
        if len(found) > 1:
            raise Broken(said(gettext_noop("%(domain)s has several records, and only one may be."), domain=domain))
        record = parse(found[0], at=domain)
        for mechanism in record.mechanisms:
            if self._matches(mechanism, domain):
                return BY_QUALIFIER[mechanism.qualifier]
        return self._redirected(record, domain)

    def _redirected(self, record: Record, domain: str) -> Result:
        if not record.redirect:
            return Result.NEUTRAL
        self._count()
        other = self._fill_in(record.redirect, domain)
        return self._other(other)

    def _other(self, name: str) -> Result:
        """Return what the record of another domain says, which must have one."""
        self.included.append(name)
        result = self.check(name)
        if result is Result.NONE:
            raise Broken(said(gettext_noop("It asks for the record of %(domain)s, and there is none."), domain=name))
        return result

    def _matches(self, mechanism: Mechanism, domain: str) -> bool:
        if mechanism.kind == "all":
            return True
        if mechanism.network is not None:
            return self.address in mechanism.network
        self._count()
        name = self._fill_in(mechanism.name, domain) if mechanism.name else domain
        if mechanism.kind == "include":
            return self._other(name) is Result.PASS
        return _is_domain(name) and self._is_at(name, mechanism)

    def _is_at(self, name: str, mechanism: Mechanism) -> bool:
        """Say whether the address is what a mechanism says of a name."""
        if mechanism.kind == "exists":
            return bool(self._ask(name, "A"))
        if mechanism.kind == "ptr":
            return any(is_within(each, name) for each in self._names())
        return any(self._is_near(each, mechanism) for host in self._hosts(mechanism.kind, name) for each in self._addresses(host))

    def _hosts(self, kind: str, name: str) -> Sequence[str]:
        """Return the hosts that ``a`` and ``mx`` are about."""
        if kind == "a":
            return [name]
        hosts = self._ask(name, "MX")
        if len(hosts) > MOST_NAMES:
            raise Broken(
                said(gettext_noop("%(domain)s names more than ten servers that take its mail, and no more may be asked for."), domain=name)
            )
        return hosts

    def _is_near(self, found: Address, mechanism: Mechanism) -> bool:
        bits = mechanism.bits4 if isinstance(found, IPv4Address) else mechanism.bits6
        return self.address in ip_network(f"{found}/{bits}", strict=False)

    def _addresses(self, host: str) -> list[Address]:
        kind = "A" if isinstance(self.address, IPv4Address) else "AAAA"
        return [ip_address(each) for each in self._ask(host, kind)] if _is_domain(host) else []

    def _names(self) -> Iterator[str]:
        """Yield the names of the address that lead back to it, section 5.5. What the DNS does not say there is no name."""
        try:
            for name in self._ask(self.address.reverse_pointer, "PTR")[:MOST_NAMES]:
                if self._leads_back(name):
                    yield name
        except DNSException:
            return

    def _leads_back(self, name: str) -> bool:
        try:
            kind = "A" if isinstance(self.address, IPv4Address) else "AAAA"
            return self.address in [ip_address(each) for each in self.lookup(name, kind)]
        except DNSException:
            return False

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise Broken(said(gettext_noop("It asks for more than ten other names, so it counts for nothing.")))

    def _ask(self, name: str, kind: str) -> Sequence[str]:
        """Look something up, and count what there is not."""
        found = self.lookup(name, kind)
        self.void += not found
        if self.void > MOST_VOID:
            raise Broken(said(gettext_noop("It asks for more than two names that do not exist, %(name)s the last of them."), name=name))
        return found

    def _fill_in(self, text: str, domain: str) -> str:
        """Fill in the macros of a name, section 7; of one that is too long its first labels go."""
        name = EACH_MACRO.sub(lambda macro: self._macro(macro[0], domain), text).removesuffix(".")
        while len(name) > LONGEST_NAME:
            name = name.partition(".")[2]
        return name

    def _macro(self, macro: str, domain: str) -> str:
        parts = PARTS.fullmatch(macro)
        if parts is None:
            return LITERAL[macro]
        letter, number, is_reversed, delimiters = parts.groups()
        pieces = re.split(f"[{re.escape(delimiters or '.')}]", self._value(letter.casefold(), domain))
        pieces = pieces[::-1] if is_reversed else pieces
        if number and not int(number):
            raise Broken(
                said(
                    gettext_noop("“%(term)s” in the record of %(domain)s means nothing, so all of it counts for nothing."),
                    term=macro,
                    domain=domain,
                )
            )
        kept = ".".join(pieces[-int(number) :] if number else pieces)
        return quote(kept, safe="") if letter.isupper() else kept

    def _value(self, letter: str, domain: str) -> str:
        local, _at, of = self.sender.rpartition("@")
        is_four = isinstance(self.address, IPv4Address)
        if letter == "p":
            return self._own_name(domain)
        written = str(self.address) if is_four else ".".join(self.address.exploded.replace(":", ""))
        return {"s": self.sender, "l": local, "o": of, "d": domain, "h": self.helo, "i": written, "v": "in-addr" if is_four else "ip6"}[
            letter
        ]

    def _own_name(self, domain: str) -> str:
        """Return a name of the address: best the domain itself, then one within it, then any."""
        names = list(self._names())
        same = [name for name in names if name.casefold() == domain.casefold()]
        return next(iter([*same, *(name for name in names if is_within(name, domain)), *names]), "unknown")


def _is_domain(name: str) -> bool:
    """Say whether a name has several labels, none empty and none too long."""
    labels = name.removesuffix(".").split(".")
    return len(labels) > 1 and len(name) <= LONGEST_NAME + 1 and all(0 < len(label) <= LONGEST_LABEL for label in labels)


def is_within(name: str, domain: str) -> bool:
    """Say whether a name is a domain or lies below it."""
    mine, theirs = (each.casefold().removesuffix(".") for each in (name, domain))
    return mine == theirs or mine.endswith(f".{theirs}")
