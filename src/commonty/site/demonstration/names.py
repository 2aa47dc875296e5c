"""Invented people."""

import tomllib
from importlib.resources import files
from random import Random


def people(count: int, chance: Random) -> list[tuple[str, str]]:
    """Return so many different names, each with an address at a domain that nobody can own (RFC 2606)."""
    known = tomllib.loads((files(__package__) / "names.toml").read_text(encoding="utf-8"))
    pairs = [(first, last) for first in known["first"] for last in known["last"]]
    return [(f"{first} {last}", f"{first}.{last}@example.org".lower()) for first, last in chance.sample(pairs, count)]
