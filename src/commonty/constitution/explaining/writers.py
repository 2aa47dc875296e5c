"""Writes a rulebook: as Markdown, or as a fragment of HTML with a permalink for every article."""

import re
from collections.abc import Callable
from html import escape

from commonty.constitution.catalogue import nearest, say
from commonty.constitution.document import Constitution
from commonty.constitution.explaining.rulebook import Explained, Section, rulebook
from commonty.wording.sentence import Sentence

SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])|^([-+=#])")
OPENED, MIDDLE, CLOSED = "\x02", "\x03", "\x04"
LINK = re.compile(f"{OPENED}(.*?){MIDDLE}(.*?){CLOSED}")


def to_markdown(constitution: Constitution, *, language: str = "") -> str:
    """Return the rulebook as a Markdown document, with the organisation's words escaped."""
    spoken = language or constitution.language
    title = say(Sentence("explain.book", {"title": constitution.title}), spoken)
    lines = [f"# {escaped_markdown(title)}", ""]
    for section in rulebook(constitution, language=spoken):
        lines += [f"## {escaped_markdown(say(section.title, spoken))}", ""]
        for article in section.articles:
            lines += [f'<a id="{escape(article.key)}"></a>', "", f"### {article.number}. {escaped_markdown(article.title)}", ""]
            if article.text:
                lines += [f"> {escaped_markdown(' '.join(article.text.split()))}", ""]
            lines += [f"- {_linked(sentence, spoken, escaped_markdown, _markdown_link)}" for sentence in article.sentences]
            lines += ["", f"*{escaped_markdown(' '.join(article.note.split()))}*", ""] if article.note else [""]
    return "\n".join(lines).rstrip() + "\n"


def to_html(constitution: Constitution, *, language: str = "", level: int = 2) -> str:
    """
    Return the rulebook as HTML: a ``section`` a chapter, an ``article`` each, whose ``id`` is the article's key.

    Headings start at ``level``. The organisation's own words are escaped, and marked with their language where it is another.
    """
    spoken = language or constitution.language
    foreign = _foreign(constitution, spoken)
    return "\n".join(_section(section, spoken, foreign, level) for section in rulebook(constitution, language=spoken)) + "\n"


def chapters_to_html(constitution: Constitution, *, language: str = "", level: int = 3) -> tuple[tuple[Section, str], ...]:
    """Return each chapter with its articles, written as ``to_html`` does with headings of ``level``, for a page that folds chapters."""
    spoken = language or constitution.language
    foreign = _foreign(constitution, spoken)
    chapters = rulebook(constitution, language=spoken)
    return tuple((section, "\n".join(_article(article, spoken, foreign, level) for article in section.articles)) for section in chapters)


def _section(section: Section, language: str, foreign: str, level: int) -> str:
    """Write one chapter."""
    name = f"chapter-{section.key}"
    inner = "\n".join(_article(article, language, foreign, level + 1) for article in section.articles)
    heading = f'<h{level} id="{name}">{escape(say(section.title, language))}</h{level}>'
    return f'<section class="rulebook__chapter" aria-labelledby="{name}">\n{heading}\n{inner}\n</section>'


def _article(article: Explained, language: str, foreign: str, level: int) -> str:
    """Write one article."""
    key = escape(article.key)
    number = f'<a class="rulebook__permalink" href="#{key}">{article.number}.</a>'
    own_title = "" if article.key.partition(".")[0] in {"organisation", "founding", "routes", "guards", "duties"} else foreign
    heading = f"<h{level}>{number} <span{own_title}>{escape(article.title)}</span></h{level}>"
    return "\n".join([f'<article class="rulebook__article" id="{key}">', heading, *_telling(article, language, foreign), "</article>"])


def article_to_html(constitution: Constitution, article: Explained, *, language: str = "") -> str:
    """Return what one article says as HTML, without its number and title; what ``to_html`` says of escaping holds here too."""
    spoken = language or constitution.language
    return "\n".join(_telling(article, spoken, _foreign(constitution, spoken)))


def _foreign(constitution: Constitution, spoken: str) -> str:
    """Return how the organisation's own words are marked where the page speaks another language."""
    return f' lang="{escape(constitution.language)}"' if nearest(spoken) != nearest(constitution.language) else ""


def _telling(article: Explained, language: str, foreign: str) -> list[str]:
    """Write what an article says beneath its title."""
    lines = []
    if article.text:
        lines.append(f'<p class="rulebook__text"{foreign}>{escape(article.text)}</p>')
    if article.sentences:
        items = "".join(f"<li>{_linked(sentence, language, escape, _html_link)}</li>\n" for sentence in article.sentences)
        lines.append(f'<ul class="rulebook__sentences">\n{items}</ul>')
    if article.note:
        lines.append(f'<p class="rulebook__note"{foreign}>{escape(article.note)}</p>')
    return lines


def said(sentence: Sentence, language: str) -> str:
    """Say a sentence of the rulebook as plain text, with a capital letter."""
    text = say(sentence, language)
    return text[:1].upper() + text[1:]


def _linked(sentence: Sentence, language: str, escaped: Callable[[str], str], link: Callable[[str, str], str]) -> str:
    """Say a sentence, escape it, and make a link of every article that it cites."""
    text = escaped(said(_marked(sentence, language), language))
    return LINK.sub(lambda found: link(found[1], found[2]), text)


def _marked(sentence: Sentence, language: str) -> Sentence:
    """Return the sentence with each article cited in it put between marks that no constitution can hold."""
    return Sentence(sentence.id, {name: _marked_value(value, language) for name, value in sentence.values.items()})


def _marked_value(value: object, language: str) -> object:
    """Return one value of a sentence with its citations marked."""
    if isinstance(value, tuple):
        return tuple(_marked_value(each, language) for each in value)
    if not isinstance(value, Sentence):
        return re.sub(f"[{OPENED}{MIDDLE}{CLOSED}]", "", value) if isinstance(value, str) else value
    if value.id == "explain.article":
        return f"{OPENED}{value.values['key']}{MIDDLE}{say(value, language)}{CLOSED}"
    return _marked(value, language)


def escaped_markdown(text: str) -> str:
    """Escape what Markdown would read as more than text."""
    return SPECIAL.sub(r"\\\g<0>", text)


def _markdown_link(key: str, text: str) -> str:
    """Write a link; the key was escaped with the sentence, and is taken back."""
    return f"[{text}](#{key.replace(chr(92), '')})"


def _html_link(key: str, text: str) -> str:
    """Write a link to an article of the same page."""
    return f'<a href="#{key}">{text}</a>'
