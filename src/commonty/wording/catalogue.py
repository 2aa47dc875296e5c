"""Puts a ``Sentence`` into words of a language."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

from commonty.wording.sentence import Sentence
from commonty.wording.texts import PLACE, Text, read

FALLBACK = "en"
ISOLATE, END_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "ur", "yi"}
"""Languages that are written from right to left, those without a catalogue here too: a page around may be in one."""


class UnknownSentence(ValueError):
    """A sentence for which a language has no text."""

    def __init__(self, sentence_id: str, language: str, folder: str) -> None:
        super().__init__(f"the catalogue of {language!r} has no sentence {sentence_id!r}: add it to {folder}/{language}.toml")
        self.sentence_id = sentence_id


class MissingValue(ValueError):
    """A place in a text for which the sentence has no value."""

    def __init__(self, sentence_id: str, place: str) -> None:
        super().__init__(f"the sentence {sentence_id!r} has no value for its place {place!r}")
        self.place = place


class Catalogue:
    """
    The texts of a library, in every language that its folder has files of, and how that library's values are put into words.

    ``value`` says in the language named what is neither text nor a list nor a sentence; ``None`` where it knows no other words
    for it than ``str`` has.
    """

    def __init__(self, folder: Path, value: Callable[[object, str], str | None]) -> None:
        self.folder, self.value = folder, value
        self.texts = cache(self._texts)
        self.languages = cache(self._languages)

    def say(self, sentence: Sentence, language: str = FALLBACK) -> str:
        """
        Put ``sentence`` into words of ``language``, or of the nearest language that there is a catalogue of.

        Raises ``UnknownSentence`` and ``MissingValue``: a test says every sentence of a library in every language.
        """
        spoken = self.nearest(language)
        text = self.texts(spoken).get(sentence.id)
        if text is None:
            raise UnknownSentence(sentence.id, spoken, self.folder.name)
        chosen = text.one if text.on and sentence.values.get(text.on) in {1, -1} else text.other

        def filled(place: re.Match[str]) -> str:
            if place[1] not in sentence.values:
                raise MissingValue(sentence.id, place[1])
            return self.words(sentence.values[place[1]], spoken)

        return PLACE.sub(filled, chosen)

    def words(self, value: object, language: str) -> str:
        """Put one value into words: a sentence, a list with its “and”, a number as the library writes it, a name as it is."""
        if isinstance(value, Sentence):
            return self.say(value, language)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self.listed([self.words(each, language) for each in value], language)
        told = None if isinstance(value, str) else self.value(value, self.nearest(language))
        return isolated(str(value)) if told is None else told

    def listed(self, several: Sequence[str], language: str) -> str:
        """Join words as a list: “a, b and c”."""
        if len(several) <= 1:
            return "".join(several)
        return ", ".join(several[:-1]) + self.texts(self.nearest(language))["list.and"].other + several[-1]

    def nearest(self, language: str) -> str:
        """Return the language itself, the one that it is a variety of, or English."""
        tag = language.replace("_", "-")
        return next((found for found in (tag, tag.split("-")[0]) if found in self.languages()), FALLBACK)

    def grouped(self, number: int, language: str) -> str:
        """Write a whole number with its thousands apart, as the language does."""
        return f"{number:,}".replace(",", self.texts(self.nearest(language))["number.thousands"].other)

    def _languages(self) -> tuple[str, ...]:
        return tuple(sorted({file.name.split(".")[0] for file in self.folder.glob("*.toml")}))

    def _texts(self, language: str) -> Mapping[str, Text]:
        return read(self.folder.glob(f"{language}.*toml"))


def isolated(words: str) -> str:
    """Return words that have letters from right to left so that they do not turn the rest of a sentence round."""
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in words)
    return f"{ISOLATE}{words}{END_ISOLATE}" if turns else words


def is_right_to_left(language: str) -> bool:
    """Say whether a language is written from right to left."""
    return language.replace("_", "-").split("-")[0] in RIGHT_TO_LEFT


def is_number(value: object) -> bool:
    """Whether a value is a number to be put into words: ``True`` and ``False`` are none."""
    return isinstance(value, int | Fraction) and not isinstance(value, bool)
