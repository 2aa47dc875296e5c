"""The articles of a constitution: numbered in the order of the document, named by key, found by pattern."""

from dataclasses import dataclass

from commonty.constitution.catalogue import say
from commonty.constitution.document import Constitution, Duty, Guard, Route
from commonty.constitution.errors import ConstitutionError
from commonty.constitution.matters import matter
from commonty.constitution.references import CHAPTERS
from commonty.wording.sentence import Sentence

PREAMBLE = "organisation"
FOUNDING = "founding"


class UnknownArticle(ConstitutionError):
    """A key that no article of this constitution has."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no article has the key {key!r}: keys look like “procedures.ordinary”")
        self.key = key


@dataclass(frozen=True)
class Article:
    """
    One article. ``key`` is ``"<chapter>.<key>"``; ``number`` counts from one.

    The keys that stand before all chapters are one article, ``"organisation"``, whose value is the constitution itself.
    """

    key: str
    number: int
    title: str
    value: object

    @property
    def chapter(self) -> str:
        """The chapter that it stands in."""
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        """Its key in that chapter."""
        return self.key.partition(".")[2]


def articles(constitution: Constitution, *, language: str = "") -> tuple[Article, ...]:
    """
    Return all articles in the order of the document.

    Routes, guards and duties have no title of their own; theirs is said in ``language``, or in the constitution's.
    """
    spoken = language or constitution.language
    return tuple(_article(constitution, number, key, value, spoken) for number, (key, value) in enumerate(_listed(constitution), 1))


def article(constitution: Constitution, key: str, *, language: str = "") -> Article:
    """Return the article called ``key``; raise ``UnknownArticle`` where there is none."""
    for number, (found, value) in enumerate(_listed(constitution), 1):
        if found == key:
            return _article(constitution, number, key, value, language or constitution.language)
    raise UnknownArticle(key)


def cite(constitution: Constitution, key: str, *, language: str = "") -> str:
    """Return how an article is cited: “article 12, Ordinary motion”."""
    cited = article(constitution, key, language=language)
    return say(Sentence("article.cite", {"number": str(cited.number), "title": cited.title}), language or constitution.language)


def matches(pattern: str, key: str) -> bool:
    """
    Say whether the article ``key`` falls under ``pattern``: a key, or the beginning of one followed by ``*``.

    >>> matches("rights.*", "rights.vote"), matches("rights.vote", "rights.vote-late"), matches("*", "founding")
    (True, False, True)
    """
    return key.startswith(pattern[:-1]) if pattern.endswith("*") else key == pattern


def specificity(pattern: str) -> tuple[bool, int]:
    """Return what orders patterns: a whole key above every beginning, a longer beginning above a shorter one."""
    return not pattern.endswith("*"), len(pattern)


def differing(old: Constitution, new: Constitution) -> tuple[str, ...]:
    """
    Return the keys of the articles that were added, removed or changed, in the order of ``old``, then of ``new``.

    A mere change of the order of articles is a change of ``"organisation"``: it changes the numbers that people cite.
    """
    before = {each.key: each.value for each in articles(old)}
    after = {each.key: each.value for each in articles(new)}
    changed = [key for key in (*before, *after) if key != PREAMBLE and (key not in before or key not in after or before[key] != after[key])]
    common = [[key for key in keys if key in before and key in after] for keys in (before, after)]
    if _preamble(old) != _preamble(new) or common[0] != common[1]:
        changed.insert(0, PREAMBLE)
    return tuple(dict.fromkeys(changed))


def _preamble(constitution: Constitution) -> dict[str, object]:
    """Return the keys that stand before all chapters."""
    return {name: value for name, value in vars(constitution).items() if name not in {FOUNDING, *CHAPTERS}}


def _listed(constitution: Constitution) -> list[tuple[str, object]]:
    """Return the key and the value of every article, in the order of the document."""
    found: list[tuple[str, object]] = [(PREAMBLE, constitution)]
    if constitution.founding:
        found.append((FOUNDING, constitution.founding))
    return found + [(f"{chapter}.{name}", value) for chapter in CHAPTERS for name, value in getattr(constitution, chapter).items()]


def _article(constitution: Constitution, number: int, key: str, value: object, language: str) -> Article:
    """Make an article, its title said in ``language``."""
    return Article(key, number, _title(constitution, key, value, language), value)


def _title(constitution: Constitution, key: str, value: object, language: str) -> str:
    """Return the title of an article, its own or one said for it."""
    if key in {PREAMBLE, FOUNDING}:
        return say(Sentence(f"article.{key}"), language)
    if title := getattr(value, "title", ""):
        return str(title)
    name = key.partition(".")[2]
    if isinstance(value, Route):
        text = say(Sentence("article.routes", {"matter": decided(constitution, value)}), language)
        return text[:1].upper() + text[1:]
    if isinstance(value, Duty):
        return say(Sentence("article.duties", {"matter": matter(value.effect)}), language)
    if isinstance(value, Guard):
        return say(Sentence("article.guards", {"name": name}), language)
    return name


def decided(constitution: Constitution, route: Route) -> Sentence:
    """Say what a route decides, and in which body."""
    if route.context == "*":
        return matter(route.effect)
    if (route.effect, route.context) == ("bodies.dissolve", constitution.root):
        return Sentence("matter.whole")
    return Sentence("matter.in", {"matter": matter(route.effect), "body": constitution.bodies[route.context].title})
