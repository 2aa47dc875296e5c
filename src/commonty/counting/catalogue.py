"""Puts what this library says into words: the texts of each language are data, in ``words/<language>.toml``."""

from fractions import Fraction
from pathlib import Path

from commonty.wording.catalogue import Catalogue

LARGEST_DENOMINATOR, MOST_DECIMALS = 12, 9


def _value(value: object, language: str) -> str | None:
    """Put numbers into words, exactly."""
    return number(value, language) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


CATALOGUE = Catalogue(Path(__file__).parent / "words", _value)
say, words, catalogue, languages, nearest = CATALOGUE.say, CATALOGUE.words, CATALOGUE.texts, CATALOGUE.languages, CATALOGUE.nearest


def number(value: int | Fraction, language: str) -> str:
    """
    Put a number into words, exactly: as a decimal, or as a fraction where no decimal ends.

    What would be longer than anybody reads is cut, and ends in an ellipsis.

    >>> number(Fraction(12345, 10), "en"), number(Fraction(12345, 10), "de"), number(Fraction(1, 3), "en"), number(Fraction(2, 49), "en")
    ('1,234.5', '1.234,5', '1/3', '0.040816326…')
    """
    places = _places(value.denominator)
    if places is None and value.denominator <= LARGEST_DENOMINATOR:
        return f"{value.numerator}/{value.denominator}"
    is_cut = places is None or places > MOST_DECIMALS
    places = MOST_DECIMALS if places is None else min(places, MOST_DECIMALS)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    whole = CATALOGUE.grouped(int(digits[: len(digits) - places]), language)
    part = catalogue(nearest(language))["number.point"].other + digits[len(digits) - places :] if places else ""
    return ("-" if value < 0 else "") + whole + part + ("…" if is_cut else "")


def _places(denominator: int) -> int | None:
    """Return how many decimals a fraction with this denominator has, ``None`` where they do not end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None
