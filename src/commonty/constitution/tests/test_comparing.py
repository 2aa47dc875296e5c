"""The changes between two versions: what a member would care about, and nothing left out."""

from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonty.constitution.catalogue import catalogue, say
from commonty.constitution.comparing import changes, to_html, to_markdown
from commonty.constitution.document import Constitution, Quorum, Threshold
from commonty.constitution.duration import Duration
from commonty.constitution.reading import parse
from commonty.constitution.references import CHAPTERS
from commonty.constitution.tests.generating import constitution, constitutions, table
from commonty.constitution.writing import write

OLD = (Path(__file__).parents[1] / "starters" / "campaign-group.toml").read_text("utf-8")


def changed(*edits: tuple[str, str]) -> Constitution:
    text = OLD
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return parse(text)


def told(new: Constitution, language: str = "en") -> list[tuple[str, str, str]]:
    return [(change.article, change.key, say(change.sentence, language)) for change in changes(parse(OLD), new)]


def test_a_lower_quorum_is_told_with_everything_that_inherits_it() -> None:
    new = changed(('kind = "participation", share = "1/10"', 'kind = "participation", share = "1/20"'))

    assert told(new) == [
        (
            "procedures.ordinary",
            "quorum",
            (
                "Quorum of “Ordinary motion”: one tenth → one twentieth. So too for: “Launch of a campaign”, “Election”, “Recall”, "
                "“Motion in a local group”, “Motion in a caucus”, “Election in a local group”, “Recall in a local group”, "
                "“Election in a caucus” and “Recall in a caucus”"
            ),
        )
    ]


def test_what_matters_most_comes_first_and_a_note_last() -> None:
    new = changed(
        ('title = "Campaign group"', 'title = "Tenants of the East"'),
        ('term = "12 months"', 'term = "24 months"'),
        ('[{ share = "2/3", base = "cast" }]', '[{ share = "1/2", base = "entitled", strict = true }]'),
        ("You may leave at any time, at once and without giving a reason", "You may leave at the end of a month"),
        ('note = "The one thing that may be decided urgently."\n', ""),
    )

    assert told(new) == [
        (
            "rights.leave",
            "text",
            (
                "Wording of “To leave”: “You may leave at any time, at once and without giving a reason, and have your details erased.” → "
                "“You may leave at the end of a month, and have your details erased.”"
            ),
        ),
        (
            "procedures.special",
            "threshold",
            (
                "Majority of “Special motion”: at least two thirds of those voting yes or no must vote yes → "
                "more than half of all who may vote, voting or not, must vote yes"
            ),
        ),
        ("offices.convenor", "term", "Term of “Convenor”: 12 months → 24 months"),
        ("organisation", "title", "Name: “Campaign group” → “Tenants of the East”"),
        ("procedures.campaign", "note", "Note of “Launch of a campaign”: “The one thing that may be decided urgently.” → nothing"),
    ]


def test_a_removed_right_says_what_is_lost_and_a_new_article_says_what_it_brings() -> None:
    right = OLD[OLD.index("[rights.leave]") : OLD.index("[rights.appeal]")]
    new = changed(
        (right, ""), ("[guards.rules]", '[rights.heat]\ntitle = "To be warm"\ntext = "Nobody meets in the cold."\n\n[guards.rules]')
    )

    found = changes(parse(OLD), new)

    assert [(change.article, say(change.sentence), [say(each) for each in (*change.old, *change.new)]) for change in found] == [
        (
            "rights.leave",
            "No longer under “Protected rights”: To leave",
            [
                "“You may leave at any time, at once and without giving a reason, and have your details erased.”",
                "It can be changed only as article 35 (Motion on protected rules) says.",
            ],
        ),
        (
            "rights.heat",
            "New under “Protected rights”: To be warm",
            ["“Nobody meets in the cold.”", "It can be changed only as article 35 (Motion on protected rules) says."],
        ),
    ]


def test_another_order_of_articles_is_told_because_it_changes_their_numbers() -> None:
    first = OLD[OLD.index("[categories.member]") : OLD.index("[categories.supporter]")]
    new = changed((first, ""), ("[bodies.members]", first + "[bodies.members]"))

    assert told(new) == [("organisation", "order:categories", "The articles under “Members” stand in another order")]


def test_the_same_rule_written_in_another_way_is_told_as_that() -> None:
    new = changed(('title = "Election"\nbody = "members"\n', 'title = "Election"\nbody = "members"\nseconders = 2\n'))

    assert told(new) == [("procedures.election", "seconders", "Seconders of “Election”: written in another way, to the same effect")]


def test_two_versions_alike_change_nothing() -> None:
    assert changes(parse(OLD), parse(OLD)) == ()
    assert to_markdown(parse(OLD), parse(OLD)) == "Nothing changes.\n"


def test_the_changes_are_told_in_german() -> None:
    assert told(changed(('term = "12 months"', 'term = "24 months"')), "de") == [
        ("offices.convenor", "term", "Amtszeit von „Convenor“: 12 Monate → 24 Monate")
    ]


def test_what_an_organisation_writes_is_escaped() -> None:
    new = changed(('title = "Convenor"', 'title = "<b>Boss</b>"'))

    assert "“&lt;b&gt;Boss&lt;/b&gt;”" in to_html(parse(OLD), new)
    assert r"“\<b\>Boss\</b\>”" in to_markdown(parse(OLD), new)


def kinds(kind: type[Any] = Constitution) -> set[type[Any]]:
    """Return every kind of article that the format has, the whole document among them."""
    found = {kind}
    for hint in get_type_hints(kind).values():
        for each in (hint, *get_args(hint)):
            if isinstance(each, type) and is_dataclass(each) and each not in {Quorum, Threshold, Duration}:
                found |= kinds(each)
    return found


def test_every_key_of_the_format_has_a_label_and_every_choice_has_words() -> None:
    keys = {each.name for kind in kinds() for each in fields(kind) if "says" in each.metadata}
    choices = {
        value
        for kind in kinds()
        for hint in get_type_hints(kind).values()
        for each in (hint, *get_args(hint))
        if isinstance(each, type) and issubclass(each, StrEnum)
        for value in each
    }

    assert keys - {*CHAPTERS, "founding"} - {name.removeprefix("label.") for name in catalogue("en")} == set()
    assert choices - {name.removeprefix("value.") for name in catalogue("en")} == set()


def one_key_changed(seed: int) -> tuple[Constitution, Constitution]:
    """Draw a constitution, and the same with one key of one article as another draw has it."""
    random = Random(seed)  # noqa: S311 - made up for tests
    old = constitution(random)
    keys = {chapter: list(getattr(old, chapter)) for chapter in CHAPTERS}
    chapter = random.choice([each for each in CHAPTERS if keys[each]])
    name = random.choice(keys[chapter])
    article = getattr(old, chapter)[name]
    field = random.choice([each.name for each in fields(article) if "says" in each.metadata and each.name not in {"parent", "extends"}])
    other = replace(article, **{field: getattr(table(type(article), keys, random), field)})
    changed_chapter: dict[str, Any] = {chapter: {**getattr(old, chapter), name: other}}
    return old, replace(old, **changed_chapter)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_one_key_changed_is_told_if_and_only_if_the_canonical_text_changes(seed: int) -> None:
    old, new = one_key_changed(seed)

    found = changes(old, new)

    assert bool(found) == (write(old) != write(new))
    assert len(found) <= 1
    assert all(say(change.sentence, language) for change in found for language in ("en", "de"))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(constitutions(), constitutions())
def test_any_two_constitutions_can_be_compared_in_every_language(old: Constitution, new: Constitution) -> None:
    assert bool(changes(old, new)) == (write(old) != write(new))
    for language in ("en", "de"):
        assert to_markdown(old, new, language=language)
        assert to_html(old, new, language=language)


def test_more_seats_kept_for_a_caucus_are_told_by_number_and_for_whom() -> None:
    found = changes(parse(OLD), changed(('reserved = [{ seats = 2, body = "caucus" }]', 'reserved = [{ seats = 3, body = "caucus" }]')))

    assert [say(change.sentence) for change in found] == [
        "Seats that are kept of “Committee member”: at least 2 (Caucus) → at least 3 (Caucus)"
    ]
