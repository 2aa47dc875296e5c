"""The outline of rules that are being written: each article with what it says and the numbers that can be changed in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from commonty.apps.rules.forms import RulesForm
from commonty.constitution.catalogue import say
from commonty.constitution.document import Constitution
from commonty.constitution.explaining import Explained, article_to_html, rulebook

LINK = re.compile(r"<a [^>]*>(.*?)</a>")
MOST_SHOWN = 8
"""How many articles a chapter shows in the outline where none of them has a number to change."""


@dataclass(frozen=True)
class Part:
    """One article: what it says, in safe HTML, the fields of its numbers, and whether what was typed in one of them is wrong."""

    key: str
    number: int
    title: str
    reading: SafeString
    fields: tuple[BoundField, ...] = ()
    is_wrong: bool = False
    is_changed: bool = False


@dataclass(frozen=True)
class Chapter:
    """One chapter of the draft."""

    key: str
    title: str
    parts: tuple[Part, ...]

    @property
    def is_folded(self) -> bool:
        """Whether it is so long, with nothing to change in it, that its articles lie folded."""
        return len(self.parts) > MOST_SHOWN and not any(part.fields for part in self.parts)


def outline(constitution: Constitution, form: RulesForm | None = None) -> tuple[Chapter, ...]:
    """Return the chapters of a draft, with the fields of ``form`` where it is being edited."""
    language = get_language() or constitution.language
    asked = {key: (tuple(fields), is_wrong) for key, _title, fields, is_wrong in form.articles()} if form else {}
    return tuple(
        Chapter(
            section.key,
            say(section.title, language),
            tuple(_part(constitution, article, asked, language) for article in section.articles),
        )
        for section in rulebook(constitution, language=language)
    )


def numbered(form: RulesForm) -> tuple[Part, ...]:
    """
    Return the articles that ``form`` asks for numbers of, each told as it would be if all is right, else as it is.

    They link to no other article: on this page most are not, and whoever followed a link elsewhere would lose what they typed.
    """
    now, then = form.original, getattr(form, "constitution", form.original)
    before = {part.key: part.reading for chapter in outline(now) for part in chapter.parts} if then is not now else {}
    return tuple(
        replace(part, reading=_without_links(part.reading), is_changed=bool(before) and before.get(part.key) != part.reading)
        for chapter in outline(then, form)
        for part in chapter.parts
        if part.fields
    )


def _without_links(reading: SafeString) -> SafeString:
    return mark_safe(LINK.sub(r"\1", reading))  # noqa: S308 - what is left was safe before.


def _part(constitution: Constitution, article: Explained, asked: Mapping[str, tuple[tuple[BoundField, ...], bool]], language: str) -> Part:
    """Return one article; the library escapes every word of the draft."""
    reading = mark_safe(article_to_html(constitution, article, language=language))  # noqa: S308 - as said above.
    fields, is_wrong = asked.get(article.key, ((), False))
    return Part(article.key, article.number, article.title, reading, fields, is_wrong)
