"""Every sentence of the library has a text in every language, with the places that its values fill."""

import ast
import re
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from commonty.constitution import catalogue
from commonty.constitution.catalogue import languages, say
from commonty.constitution.duration import Duration, Unit
from commonty.wording.catalogue import MissingValue, UnknownSentence
from commonty.wording.sentence import Sentence

LIBRARY = Path(catalogue.__file__).parent
MODULES = [ast.parse(file.read_text("utf-8")) for file in LIBRARY.rglob("*.py") if "tests" not in file.relative_to(LIBRARY).parts]
ENGLISH = catalogue.catalogue("en")
CHAPTERS = "|".join(sorted({name.split(".")[0] for name in ENGLISH}))
NAME = re.compile(rf"(?:{CHAPTERS})\.[a-z0-9.|/_-]+")
OWN = tuple(tomllib.loads((LIBRARY / "locale" / "en.toml").read_text("utf-8")).keys() - {"number", "list", "share"})
"""The chapters of the common catalogue, but for those that the catalogue itself looks up by number."""


def named() -> Iterator[tuple[ast.Call, str]]:
    """Yield each call of ``Sentence`` that names its sentence in so many words."""
    for module in MODULES:
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Sentence":
                arms = [node.args[0].body, node.args[0].orelse] if isinstance(node.args[0], ast.IfExp) else [node.args[0]]
                yield from ((node, arm.value) for arm in arms if isinstance(arm, ast.Constant) and isinstance(arm.value, str))


def patterns() -> Iterator[re.Pattern[str]]:
    """Yield what the library can make names of sentences of: texts, and texts with places."""
    for module in MODULES:
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
                yield re.compile(re.escape(node.value))
            elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant) and isinstance(node.left.value, str):
                yield re.compile(re.escape(node.left.value) + "[a-z0-9._-]+")
            elif isinstance(node, ast.JoinedStr):
                made = "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9._-]+" for part in node.values)
                if made != "[a-z0-9._-]+" and not made.startswith("["):
                    yield re.compile(made)


def test_every_language_has_a_text_for_every_sentence_with_the_same_places() -> None:
    for language in languages():
        theirs = catalogue.catalogue(language)
        assert sorted(set(ENGLISH) ^ set(theirs)) == [], language
        assert [name for name in ENGLISH if ENGLISH[name].places != theirs[name].places] == [], language


def test_every_sentence_that_the_library_names_has_a_text_and_fills_its_places() -> None:
    for call, name in named():
        assert name in ENGLISH
        values = call.args[1] if len(call.args) > 1 else None
        if isinstance(values, ast.Dict) and None not in values.keys:
            filled = {key.value for key in values.keys if isinstance(key, ast.Constant)}
            assert ENGLISH[name].places <= filled, name


def test_the_common_catalogue_holds_no_sentence_that_nobody_says() -> None:
    made = list(patterns())
    unsaid = [name for name in ENGLISH if name.split(".")[0] in OWN and not any(pattern.fullmatch(name) for pattern in made)]

    assert unsaid == []


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (Fraction(1, 2), "half", "die Hälfte"),
        (Fraction(1, 10), "one tenth", "ein Zehntel"),
        (Fraction(2, 3), "two thirds", "zwei Drittel"),
        (Fraction(66, 100), "66 of every 100", "66 von je 100"),
        (Fraction(3, 16), "3 of every 16", "3 von je 16"),
        (Fraction(1), "all", "alle"),
        (1_234_567, "1,234,567", "1.234.567"),
        (Duration(1, Unit.MONTHS), "1 month", "1 Monat"),
        (Duration(14, Unit.DAYS), "14 days", "14 Tage"),
        (("a", "b", "c"), "a, b and c", "a, b und c"),
        ((), "", ""),
    ],
)
def test_numbers_shares_and_lists_are_put_into_words(value: object, english: str, german: str) -> None:
    assert (catalogue.words(value, "en"), catalogue.words(value, "de")) == (english, german)


def test_a_variety_of_a_language_is_spoken_as_the_language_and_an_unknown_one_as_english() -> None:
    lost = Sentence("majority.lost")

    assert [say(lost, language) for language in ("de-AT", "de_CH", "en-GB", "xx", "")] == [
        "Abgelehnt.",
        "Abgelehnt.",
        "Lost.",
        "Lost.",
        "Lost.",
    ]


def test_a_sentence_without_a_text_or_a_value_is_an_error() -> None:
    with pytest.raises(UnknownSentence):
        say(Sentence("majority.unheard-of"))
    with pytest.raises(MissingValue):
        say(Sentence("majority.yes-more", {"votes": 1}))


def test_a_value_with_braces_is_not_taken_for_a_place() -> None:
    assert say(Sentence("majority.in-section", {"section": "{arithmetic}", "arithmetic": "x"})) == "In {arithmetic}: x"
