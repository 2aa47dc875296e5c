"""Sentences are put into words of the nearest language, and a gap in a catalogue is an error with its name."""

from fractions import Fraction
from pathlib import Path

import pytest

from commonty.wording.catalogue import Catalogue, MissingValue, UnknownSentence, is_right_to_left, isolated
from commonty.wording.sentence import Sentence
from commonty.wording.texts import TwoTexts

ENGLISH = """
list.and = " and "
number.thousands = ","
seats = { on = "n", one = "one seat for {who}", other = "{n} seats for {who}" }
"""
GERMAN = """
list.and = " und "
number.thousands = "."
seats = { on = "n", one = "ein Sitz für {who}", other = "{n} Sitze für {who}" }
"""


def _value(value: object, language: str) -> str | None:
    return f"{value} ({language})" if isinstance(value, int) else None


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "en.toml").write_text(ENGLISH, "utf-8")
    (tmp_path / "de.toml").write_text(GERMAN, "utf-8")
    return Catalogue(tmp_path, _value)


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        (1, "en", "one seat for Ada, Ben and Cem"),
        (2, "en-GB", "2 (en) seats for Ada, Ben and Cem"),
        (-1, "de_AT", "ein Sitz für Ada, Ben und Cem"),
        (2, "tlh", "2 (en) seats for Ada, Ben and Cem"),
    ],
)
def test_a_sentence_is_said_in_the_nearest_language_one_or_several(catalogue: Catalogue, number: int, language: str, said: str) -> None:
    assert catalogue.say(Sentence("seats", {"n": number, "who": ("Ada", "Ben", "Cem")}), language) == said


def test_a_value_may_be_a_sentence_and_what_a_library_has_no_words_for_is_written_as_it_is(catalogue: Catalogue) -> None:
    inner = Sentence("seats", {"n": 1, "who": Fraction(1, 2)})

    assert catalogue.say(Sentence("seats", {"n": 3, "who": inner}), "de") == "3 (de) Sitze für ein Sitz für 1/2"
    assert (catalogue.grouped(1_234_567, "en"), catalogue.grouped(1_234_567, "de-CH")) == ("1,234,567", "1.234.567")


def test_a_sentence_without_a_text_and_a_place_without_a_value_are_named(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownSentence, match=r"'de' has no sentence 'chairs'"):
        catalogue.say(Sentence("chairs"), "de")
    with pytest.raises(MissingValue) as missing:
        catalogue.say(Sentence("seats", {"n": 2}), "en")
    assert missing.value.place == "who"


def test_two_files_of_a_language_with_one_sentence_are_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "en.more.toml").write_text('list.and = " & "', "utf-8")

    with pytest.raises(TwoTexts, match=r"en\.toml: the sentence 'list\.and' has a text already"):
        catalogue.listed(("Ada", "Ben"), "en")


def test_a_name_from_right_to_left_does_not_turn_its_sentence_round() -> None:
    assert isolated("Ada") == "Ada"
    assert isolated("عادل") == "\N{FIRST STRONG ISOLATE}عادل\N{POP DIRECTIONAL ISOLATE}"
    assert (is_right_to_left("ar-EG"), is_right_to_left("de")) == (True, False)
