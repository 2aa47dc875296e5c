"""Rules and authorities for tests of mandates, which know no bodies."""

from datetime import datetime
from importlib.resources import files

from commonty.apps.people.models import Person
from commonty.apps.rules.adopting import adopt
from commonty.constitution.authority import Authority, AuthorityKind

ROOT = ("members",)


def carried(scope: tuple[str, ...] = ROOT, source: str = "motion:1") -> Authority:
    return Authority(AuthorityKind.DECISION, source, None, "decide", scope, "procedures.ordinary")


def in_force(*, now: datetime, **changes: str) -> None:
    """Put the campaign group's rules into force; ``changes`` append keys to the power whose key they name, ``_`` for ``-``."""
    text = (files("commonty.constitution") / "starters" / "campaign-group.toml").read_text(encoding="utf-8")
    for power, keys in changes.items():
        head = f"[powers.{power.replace('_', '-')}]\n"
        assert head in text
        text = text.replace(head, head + keys + "\n")
    adopt("members", text, authority=carried(source="founding"), now=now)


def person(*, now: datetime, name: str = "Ada Lovelace") -> Person:
    return Person.objects.sign_up(name=name, now=now)
