"""Puts what this library says into words: the texts of each language are data, in ``words/<language>.toml``."""

from pathlib import Path

from commonty.wording.catalogue import Catalogue, is_number


def _value(value: object, language: str) -> str | None:
    """Put whole numbers into words, with their thousands apart."""
    return CATALOGUE.grouped(value, language) if isinstance(value, int) and is_number(value) else None


CATALOGUE = Catalogue(Path(__file__).parent / "words", _value)
say, catalogue, languages, nearest = CATALOGUE.say, CATALOGUE.texts, CATALOGUE.languages, CATALOGUE.nearest
