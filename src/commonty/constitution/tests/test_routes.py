"""Exactly one procedure decides a thing; where there is none, or two, the answer is no and names what is missing."""

import pytest

from commonty.constitution.articles import differing
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused
from commonty.constitution.routes import amendment_procedure, article_for, guard_for, route_for, touched, ways
from commonty.constitution.tests.test_writing import SMALL

BRANCH = """
[bodies.branch]
title = "Branch"
kind = "branch"
belonging = "area"
parent = "members"
many = true
"""
RIGHT = """
[rights.vote]
title = "One member, one vote"
text = "Every member has one vote."
"""
STRIKE = """
[rights.strike]
title = "Strike"
text = "To strike."
"""
GUARDS = """
[guards.rights]
articles = ["rights.*", "guards.rights"]
procedure = "all"

[guards.purpose]
articles = ["organisation"]
procedure = "sudden"

[procedures.all]
title = "All of us"
body = "members"
extends = "special"
threshold = [{ share = "1", base = "entitled" }]

[procedures.sudden]
title = "Five sixths at once"
body = "members"
extends = "special"
seconders = 10
quorum = []
threshold = [{ share = "5/6", base = "cast" }]
"""
ALL = SMALL[SMALL.index("[guards.all]") :]
OLD = SMALL + RIGHT + GUARDS


def route(key: str, effect: str, procedure: str, context: str) -> str:
    return f'\n[routes.{key}]\neffect = "{effect}"\nprocedure = "{procedure}"\ncontext = "{context}"\n'


def test_a_route_for_the_very_body_goes_before_one_for_any() -> None:
    rules = parse(SMALL + BRANCH + route("one", "bodies.create", "ordinary", "*") + route("two", "bodies.create", "special", "branch"))

    assert route_for(rules, "bodies.create", context="members")[0] == "one"
    assert route_for(rules, "bodies.create", context="branch")[0] == "two"


def test_where_no_article_says_how_it_is_refused_naming_the_one_that_is_missing() -> None:
    with pytest.raises(Refused) as caught:
        route_for(parse(SMALL), "bodies.dissolve", context="members")

    assert (caught.value.article, caught.value.reason) == (
        "routes.bodies.dissolve",
        "No article says how “bodies.dissolve” is decided in “members”, so it cannot be done.",
    )
    assert caught.value.in_words("de").startswith("Kein Artikel sagt")


def test_where_two_articles_say_how_it_is_refused_naming_both() -> None:
    rules = parse(SMALL + route("one", "bodies.create", "ordinary", "*") + route("two", "bodies.create", "special", "*"))

    with pytest.raises(Refused) as caught:
        route_for(rules, "bodies.create", context="members")

    assert caught.value.reason == (
        "More than one article says how “bodies.create” is decided in “members”, so it cannot be done: routes.one and routes.two."
    )


def test_what_is_refused_cites_the_article_on_who_decides_it_also_where_that_is_missing() -> None:
    rules = parse(SMALL + route("one", "bodies.create", "ordinary", "*"))

    assert article_for(rules, "bodies.create", context="members") == "routes.one"
    assert article_for(rules, "bodies.dissolve", context="members") == "routes.bodies.dissolve"


def test_whoever_moves_may_choose_another_way_that_the_procedure_names() -> None:
    rules = parse(SMALL.replace('title = "Special motion"', 'title = "Special motion"\nor_by = ["ordinary"]'))

    assert ways(rules, "special") == ("special", "ordinary")
    assert ways(rules, "ordinary") == ("ordinary",)


def test_the_most_specific_guard_protects_an_article() -> None:
    rules = parse(OLD)

    assert guard_for(rules, "rights.vote")[0] == "rights"
    assert guard_for(rules, "rights.strike")[0] == "rights"
    assert guard_for(rules, "guards.rights")[0] == "rights"
    assert guard_for(rules, "guards.all")[0] == "all"


def test_an_amendment_takes_the_strictest_of_the_guards_that_it_touches() -> None:
    ordinary = OLD.replace("14 days", "15 days")
    both = ordinary.replace("Every member has one vote.", "Every member has one vote and no more.")

    assert amendment_procedure(parse(OLD), parse(ordinary))[0] == "special"
    assert amendment_procedure(parse(OLD), parse(both))[0] == "all"


def test_a_new_article_is_judged_by_the_guard_that_its_key_falls_under_in_the_old_rules() -> None:
    weakened = STRIKE + '\n[guards.strike]\narticles = ["rights.strike"]\nprocedure = "ordinary"\n'

    assert differing(parse(OLD), parse(OLD + weakened)) == ("rights.strike", "guards.strike")
    assert amendment_procedure(parse(OLD), parse(OLD + weakened))[0] == "all"


def test_to_change_what_a_procedure_inherits_is_to_change_that_procedure() -> None:
    guarded = OLD + '\n[guards.entrenched]\narticles = ["procedures.all"]\nprocedure = "all"\n'
    weaker = guarded.replace('share = "1/10"', 'share = "1/20"')

    assert touched(parse(guarded), parse(weaker)) == ("procedures.ordinary", "procedures.special", "procedures.all")
    assert amendment_procedure(parse(guarded), parse(weaker))[0] == "all"


def test_an_amendment_under_guards_of_which_none_is_the_strictest_has_to_be_split() -> None:
    both = OLD.replace("Leith", "Hull").replace("14 days", "15 days")

    assert amendment_procedure(parse(OLD), parse(OLD.replace("Leith", "Hull")))[0] == "sudden"
    with pytest.raises(Refused, match="Split the motion"):
        amendment_procedure(parse(OLD), parse(both))


def test_nothing_changes_an_unamendable_article_or_one_without_a_guard_or_with_two() -> None:
    for guard, reason in [
        ('[guards.all]\narticles = ["*"]\nunamendable = true\n', "Nothing may change"),
        ('[guards.all]\narticles = ["rights.*"]\nprocedure = "special"\n', "No guard says"),
        (
            '[guards.all]\narticles = ["*"]\nprocedure = "special"\n\n[guards.too]\narticles = ["*"]\nprocedure = "special"\n',
            "More than one guard",
        ),
    ]:
        old = SMALL[: SMALL.index("[guards.all]")] + guard

        with pytest.raises(Refused, match=reason):
            amendment_procedure(parse(old), parse(old.replace("14 days", "15 days")))


def test_rules_that_are_the_rules_in_force_are_nothing_to_decide() -> None:
    with pytest.raises(Refused, match="nothing to decide"):
        amendment_procedure(parse(SMALL), parse("# noted\n" + SMALL))
