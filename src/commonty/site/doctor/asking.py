"""What the DNS is asked about our mail, and what is said where it does not answer."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.translation import gettext_noop
from dns.exception import DNSException
from dns.name import EmptyLabel, LabelTooLong, NameTooLong
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from commonty.apps.people.post import known_server
from commonty.site.doctor.finding import Finding, Said, Standing, said

__all__ = ["Asked", "answers", "looked_up", "system_resolver", "texts_at"]

PATIENCE = 5.0
"""Seconds that the DNS may take."""

Asked = Callable[[], Resolver]
"""Makes what asks the DNS."""


def system_resolver() -> Resolver:
    """Return what asks the DNS as this machine is set up to."""
    made = Resolver()
    made.lifetime = PATIENCE
    return made


def answers(name: str, kind: str, resolver: Resolver) -> Sequence[str]:
    """
    Return what the DNS has at a name, of one kind: texts as they read, hosts without their last dot, the most wanted first.

    Nothing where there is none. Raises ``DNSException`` where the DNS does not answer.
    """
    try:
        found = list(resolver.resolve(name, kind))
    except (NXDOMAIN, NoAnswer, EmptyLabel, LabelTooLong, NameTooLong):
        return []
    if kind == "TXT":
        return [b"".join(each.strings).decode("utf-8", "replace") for each in found]
    if kind == "MX":
        return [each.exchange.to_text(omit_final_dot=True) for each in sorted(found, key=lambda each: int(each.preference))]
    return [each.to_text().removesuffix(".") for each in found]


def texts_at(name: str, resolver: Resolver) -> Sequence[str]:
    """Return the TXT records at a name; none where there are none. Raises ``DNSException`` where the DNS does not answer."""
    return answers(name, "TXT", resolver)


def looked_up(name: str, at: str, resolver: Asked, judge: Callable[[Sequence[str], Said], Finding]) -> Finding:
    """Judge the TXT records at a name, or say that the DNS did not answer. Nobody is asked about this machine alone."""
    if settings.IS_LOCAL and known_server() is None:
        looked = said(gettext_noop("Looked where mail goes."))
        return Finding(name, Standing.UNKNOWN, looked, said(gettext_noop("It stays on this machine, so the DNS need not know of it.")))
    looked = said(gettext_noop("Asked the DNS for %(name)s."), name=at)
    try:
        return judge(texts_at(at, resolver()), looked)
    except DNSException as problem:
        says = said(
            gettext_noop("The DNS does not answer: %(why)s"), why=str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        )
        step = said(gettext_noop("See whether this machine reaches the internet: getent hosts example.org"))
        return Finding(name, Standing.UNKNOWN, looked, says, step)
