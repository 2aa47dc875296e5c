"""The value of one key in words: the titles of the articles that it names, majorities as clauses, amounts of money."""

from dataclasses import replace
from enum import StrEnum
from fractions import Fraction

from commonty.constitution.articles import PREAMBLE
from commonty.constitution.articles import articles as numbered
from commonty.constitution.document import Constitution, Quorum, Reservation, Threshold
from commonty.constitution.duration import Duration
from commonty.constitution.explaining.majorities import quorum, threshold
from commonty.constitution.explaining.phrases import money
from commonty.constitution.explaining.routing import pattern
from commonty.constitution.matters import matter
from commonty.wording.sentence import Sentence

MONEY = {"dues", "money_limit"}
PATTERNS = {"articles", "reaches"}
FREE_WORDS = {"title", "purpose", "text", "note", "when", "power", "time_zone", "format", "language", "currency", "grades", "law"}


def in_words(constitution: Constitution, name: str, value: object, refers: str) -> object:
    """
    Return ``value`` of the key ``name`` as something a catalogue can say.

    ``refers`` names the chapters that the value may name articles of, as the format does.
    """
    if value in ("", (), 0) or (isinstance(value, Duration) and not value) or value is None:
        return Sentence("diff.no" if value is False else "diff.nothing-said" if isinstance(value, str) else "diff.none")
    if isinstance(value, tuple):
        return tuple(_single(constitution, name, each, refers) for each in value)
    return _single(constitution, name, value, refers)


def briefly(old: object, new: object) -> tuple[object, object] | None:
    """Return the shares, or the numbers, of two quorums that differ in nothing else: “one tenth → one twentieth”."""
    if not (isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new) == 1):
        return None
    (before,), (after,) = old, new
    if isinstance(before, Quorum) and isinstance(after, Quorum):
        if before.share and after.share and replace(before, share=after.share) == after:
            return before.share, after.share
        if before.number and after.number and replace(before, number=after.number) == after:
            return before.number, after.number
    return None


def _single(constitution: Constitution, name: str, value: object, refers: str) -> object:  # noqa: PLR0911 - one case a type.
    """Return one value that is not a list."""
    if isinstance(value, bool):
        return Sentence("diff.yes" if value else "diff.no")
    if isinstance(value, StrEnum):
        return Sentence(f"value.{value.value}")
    if isinstance(value, Quorum):
        return quorum(value)
    if isinstance(value, Threshold):
        return threshold(constitution, value)
    if isinstance(value, Reservation):
        return _kept(constitution, value)
    if isinstance(value, tuple):
        return Sentence("diff.because", {"key": value[0], "because": value[1]})
    if isinstance(value, str):
        return _text(constitution, name, value, refers)
    return value if isinstance(value, int | Fraction | Duration) else str(value)


def _kept(constitution: Constitution, value: Reservation) -> Sentence:
    """Return how many seats are kept, and for whom; also where an article that is named has gone."""
    titles = [
        found[key].title for key, found in ((value.body, constitution.bodies), (value.category, constitution.categories)) if key in found
    ]
    return Sentence("diff.kept", {"n": value.seats, "whom": " / ".join(titles) or Sentence("diff.nothing-said")})


def _text(constitution: Constitution, name: str, value: str, refers: str) -> object:
    """Return a text: an amount, a pattern, the title of an article, or the organisation's own words."""
    if name in MONEY:
        return money(constitution, value)
    if name in PATTERNS:
        return pattern(constitution, value)
    if name == "effect":
        return matter(value)
    if name in FREE_WORDS:
        return Sentence("diff.words", {"text": value})
    keys = {f"{chapter}.{value}" for chapter in refers.split()}
    titles = [each.title for each in numbered(constitution) if each.key in keys and each.key != PREAMBLE]
    if titles:
        return Sentence("diff.words", {"text": titles[0]})
    return Sentence(f"value.{value}")
