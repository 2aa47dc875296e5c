"""The form of a constitution, made from the fields of its own dataclasses: for the founders' draft, and for amendments."""

from collections.abc import Iterator
from dataclasses import Field, fields, replace
from fractions import Fraction
from typing import Any, get_type_hints

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, gettext, gettext_noop

from commonty.constitution.catalogue import say
from commonty.constitution.document import Category, Constitution, Office, Procedure, Quorum, Threshold
from commonty.constitution.duration import Duration
from commonty.constitution.forms import duration, fraction
from commonty.constitution.mistakes import Mistake
from commonty.constitution.reading import parse
from commonty.constitution.writing import plain, write
from commonty.wording.catalogue import FALLBACK

TEXTS = ("title", "purpose", "time_zone", "currency")
"""The keys of the preamble that the form asks for."""

LABELS = {
    "title": gettext_noop("Name of the organisation"),
    "purpose": gettext_noop("What it is for"),
    "time_zone": gettext_noop("Time zone"),
    "currency": gettext_noop("Currency"),
    "founders": gettext_noop("How many founders it takes"),
    "interim": gettext_noop("How long the first office-holders stay"),
    "lapses": gettext_noop("How long the vote is open"),
    "seconders": gettext_noop("How many members must second it"),
    "petition": gettext_noop("Share of members that can force a vote"),
    "seconding": gettext_noop("How long it waits for seconders"),
    "notice": gettext_noop("Notice before the vote"),
    "voting": gettext_noop("How long voting is open"),
    "hearing": gettext_noop("Time to answer, for the person concerned"),
    "challenge": gettext_noop("Time to challenge the result"),
    "challengers": gettext_noop("How many it takes to challenge"),
    "ruling": gettext_noop("Time to rule on a challenge"),
    "delay": gettext_noop("Wait before it takes effect"),
    "bar": gettext_noop("How long before it can be moved again, once lost"),
    "quorum.share": gettext_noop("Quorum: share of those who have a vote"),
    "quorum.number": gettext_noop("Quorum: number of people, at least"),
    "threshold.share": gettext_noop("Majority needed"),
    "term": gettext_noop("How long a term is"),
    "seats": gettext_noop("How many hold it"),
    "term_limit": gettext_noop("Terms in a row, at most"),
    "hold_over": gettext_noop("How long they stay on if nobody is chosen"),
    "report_every": gettext_noop("How often they report"),
    "qualifying": gettext_noop("How long until a new member has a vote"),
    "dues": gettext_noop("Dues"),
    "dues_every": gettext_noop("How often dues are paid"),
    "dues_grace": gettext_noop("How long somebody in arrears keeps their vote after being told"),
    "threshold": gettext_noop("Majority needed"),
}

CHAPTERS = {"categories": Category, "offices": Office, "procedures": Procedure}
"""The chapters whose numbers are asked for, by the dataclass of their articles."""
LONGEST_NUMBER = 40


class WrongNumber(ValueError):
    """A text that is not what its key asks for."""


class RulesForm(forms.Form):
    """Rules as a form: what the organisation is called and for, and every number of the articles."""

    def __init__(self, constitution: Constitution, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.original = constitution
        self.groups: list[tuple[str, str, list[str]]] = []
        for name in TEXTS:
            area = forms.Textarea(attrs={"rows": 3}) if name == "purpose" else forms.TextInput()
            self.fields[name] = forms.CharField(label=_label(name), widget=area, initial=getattr(constitution, name), max_length=2000)
        if constitution.founding:
            self._ask("founding", gettext("Founding"), constitution.founding, every=True)
        for chapter in CHAPTERS:
            for key, article in getattr(constitution, chapter).items():
                self._ask(f"{chapter}.{key}", article.title, article)

    def preamble(self) -> list[BoundField]:
        """Return the fields that stand before all articles."""
        return [self[name] for name in TEXTS]

    def articles(self) -> Iterator[tuple[str, str, list[BoundField], bool]]:
        """Return the articles: key, title, their fields, and whether something is wrong in one."""
        for key, title, names in self.groups:
            yield key, title, [self[name] for name in names], any(name in self.errors for name in names)

    def _ask(self, place: str, title: str, article: object, *, every: bool = False) -> None:
        """Ask for each number that an article states; what it leaves to another article, or to the usual, stays there."""
        names = []
        for key, value in numbers(article, every=every):
            name = f"{place}.{key}"
            self.fields[name] = forms.CharField(label=_label(key), initial=written(value), max_length=LONGEST_NUMBER)
            names.append(name)
        if names:
            self.groups.append((place, title, names))

    def clean(self) -> dict[str, object]:
        """Put the numbers in their places and read the whole again, so that the rules are as sound as those typed by hand."""
        cleaned = super().clean() or {}
        changed = self.original
        try:
            for name in TEXTS:
                changed = replace(changed, **{name: cleaned.get(name, getattr(changed, name))})
            for place, _title, names in self.groups:
                changed = _with(changed, place, {name[len(place) + 1 :]: self._number(name, cleaned) for name in names})
            if not self.errors:
                self.constitution = parse(write(changed))
        except Mistake as mistake:
            self.add_error(None, say(mistake.sentence, get_language() or FALLBACK))
        return cleaned

    def _number(self, name: str, cleaned: dict[str, object]) -> object:
        """Return what was typed in a field as its kind of number; note an error where it is not one."""
        was = value_at(self.original, name)
        typed = str(cleaned.get(name, written(was)))
        try:
            return read(typed, was)
        except WrongNumber as wrong:
            self.add_error(name, str(wrong))
            return was


def numbers(article: object, *, every: bool = False) -> Iterator[tuple[str, object]]:
    """Return the keys of an article that hold a number or a length of time, and their values: those it states, or every one."""
    hints = get_type_hints(type(article))
    for field in fields(article):  # type: ignore[arg-type]  # every article is a dataclass
        value = getattr(article, field.name)
        if field.metadata.get("later"):
            continue
        if hints[field.name] in {int, Fraction, Duration} and (every or value != _usual(field)):
            yield field.name, value
        elif isinstance(value, Threshold):
            yield f"{field.name}.share", value.share
        elif isinstance(value, tuple) and value and isinstance(value[0], Quorum | Threshold) and field.name in {"quorum", "threshold"}:
            yield f"{field.name}.share", value[0].share
            if isinstance(value[0], Quorum) and value[0].number:
                yield f"{field.name}.number", value[0].number


def written(value: object) -> str:
    """Return a number as rules write it: ``7 days``, ``1/10``, ``2``."""
    return str(plain(value))


def read(typed: str, was: object) -> object:
    """Read a number of the same kind as ``was``; raise ``WrongNumber``, saying what would do."""
    tidy = " ".join(typed.split())
    if isinstance(was, Duration):
        found: object = duration(tidy)
        wanted = gettext("Write a number and “hours”, “days” or “months”: for example “7 days”.")
    elif isinstance(was, Fraction):
        found = fraction(tidy.replace(" ", ""))
        wanted = gettext("Write a fraction: for example “1/2” or “2/3”.")
    else:
        found = int(tidy) if tidy.isascii() and tidy.isdigit() and len(tidy) < 10 else None  # noqa: PLR2004 - a thousand million is more people than any organisation has.
        wanted = gettext("Write a whole number.")
    if found is None:
        raise WrongNumber(wanted)
    return found


def value_at(constitution: Constitution, name: str) -> object:
    """Return the number that a field of the form stands for."""
    chapter, _dot, rest = name.partition(".")
    article: object = constitution.founding
    if chapter != "founding":
        key, _dot, rest = rest.partition(".")
        article = getattr(constitution, chapter)[key]
    return dict(numbers(article, every=chapter == "founding"))[rest]


def _with(constitution: Constitution, place: str, values: dict[str, object]) -> Constitution:
    """Return the constitution with these numbers in one article."""
    chapter, _dot, key = place.partition(".")
    if chapter == "founding":
        return replace(constitution, founding=_article_with(constitution.founding, values))
    articles = getattr(constitution, chapter)
    changed: dict[str, Any] = {chapter: {**articles, key: _article_with(articles[key], values)}}
    return replace(constitution, **changed)


def _article_with(article: Any, values: dict[str, object]) -> Any:  # noqa: ANN401 - an article of any chapter.
    """Return an article with these numbers; one inside its quorum or its majority goes into the first of them."""
    changed: dict[str, Any] = {}
    for key, value in values.items():
        name, _dot, inner = key.partition(".")
        held = changed.get(name, getattr(article, name))
        if not inner:
            changed[name] = value
        elif isinstance(held, tuple):
            changed[name] = (replace(held[0], **{inner: value}), *held[1:])
        else:
            changed[name] = replace(held, **{inner: value})
    return replace(article, **changed)


def _usual(field: Field[object]) -> object:
    return field.default


def _label(key: str) -> str:
    """Return what a key is called on the form."""
    return gettext(LABELS[key]) if key in LABELS else key
