"""How the texts and numbers of a constitution must look: shares, durations, money, zones, names, patterns."""

import re
from fractions import Fraction
from zoneinfo import ZoneInfo

from commonty.constitution.duration import NOTHING, Duration, Unit

GREATEST = 10**9
FRACTION = re.compile(r"(0|[1-9][0-9]{0,8})(?:/([1-9][0-9]{0,8}))?", re.ASCII)
DURATION = re.compile(r"(0|[1-9][0-9]{0,4}) (minute|hour|day|month)(s?)", re.ASCII)
FORMS = {
    "money": re.compile(r"(0|[1-9][0-9]{0,11})\.[0-9]{2}", re.ASCII),
    "currency": re.compile(r"[A-Z]{3}", re.ASCII),
    "language": re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII),
    "name": re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_-]*)+", re.ASCII),
    "pattern": re.compile(r"\*|[a-z0-9][a-z0-9._@-]*\*?", re.ASCII),
}
NO_ZONES = frozenset({"", "localtime", "posixrules", "Factory"})
ARTICLE = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}", re.ASCII)


def fraction(text: str) -> Fraction | None:
    """
    Read an exact fraction, ``"1/2"`` or ``"1"``; ``None`` where it is not one.

    >>> fraction("66/100"), fraction("0.66")
    (Fraction(33, 50), None)
    """
    found = FRACTION.fullmatch(text)
    return Fraction(int(found[1]), int(found[2] or 1)) if found else None


def duration(text: str) -> Duration | None:
    """
    Read a length of time; ``None`` where it is not one.

    >>> duration("1 month"), duration("2 weeks")
    (Duration(count=1, unit=<Unit.MONTHS: 'months'>), None)
    """
    found = DURATION.fullmatch(text)
    if not found or (found[3] == "") != (found[1] == "1"):
        return None
    count = int(found[1])
    return Duration(count, Unit(found[2] + "s")) if count else NOTHING


def fits(form: str, text: str) -> bool:
    """Say whether ``text`` has the form that a key asks for."""
    if form == "zone":
        return is_zone(text)
    return form not in FORMS or FORMS[form].fullmatch(text) is not None


def is_zone(name: str) -> bool:
    """Say whether ``name`` is a time zone of the world; a machine's own setting is not."""
    if name in NO_ZONES:
        return False
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def hidden(text: str) -> str:
    """
    Return the first character of ``text`` that readers cannot see and that could make it read otherwise than it is.

    Control characters but line feed, spaces and hyphens of no width, the marks that turn the direction of what follows,
    and lone surrogates; empty where there is none. Joiners stay: Persian and Hindi are written with them.
    """
    found = HIDDEN.search(text)
    return found[0] if found else ""


HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u2060-\u2064\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
