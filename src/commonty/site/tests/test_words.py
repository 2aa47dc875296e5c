"""The words of members' pages, and their one-line meanings."""

import re
from pathlib import Path

import pytest
from django.conf import settings

import commonty
from commonty.site import glossary, words

ROOT = Path(commonty.__path__[0])
TEMPLATES = sorted(file for file in ROOT.rglob("templates/**/*.html"))

UNEXPLAINED = (
    "adjourn", "agenda", "assent", "ballot paper", "bicameral", "by-law", "bylaw", "casting vote", "credentials", "electorate", "enact",
    "ex officio", "franchise", "gerrymander", "incumbent", "inquorate", "legislat", "minuted", "moot", "plebiscite", "plenary", "plurality",
    "plurinominal", "prorogue", "proxy", "quorate", "ratif", "referendum", "scrutineer", "secretariat", "sine die", "standing order",
    "statute", "subsidiarity", "suffrage", "supermajority", "tellers", "ultra vires", "veto",
)  # fmt: skip
"""Words that assemblies use and tired people do not."""

SAID = re.compile(
    r"""\{%\s*(?:translate|trans)\s+(?P<quote>["'])(?P<one>.*?)(?P=quote)|\{%\s*blocktranslate.*?%\}(?P<many>.*?)\{%\s*endblocktranslate""",
    re.DOTALL,
)


def test_there_are_at_most_thirty_governance_words_each_once() -> None:
    keys = [word.key for word in words.WORDS]

    assert len(keys) <= words.MOST_WORDS == 30
    assert sorted(set(keys)) == keys


def test_every_meaning_is_one_line_that_a_phone_shows() -> None:
    assert [word.key for word in words.WORDS if len(word.english) > 110 or "\n" in word.english] == []


def test_the_glossary_of_the_documentation_says_the_same() -> None:
    page = Path(settings.SITE).parents[2] / "docs" / "reference" / "glossary.md"

    assert page.read_text(encoding="utf-8") == glossary.document()


def test_no_word_is_both_for_members_and_for_the_code_alone() -> None:
    assert {word.key for word in words.WORDS} & set(glossary.CODE) == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_members_page_uses_no_governance_word_that_nobody_explains(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    said = " ".join(found["one"] or found["many"] for found in SAID.finditer(text)).casefold()

    assert [word for word in UNEXPLAINED if re.search(rf"\b{word}", said)] == []


def test_a_word_outside_the_glossary_cannot_be_explained_on_a_page() -> None:
    with pytest.raises(words.UnknownWord, match="'plenary' is not one of the 30"):
        words.word("plenary")
