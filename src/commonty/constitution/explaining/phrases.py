"""The words that several chapters share: an article cited, money, the name of a body, a period."""

from collections.abc import Iterable

from commonty.constitution.articles import article, decided
from commonty.constitution.catalogue import catalogue
from commonty.constitution.document import Constitution, Route
from commonty.constitution.duration import Duration, Unit
from commonty.wording.catalogue import FALLBACK
from commonty.wording.sentence import Sentence


def cited(constitution: Constitution, key: str) -> Sentence:
    """Say “Ordinary motion (article 12)”; the writers make a link of the number."""
    return _cited("explain.cited", constitution, key)


def by(constitution: Constitution, procedure: str) -> Sentence:
    """Say “article 12 (Ordinary motion)”, for a procedure that is followed."""
    return _cited("explain.by", constitution, f"procedures.{procedure}")


def _cited(form: str, constitution: Constitution, key: str) -> Sentence:
    """Say the number and the title of an article."""
    found = article(constitution, key)
    number = Sentence("explain.article", {"number": str(found.number), "key": key})
    title = decided(constitution, found.value) if isinstance(found.value, Route) else found.title
    return Sentence(form, {"title": title, "article": number})


def all_cited(constitution: Constitution, chapter: str, names: Iterable[str]) -> tuple[Sentence, ...]:
    """Say several articles of one chapter, as a list."""
    return tuple(cited(constitution, f"{chapter}.{name}") for name in names)


def body_title(constitution: Constitution, key: str) -> str:
    """Return the organisation's name of a body."""
    return constitution.bodies[key].title


def money(constitution: Constitution, amount: str) -> Sentence:
    """Say an amount: “£500.00”, “500,00 €”."""
    whole, _, part = amount.partition(".")
    own = f"money.{constitution.currency}"
    name = own if own in catalogue(FALLBACK) else "explain.money"
    return Sentence(name, {"currency": constitution.currency, "whole": int(whole), "part": part})


def every(name: str, period: Duration, **values: object) -> Sentence:
    """Say a sentence that has one form for days and one for months: ``<name>-days``, ``<name>-months``."""
    if period.unit is Unit.MONTHS:
        return Sentence(f"{name}-months", {"n": period.count, **values})
    hours = {Unit.DAYS: 24, Unit.HOURS: 1}.get(period.unit, 1)
    days = max(period.count * hours // 24, 1)
    return Sentence(f"{name}-days", {"n": days, **values})
