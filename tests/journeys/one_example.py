"""One way to open an address of the site, and what comes."""

from dataclasses import dataclass, field

NOBODY = "nobody"
PAGE, ACT, FILE, AWAY, REFUSAL, SIGNS_IN, MISSING, TOKEN = "page", "act", "file", "away", "refusal", "signs in", "missing", "token"
"""A page; nothing, for it only acts; a file; another page; a refusal; the way to sign in; nothing; that a token is asked for."""
STATUSES = {PAGE: {200}, ACT: {403, 405}, FILE: {200}, AWAY: {200}, REFUSAL: {403}, SIGNS_IN: {200}, MISSING: {404}, TOKEN: {401}}


@dataclass(frozen=True)
class Example:
    """One way to open an address: with which examples in its places, as whom, and what comes."""

    gives: str
    people: tuple[str, ...] = ("member",)
    places: dict[str, str] = field(default_factory=dict)
    query: str = ""


def page(*people: str, query: str = "", **places: str) -> Example:
    """Return an example of a page."""
    return Example(PAGE, people or ("member",), places, query)


def act(**places: str) -> Example:
    """Return an example of an address that only acts."""
    return Example(ACT, ("member",), places)


def file(**places: str) -> Example:
    """Return an example of a file."""
    return Example(FILE, ("member",), places)
