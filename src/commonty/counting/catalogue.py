"""Puts a ``Sentence`` into words: the texts of each language are data, in ``words/<language>.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from commonty.counting.errors import CountingError
from commonty.counting.sentence import Sentence

FALLBACK = "en"
LARGEST_DENOMINATOR, MOST_DECIMALS = 12, 9
FOLDER = Path(__file__).parent / "words"
PLACE = re.compile(r"\{([a-z_]+)\}")
ISOLATE, END_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "ur", "yi"}
"""Languages that are written from right to left, those without a catalogue here too: a page around may be in one."""


class UnknownSentence(CountingError):
    """A sentence for which a language has no text."""

    def __init__(self, sentence_id: str, language: str) -> None:
        super().__init__(f"the catalogue of {language!r} has no sentence {sentence_id!r}: add it to words/{language}.toml")
        self.sentence_id = sentence_id


class MissingValue(CountingError):
    """A place in a text for which the sentence has no value."""

    def __init__(self, sentence_id: str, place: str) -> None:
        super().__init__(f"the sentence {sentence_id!r} has no value for its place {place!r}")
        self.place = place


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
    chosen = text.one if text.on and sentence.values.get(text.on) == 1 else text.other

    def filled(place: re.Match[str]) -> str:
        if place[1] not in sentence.values:
            raise MissingValue(sentence.id, place[1])
        return words(sentence.values[place[1]], spoken)

    return PLACE.sub(filled, chosen)


def words(value: object, language: str) -> str:
    """Put one value into words: numbers as the language writes them, lists with its “and”."""
    if isinstance(value, Sentence):
        return say(value, language)
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return number(value, language)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return listed([words(each, language) for each in value], language)
    return isolated(str(value))


def isolated(words: str) -> str:
    """Return words that have letters from right to left so that they do not turn the rest of a sentence round."""
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in words)
    return f"{ISOLATE}{words}{END_ISOLATE}" if turns else words


def number(value: int | Fraction, language: str) -> str:
    """
    Put a number into words, exactly: as a decimal, or as a fraction where no decimal ends.

    What would be longer than anybody reads is cut, and ends in an ellipsis.

    >>> number(Fraction(12345, 10), "en"), number(Fraction(12345, 10), "de"), number(Fraction(1, 3), "en"), number(Fraction(2, 49), "en")
    ('1,234.5', '1.234,5', '1/3', '0.040816326…')
    """
    texts = catalogue(nearest(language))
    places = _places(value.denominator)
    if places is None and value.denominator <= LARGEST_DENOMINATOR:
        return f"{value.numerator}/{value.denominator}"
    is_cut = places is None or places > MOST_DECIMALS
    places = MOST_DECIMALS if places is None else min(places, MOST_DECIMALS)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    whole = f"{int(digits[: len(digits) - places]):,}".replace(",", texts["number.thousands"].other)
    part = texts["number.point"].other + digits[len(digits) - places :] if places else ""
    return ("-" if value < 0 else "") + whole + part + ("…" if is_cut else "")


def _places(denominator: int) -> int | None:
    """Return how many decimals a fraction with this denominator has, ``None`` where they do not end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


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


def is_right_to_left(language: str) -> bool:
    """Say whether a language is written from right to left."""
    return language.replace("_", "-").split("-")[0] in RIGHT_TO_LEFT


@cache
def catalogue(language: str) -> Mapping[str, Text]:
    """Return the texts of one language, from ``<language>.toml`` and every ``<language>.<part>.toml``."""
    files = sorted(FOLDER.glob(f"{language}.*toml"))
    return {name: text for file in files for name, text in _flat(tomllib.loads(file.read_text("utf-8")), "")}


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
