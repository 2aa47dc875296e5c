"""Articles are numbered in the order of the document, cited, found by pattern, and compared."""

import pytest

from commonty.constitution.articles import UnknownArticle, articles, cite, differing, matches, specificity
from commonty.constitution.reading import parse
from commonty.constitution.tests.test_writing import SMALL

RULES = parse(SMALL)


def test_articles_are_numbered_in_the_order_of_the_document() -> None:
    assert [(each.number, each.key, each.title) for each in articles(RULES)] == [
        (1, "organisation", "The organisation"),
        (2, "founding", "Founding"),
        (3, "bodies.members", "Members"),
        (4, "procedures.ordinary", "Ordinary “motion”"),
        (5, "procedures.special", "Special motion"),
        (6, "routes.rules.amend", "Changing these rules"),
        (7, "guards.all", "Guard “all”"),
    ]


def test_an_article_is_cited_by_number_and_title_in_the_language_asked_for() -> None:
    assert cite(RULES, "procedures.special") == "article 5, Special motion"
    assert cite(RULES, "procedures.special", language="de") == "Artikel 5, Special motion"


def test_an_article_that_does_not_exist_cannot_be_cited() -> None:
    with pytest.raises(UnknownArticle):
        cite(RULES, "procedures.unusual")


def test_a_whole_key_is_more_specific_than_any_beginning_and_a_longer_beginning_than_a_shorter() -> None:
    patterns = ["*", "rights.vote*", "rights.*", "rights.vote"]

    assert sorted(patterns, key=specificity) == ["*", "rights.*", "rights.vote*", "rights.vote"]
    assert [pattern for pattern in patterns if matches(pattern, "rights.vote-early")] == ["*", "rights.vote*", "rights.*"]


def test_a_change_is_named_by_the_articles_added_removed_and_changed() -> None:
    new = (
        SMALL.replace("14 days", "7 days")
        .replace('[guards.all]\narticles = ["*"]', '[guards.whole]\narticles = ["*"]')
        .replace("Leith", "Hull")
    )

    assert differing(RULES, parse(new)) == ("organisation", "procedures.ordinary", "guards.all", "guards.whole")
    assert differing(RULES, RULES) == ()


def test_a_change_of_order_alone_is_a_change_of_the_organisation_because_people_cite_numbers() -> None:
    start, end = SMALL.index("[procedures.ordinary]"), SMALL.index("[procedures.special]")
    moved = SMALL[:start] + SMALL[end : SMALL.index("[routes")] + SMALL[start:end] + SMALL[SMALL.index("[routes") :]

    assert differing(RULES, parse(moved)) == ("organisation",)
