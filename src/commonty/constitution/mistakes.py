"""What can be wrong with the text of a constitution; each error names the article, the key and what would be right."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from commonty.constitution.catalogue import say
from commonty.constitution.errors import ConstitutionError
from commonty.wording.sentence import Sentence

SHOWN = 60
LARGEST_SHOWN = 10**18


@dataclass(frozen=True)
class Place:
    """Where in the document: the key of the article, and the key in it (``threshold[1].share``)."""

    article: str
    key: str = ""

    def inside(self, key: str) -> "Place":
        """Return the place of ``key`` in the table at this place."""
        return Place(self.article, f"{self.key}.{key}" if self.key else key)

    def entry(self, number: int) -> "Place":
        """Return the place of entry ``number``, counted from one, of the list at this place."""
        return Place(self.article, f"{self.key}[{number}]")


class Mistake(ConstitutionError):
    """A text that is not a constitution; ``sentence`` says what is wrong, in any language."""

    def __init__(self, name: str, place: Place, **values: object) -> None:
        where = Sentence("mistake.where-key" if place.key else "mistake.where", {"article": place.article, "key": place.key})
        self.sentence = Sentence(f"mistake.{name}", {"where": where, **values})
        super().__init__(say(self.sentence))
        self.article = place.article
        self.key = place.key


class NotToml(Mistake):
    """A text that cannot be read at all: not TOML, too long, too deep, or with hidden characters."""

    def __init__(self, name: str, **values: object) -> None:
        super().__init__(name, Place("organisation"), **values)


class UnknownKey(Mistake):
    """A key, or a chapter, that the format does not have."""

    def __init__(self, place: Place, known: Iterable[str]) -> None:
        super().__init__("unknown-key", place, right=nearest(place.key.rpartition(".")[2], known))


class MissingKey(Mistake):
    """A key that the article cannot do without."""

    def __init__(self, place: Place, says: str) -> None:
        super().__init__("missing-key", place, says=says)


class WrongValue(Mistake):
    """A value of the wrong type or form."""

    def __init__(self, place: Place, value: object, wanted: Sentence) -> None:
        super().__init__("wrong-value", place, value=shown(value), wanted=wanted)


class BadName(Mistake):
    """A key of an article that cannot be used to name it."""

    def __init__(self, place: Place) -> None:
        super().__init__("bad-name", place)


class NoSuchArticle(Mistake):
    """A reference to an article that does not exist."""

    def __init__(self, place: Place, value: str, chapters: Iterable[str], known: Iterable[str]) -> None:
        super().__init__("no-such-article", place, value=shown(value), chapters=", ".join(chapters), right=nearest(value, known))


class GoesInCircles(Mistake):
    """Articles that each rest on the next, back to the first."""

    def __init__(self, place: Place, circle: Iterable[str]) -> None:
        super().__init__("goes-in-circles", place, circle=" → ".join(circle))


class NoParent(Mistake):
    """A body outside the root body, or a root body inside another."""

    def __init__(self, name: str, place: Place, root: str) -> None:
        super().__init__(name, place, root=root)


def nearest(word: str, known: Iterable[str]) -> Sentence:
    """Say what would be right in place of ``word``: the nearest of ``known``, else all of them."""
    names = sorted(known)
    if close := difflib.get_close_matches(word[:SHOWN], names, n=1, cutoff=0.6):
        return Sentence("right.nearest", {"name": close[0]})
    return Sentence("right.one-of", {"names": ", ".join(names)}) if names else Sentence("right.none")


def shown(value: object) -> str:
    """Return a value as it may be printed: short."""
    if isinstance(value, int) and abs(value) > LARGEST_SHOWN:
        return "…"
    text = value if isinstance(value, str) else repr(value)
    text = "".join(letter if letter.isprintable() else "�" for letter in text)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
