"""Puts what this library says into words: the texts of each language are data, in ``locale/<language>.toml``."""

from fractions import Fraction
from pathlib import Path

from commonty.constitution.duration import Duration
from commonty.wording.catalogue import Catalogue
from commonty.wording.sentence import Sentence


def _value(value: object, language: str) -> str | None:
    """Put durations, shares and numbers into words, each as the language counts."""
    if isinstance(value, Duration):
        return say(Sentence(f"duration.{value.unit.value}", {"n": value.count}), language)
    if isinstance(value, Fraction):
        return share(value, language)
    if isinstance(value, int) and not isinstance(value, bool):
        return CATALOGUE.grouped(value, language)
    return None


CATALOGUE = Catalogue(Path(__file__).parent / "locale", _value)
say, words, catalogue, languages, nearest = CATALOGUE.say, CATALOGUE.words, CATALOGUE.texts, CATALOGUE.languages, CATALOGUE.nearest


def share(value: Fraction, language: str) -> str:
    """
    Put a share into words: “half”, “two thirds”, “66 of every 100”; a whole number above one stays a number.

    >>> share(Fraction(2, 3), "en"), share(Fraction(66, 100), "en"), share(Fraction(3, 16), "en")
    ('two thirds', '66 of every 100', '3 of every 16')
    """
    if name := catalogue(language).get(f"share.{value.numerator}/{value.denominator}"):
        return name.other
    if value.denominator == 1:
        return words(value.numerator, language)
    scale = 100 // value.denominator if 100 % value.denominator == 0 else 1
    return say(Sentence("share.of", {"part": value.numerator * scale, "whole": value.denominator * scale}), language)
