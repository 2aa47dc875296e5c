"""What an SPF record permits, against the published test suite of RFC 7208."""

import json
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import pytest
from dns.exception import DNSException, Timeout

from commonty.site.doctor.spf.evaluation import Evaluation, Lookup
from commonty.site.doctor.spf.terms import Broken

Zone = dict[str, list[tuple[str, str]]]


class Case(NamedTuple):
    """One question of the suite."""

    name: str
    host: str
    helo: str
    sender: str
    results: Sequence[str]
    zone: Zone


def cases() -> list[Case]:
    told = json.loads(Path(__file__).with_name("rfc7208.json").read_text())
    return [
        Case(name, host, helo, sender, results, {at: [(kind, value) for kind, value in rows] for at, rows in section["zone"].items()})
        for section in told["sections"]
        for name, (host, helo, sender, *results) in section["tests"].items()
    ]


def dns_of(zone: Zone) -> Lookup:
    """Return a DNS that knows these names. ``TIMEOUT`` among a name's rows stands for silence about whatever is not said before it."""

    def ask(name: str, kind: str, *, again: bool = True) -> list[str]:
        found = list[str]()
        for each, value in zone.get(name.casefold(), []):
            if (value == "TIMEOUT" and each == kind) or (each == "TIMEOUT" and not found):
                raise Timeout
            if each == kind:
                found.append(value.split(" ")[1] if kind == "MX" else value)
            if each == "CNAME" and again:
                found += ask(value, kind, again=False)
        return found

    return ask


def result(case: Case) -> str:
    domain = case.sender.rpartition("@")[2] or case.helo
    sender = case.sender if "@" in case.sender else f"postmaster@{domain}"
    try:
        return Evaluation(dns_of(case.zone), ip_address(case.host), sender, case.helo).check(domain)
    except Broken:
        return "permerror"
    except DNSException:
        return "temperror"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_suite_of_the_rfc(case: Case) -> None:
    assert result(case) in case.results


def test_the_suite_is_whole() -> None:
    assert len(cases()) == 203
