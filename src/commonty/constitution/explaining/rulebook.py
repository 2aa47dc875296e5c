"""The rulebook: a constitution as chapters of numbered articles, each told in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from commonty.constitution.articles import Article, articles
from commonty.constitution.document import (
    Body,
    Category,
    Constitution,
    Duty,
    Founding,
    Guard,
    Meeting,
    Office,
    PowerRule,
    Procedure,
    ProtectedRight,
    Register,
    Route,
)
from commonty.constitution.explaining import chapters, routing
from commonty.constitution.explaining.procedures import procedure
from commonty.wording.sentence import Sentence


@dataclass(frozen=True)
class Explained:
    """
    One article in plain words.

    ``title``, ``text`` and ``note`` are the organisation's own words, in its own language; ``sentences`` speak any.
    """

    key: str
    number: int
    title: str
    sentences: tuple[Sentence, ...]
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Section:
    """One chapter of the rulebook; ``key`` is the chapter's key."""

    key: str
    title: Sentence
    articles: tuple[Explained, ...]


def rulebook(constitution: Constitution, *, language: str = "") -> tuple[Section, ...]:
    """
    Tell the whole constitution, in the order of its articles.

    The titles of routes, guards and duties, which have none of their own, are said in ``language``, or in the constitution's.
    """
    numbered = articles(constitution, language=language)
    return tuple(
        Section(chapter, Sentence(f"chapter.{chapter}"), tuple(_explained(constitution, each) for each in group))
        for chapter, group in groupby(numbered, key=lambda each: each.chapter)
    )


def _explained(constitution: Constitution, article: Article) -> Explained:
    """Tell one article."""
    value = article.value
    return Explained(
        key=article.key,
        number=article.number,
        title=article.title,
        sentences=tuple(_told(constitution, article)),
        text=value.text if isinstance(value, ProtectedRight) else value.purpose if isinstance(value, Constitution) else "",
        note=str(getattr(value, "note", "")),
    )


def _told(constitution: Constitution, article: Article) -> Iterator[Sentence]:  # noqa: C901, PLR0911, PLR0912 - one case a chapter.
    """Yield the sentences of one article, by its chapter."""
    match article.value:
        case Constitution():
            return chapters.organisation(constitution)
        case Founding() as rule:
            return chapters.founding(constitution, rule)
        case Category() as rule:
            return chapters.category(constitution, rule)
        case Body() as rule:
            return chapters.body(constitution, article.name, rule)
        case Office() as rule:
            return chapters.office(constitution, rule)
        case PowerRule() as rule:
            return chapters.power(constitution, article.name, rule)
        case Procedure():
            return procedure(constitution, article.name)
        case Route() as rule:
            return routing.route(constitution, rule)
        case ProtectedRight():
            return routing.guarded(constitution, article.key)
        case Guard() as rule:
            return routing.guard(constitution, rule)
        case Duty() as rule:
            return chapters.duty(constitution, rule)
        case Meeting() as rule:
            return chapters.meeting(constitution, rule)
        case Register() as rule:
            return chapters.register(constitution, rule)
    raise TypeError(article.value)
