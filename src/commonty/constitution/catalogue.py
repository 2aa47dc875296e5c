"""Puts a ``Sentence`` into words: the texts of each language are data, in ``locale/<language>.toml``."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from commonty.constitution.duration import Duration
from commonty.constitution.errors import ConstitutionError
from commonty.constitution.sentence import Sentence

FALLBACK = "en"
FOLDER = Path(__file__).parent / "locale"
PLACE = re.compile(r"\{([a-z_]+)\}")


class UnknownSentence(ConstitutionError):
    """A sentence for which a language has no text."""

    def __init__(self, sentence_id: str, language: str) -> None:
        super().__init__(f"the catalogue of {language!r} has no sentence {sentence_id!r}: add it to locale/{language}.toml")
        self.sentence_id = sentence_id


class MissingValue(ConstitutionError):
    """A place in a text for which the sentence has no value."""

    def __init__(self, sentence_id: str, place: str) -> None:
        super().__init__(f"the sentence {sentence_id!r} has no value for its place {place!r}")
        self.place = place


class TwoTexts(ConstitutionError):
    """Two files of one language that both have a text for the same sentence."""

    def __init__(self, sentence_id: str, file: str) -> None:
        super().__init__(f"{file}: the sentence {sentence_id!r} has a text already")
        self.sentence_id = sentence_id


@dataclass(frozen=True)
class Text:
    """
    The text of one sentence in one language.

    ``on`` names the place whose number decides between ``one`` and ``other``; empty where there is only ``other``.
    """

    other: str
    one: str = ""
    on: str = ""

    @property
    def places(self) -> frozenset[str]:
        """The names of all places that this text has."""
        return frozenset(PLACE.findall(self.other)) | frozenset(PLACE.findall(self.one)) | ({self.on} if self.on else frozenset())


def say(sentence: Sentence, language: str = FALLBACK) -> str:
    """
    Put ``sentence`` into words of ``language``, or of the nearest language that there is a catalogue of.

    Raises ``UnknownSentence`` and ``MissingValue``: a test says every sentence of the library in every language.
    """
    spoken = nearest(language)
    texts = catalogue(spoken)
    if sentence.id not in texts:
        raise UnknownSentence(sentence.id, spoken)
    text = texts[sentence.id]
    number = sentence.values.get(text.on)
    chosen = text.one if text.on and number in {1, -1} else text.other

    def filled(place: re.Match[str]) -> str:
        if place[1] not in sentence.values:
            raise MissingValue(sentence.id, place[1])
        return words(sentence.values[place[1]], spoken)

    return PLACE.sub(filled, chosen)


def words(value: object, language: str) -> str:
    """Put one value into words: numbers and shares as the language counts, lists with its “and”."""
    if isinstance(value, Sentence):
        return say(value, language)
    if isinstance(value, Duration):
        return say(Sentence(f"duration.{value.unit.value}", {"n": value.count}), language)
    if isinstance(value, Fraction):
        return share(value, language)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}".replace(",", catalogue(language)["number.thousands"].other)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return listed([words(each, language) for each in value], language)
    return str(value)


def share(value: Fraction, language: str) -> str:
    """
    Put a share into words: “half”, “two thirds”, “66 of every 100”; a whole number above one stays a number.

    >>> share(Fraction(2, 3), "en"), share(Fraction(66, 100), "en"), share(Fraction(3, 16), "en")
    ('two thirds', '66 of every 100', '3 of every 16')
    """
    texts = catalogue(language)
    if name := texts.get(f"share.{value.numerator}/{value.denominator}"):
        return name.other
    if value.denominator == 1:
        return words(value.numerator, language)
    scale = 100 // value.denominator if 100 % value.denominator == 0 else 1
    return say(Sentence("share.of", {"part": value.numerator * scale, "whole": value.denominator * scale}), language)


def listed(several: Sequence[str], language: str) -> str:
    """Join words as a list: “a, b and c”."""
    if len(several) <= 1:
        return "".join(several)
    return ", ".join(several[:-1]) + catalogue(language)["list.and"].other + several[-1]


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there is a catalogue of."""
    return tuple(sorted({file.name.split(".")[0] for file in FOLDER.glob("*.toml")}))


def nearest(language: str) -> str:
    """Return the language itself, the one that it is a variety of, or English."""
    tag = language.replace("_", "-")
    return next((found for found in (tag, tag.split("-")[0]) if found in languages()), FALLBACK)


@cache
def catalogue(language: str) -> Mapping[str, Text]:
    """Return the texts of one language, from ``<language>.toml`` and every ``<language>.<part>.toml``."""
    texts: dict[str, Text] = {}
    for file in sorted(FOLDER.glob(f"{language}.*toml")):
        for name, text in _flat(tomllib.loads(file.read_text("utf-8")), ""):
            if name in texts:
                raise TwoTexts(name, file.name)
            texts[name] = text
    return texts


def _flat(table: Mapping[str, object], above: str) -> list[tuple[str, Text]]:
    """Return the texts of a table of tables, each under its whole name."""
    found: list[tuple[str, Text]] = []
    for key, value in table.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and isinstance(value.get("on"), str):
            found.append((name, Text(other=str(value["other"]), one=str(value["one"]), on=value["on"])))
        elif isinstance(value, dict):
            found += _flat(value, f"{name}.")
        else:
            found.append((name, Text(other=str(value))))
    return found
