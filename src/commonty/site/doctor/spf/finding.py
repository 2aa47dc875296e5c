"""Whether the domain that our mail comes from permits the mail server that sends it, and which text in its zone would."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.utils.translation import gettext_noop
from dns.resolver import Resolver

from commonty.apps.people.post import domain, known_server
from commonty.site.doctor.asking import Asked, answers, looked_up, system_resolver
from commonty.site.doctor.finding import Finding, Said, Standing, said
from commonty.site.doctor.spf.evaluation import Address, Evaluation, Lookup, Result, is_within
from commonty.site.doctor.spf.terms import Broken, is_record

__all__ = ["of_our_mail", "spf"]

EVERYBODY = {"+all", "all"}
GRAVEST = (Standing.BAD, Standing.UNKNOWN, Standing.CARE, Standing.GOOD)
OURS_ALONE = tuple(
    ip_network(each)
    for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10")
)
"""Addresses of this machine and of a network behind it: others see another one."""
NOBODY = IPv4Address("240.0.0.1")
"""An address that nobody has: whoever asks for it asks for the whole record."""


def of_our_mail(own_domain: str, resolver: Asked = system_resolver) -> Finding:
    """Look at the domain of the sender, and at that of the address to which letters come back; return the graver finding."""
    known = known_server()
    returned = domain(known.bounces) if known and known.bounces else own_domain
    found = [spf(each, known.host if known else "", resolver) for each in dict.fromkeys((own_domain, returned))]
    return min(found, key=lambda finding: GRAVEST.index(finding.standing))


def spf(at: str, relay: str, resolver: Asked = system_resolver) -> Finding:
    """Look at the one record of the domain ``at`` that says who may send its mail, and whether the mail server ``relay`` is among them."""

    def judge(texts: Sequence[str], looked: Said) -> Finding:
        asked = resolver()
        found = tuple(text for text in texts if is_record(text))
        return _Question(at, relay, _addresses(relay, asked), looked, lambda name, kind: answers(name, kind, asked)).answer(found)

    return looked_up("spf", at, resolver, judge)


def _addresses(relay: str, resolver: Resolver) -> tuple[Address, ...]:
    """Return the addresses that others see of a mail server; none where it is this machine or in a network behind it."""
    try:
        found = [ip_address(relay)]
    except ValueError:
        found = [ip_address(each) for kind in ("A", "AAAA") for each in (answers(relay, kind, resolver) if "." in relay else ())]
    return tuple(each for each in found if not any(each in network for network in OURS_ALONE))


@dataclass(frozen=True)
class _Question:
    """Whether ``at`` permits ``relay``, which has these addresses."""

    at: str
    relay: str
    addresses: tuple[Address, ...]
    looked: Said
    lookup: Lookup

    def answer(self, records: Sequence[str]) -> Finding:
        """Judge the records that were found."""
        if not records:
            return self._finding(
                Standing.BAD,
                said(gettext_noop("No record says who may send mail for %(domain)s."), domain=self.at),
                self._step("v=spf1 ~all"),
            )
        if len(records) > 1:
            step = gettext_noop("At your domain's provider, join them into one: with two, neither counts.")
            return self._finding(Standing.BAD, said(gettext_noop("There are several records, and only one may be.")), said(step))
        try:
            return self._judged(records[0]) if self.addresses else self._unseen(records[0])
        except Broken as problem:
            step = gettext_noop(
                "At your domain's provider, correct the record, or take out the part that leads there: until then it permits nobody."
            )
            return self._finding(Standing.BAD, problem.why, said(step))

    def _judged(self, record: str) -> Finding:
        asked = {address: self._ask(address) for address in self.addresses}
        results = {address: question.check(self.at) for address, question in asked.items()}
        permitted = [str(address) for address, result in results.items() if result is Result.PASS]
        left_out = [str(address) for address, result in results.items() if result is not Result.PASS]
        if not left_out:
            says = said(gettext_noop("It permits %(relay)s, by which our mail goes out: %(record)s"), relay=self.relay, record=record)
            return self._finding(Standing.GOOD, says) if record.rsplit(maxsplit=1)[-1].casefold() not in EVERYBODY else self._open(says)
        if permitted:
            says = said(
                gettext_noop("It permits %(relay)s, by which our mail goes out, at %(some)s, and not at %(others)s."),
                relay=self.relay,
                some=", ".join(permitted),
                others=", ".join(left_out),
            )
            return self._finding(Standing.CARE, says, self._step(record))
        for name in (name for question in asked.values() for name in question.included if self._is_of_its_provider(name)):
            says = said(
                gettext_noop("It permits the servers of %(name)s, which %(relay)s belongs to, by which our mail goes out: %(record)s"),
                name=name,
                relay=self.relay,
                record=record,
            )
            return self._finding(Standing.GOOD, says)
        says = said(
            gettext_noop("It does not permit %(relay)s (%(addresses)s), by which our mail goes out: %(record)s"),
            relay=self.relay,
            addresses=", ".join(left_out),
            record=record,
        )
        return self._finding(Standing.BAD, says, self._step(record))

    def _unseen(self, record: str) -> Finding:
        """Judge what can be judged where others see the mail server under an address that is not known here."""
        self._ask(NOBODY).check(self.at)
        if not self.relay:
            return self._finding(
                Standing.UNKNOWN,
                said(gettext_noop("It says: %(record)s"), record=record),
                said(gettext_noop("Say by which mail server letters go out: set EMAIL_URL.")),
            )
        says = said(
            gettext_noop("It says: %(record)s. Which address others see when %(relay)s sends cannot be seen from here."),
            record=record,
            relay=self.relay,
        )
        step = said(
            gettext_noop("See that the record permits that address. If it is this machine’s own, it must contain: a:%(host)s"),
            host=settings.HOST,
        )
        return self._open(says) if record.rsplit(maxsplit=1)[-1].casefold() in EVERYBODY else self._finding(Standing.UNKNOWN, says, step)

    def _open(self, says: Said) -> Finding:
        step = gettext_noop("Let the record end with ~all or -all: as it is, it allows everybody to send in your name.")
        return self._finding(Standing.CARE, says, said(step))

    def _step(self, record: str) -> Said:
        """Say which text in the zone permits the mail server."""
        if not self.addresses:
            return said(gettext_noop("At your domain's provider, add the TXT record that your mail provider names; it begins with v=spf1."))
        version, *terms = record.split()
        term = self._term()
        text = " ".join([version, term, *terms])
        try:
            self._ask(NOBODY, text).check(self.at)
        except Broken:
            step = gettext_noop(
                "An SPF record may ask for ten other names. At your domain's provider, take out those by which nothing is sent any more, "
                "and add: %(term)s"
            )
            return said(step, term=term)
        step = gettext_noop(
            "At your domain's provider, let the TXT record at %(domain)s say this, unless your mail provider names another text: %(record)s"
        )
        return said(step, domain=self.at, record=text)

    def _term(self) -> str:
        """Return what permits the mail server: best its provider's own record, else its name."""
        with_record = [name for name in self._names() if any(is_record(text) for text in self.lookup(name, "TXT"))]
        for name in with_record:
            if self._permits(name):
                return f"include:{name}"
        if with_record and self._is_of_its_provider(with_record[0]):
            return f"include:{with_record[0]}"
        try:
            return f"ip{ip_address(self.relay).version}:{self.relay}"
        except ValueError:
            return f"a:{self.relay}"

    def _names(self) -> Iterator[str]:
        """Yield the name of the mail server and those above it, but our own."""
        name = self.relay
        while "." in name:
            if name.casefold() != self.at.casefold():
                yield name
            name = name.partition(".")[2]

    def _permits(self, name: str) -> bool:
        try:
            return all(self._ask(address).check(name) is Result.PASS for address in self.addresses)
        except Broken:
            return False

    def _is_of_its_provider(self, name: str) -> bool:
        """
        Say whether a name is of those who run the mail server, where these are others than we.

        Providers take letters at one address and send them on from many; their record names these, and need not name that one.
        """
        provider = self.relay.partition(".")[2] if self.relay.count(".") > 1 else self.relay
        if is_within(self.at, provider) or is_within(provider, self.at):
            return False
        return is_within(name, provider) or ("." in name and is_within(self.relay, name))

    def _ask(self, address: Address, record: str = "") -> Evaluation:
        """Ask for an address; with a ``record``, as if our domain had that one."""
        question = Evaluation(self.lookup, address, f"postmaster@{self.at}", self.relay or self.at)
        if not record:
            return question
        return replace(question, lookup=lambda name, kind: [record] if (name, kind) == (self.at, "TXT") else self.lookup(name, kind))

    def _finding(self, standing: Standing, says: Said, step: Said | None = None) -> Finding:
        return Finding("spf", standing, self.looked, says, step or Said())
