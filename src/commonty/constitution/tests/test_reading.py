"""A text that is not a constitution is refused with the article, the key, and what would be right."""

# ruff: noqa: E501, ISC004 - messages stand whole, as they are read.

import sys

import pytest

from commonty.constitution.document import Counting
from commonty.constitution.mistakes import Mistake
from commonty.constitution.reading import parse
from commonty.constitution.routes import procedure
from commonty.constitution.tests.test_writing import SMALL

WRONG = [
    ('notice = "14 days"', 'notise = "14 days"', "[procedures.ordinary] notise: there is no such key. Did you mean “notice”?"),
    ("[procedures.ordinary]", "[procedure.ordinary]", "[organisation] procedure: there is no such key. Did you mean “procedures”?"),
    (
        '"14 days"',
        '"2 weeks"',
        "[procedures.ordinary] notice: “2 weeks” is not right here; write a length of time in quotes, such as “14 days”, “48 hours” or “1 month”.",
    ),
    (
        '"1/10"',
        "0.1",
        "[procedures.ordinary] quorum[1].share: “0.1” is not right here; write an exact fraction in quotes, from “0” to “1”, such as “1/2” or “66/100”.",
    ),
    (
        '"1/10"',
        '"11/10"',
        "[procedures.ordinary] quorum[1].share: “11/10” is not right here; write an exact fraction in quotes, from “0” to “1”, such as “1/2” or “66/100”.",
    ),
    ("founders = 3", "founders = true", "[founding] founders: “True” is not right here; write a whole number, not below 0."),
    ("founders = 3", "founders = -3", "[founding] founders: “-3” is not right here; write a whole number, not below 0."),
    ("founders = 3\n", "", "[founding] founders: this key is missing. It says: How many founders it takes."),
    (
        'kind = "assembly"',
        'kind = "assemly"',
        "[bodies.members] kind: “assemly” is not right here; write one of “assembly”, “branch”, “committee”, “caucus”.",
    ),
    (
        'base = "entitled", strict = true',
        'base = "entitled", strickt = true',
        "[founding] threshold.strickt: there is no such key. Did you mean “strict”?",
    ),
    (
        'body = "members"\nextends',
        'body = "membrs"\nextends',
        "[procedures.special] body: there is no “membrs” in bodies. Did you mean “members”?",
    ),
    (
        'effect = "rules.amend"\nprocedure = "ordinary"',
        'effect = "rules.amend"\nprocedure = "usual"',
        "[routes.rules.amend] procedure: there is no “usual” in procedures. There are: ordinary, special.",
    ),
    (
        "Europe/London",
        "Europe/Leith",
        "[organisation] time_zone: “Europe/Leith” is not right here; write a time zone, such as “Europe/London”.",
    ),
    (
        "Europe/London",
        "../etc/passwd",
        "[organisation] time_zone: “../etc/passwd” is not right here; write a time zone, such as “Europe/London”.",
    ),
    (
        "changeable = false",
        'money_limit = "500"',
        "[procedures.ordinary] money_limit: “500” is not right here; write an amount in quotes with two decimals, such as “500.00”.",
    ),
    (
        'articles = ["*"]',
        'articles = ["rights.vote"]',
        "[guards.all] articles: there is no “rights.vote” in categories, bodies, offices, powers, procedures, routes, rights, guards, duties, "
        "meetings, registers. There are: bodies.members, founding, guards.all, organisation, procedures.ordinary, procedures.special, routes.rules.amend.",
    ),
    ('procedure = "special"', "", "[guards.all] procedure: this key is missing. It says: The procedure that it takes to change them."),
    (
        "[bodies.members]",
        '[bodies."Members!"]',
        "[bodies] Members!: a key of an article is of small letters a to z, digits and - _ . @, and at most 64 long.",
    ),
    (
        'belonging = "admission"',
        'belonging = "admission"\nparent = "members"',
        "[bodies.members] parent: the root body “members” is part of no other, and there is one of it.",
    ),
    (
        'body = "members"\nnotice',
        'body = "members"\nextends = "special"\nnotice',
        "[procedures.ordinary] extends: this goes in circles: ordinary → special → ordinary.",
    ),
    (
        "[founding]",
        '[bodies.b]\ntitle = "B"\nkind = "branch"\nbelonging = "area"\n\n[founding]',
        "[bodies.b] parent: every body but the root body “members” is part of another; name it.",
    ),
    (
        "[founding]",
        '[bodies.b]\ntitle = "B"\nkind = "branch"\nbelonging = "area"\nparent = "c"\n\n'
        '[bodies.c]\ntitle = "C"\nkind = "branch"\nbelonging = "area"\nparent = "b"\n\n[founding]',
        "[bodies.b] parent: this goes in circles: b → c → b.",
    ),
    (
        "[founding]",
        'format = "commonty-9"\n\n[founding]',
        "[organisation] format: “commonty-9” is not right here; write “commonty-1”, the only format there is.",
    ),
    (
        "Tenants of Leith",
        "Tenants\\u202e of Leith",
        "[organisation] title: “Tenants� of Leith” is not right here; write a text of at most 10,000 characters, with nothing hidden in it.",
    ),
    ("Tenants of Leith", "Tenants\u200c\u202e of Leith", "Line 1 holds the hidden character U+202E; take it out."),
    ("Tenants of Leith", "Ten\u200bants", "Line 1 holds the hidden character U+200B; take it out."),
    ("Europe/London", "localtime", "[organisation] time_zone: “localtime” is not right here; write a time zone, such as “Europe/London”."),
    (
        "changeable = false",
        'counting = "stv"',
        "[procedures.ordinary] counting: “stv” is not right here; write one of " + ", ".join(f"“{each}”" for each in Counting) + ".",
    ),
    ("Tenants of Leith", "Tenants\x00", "Line 1 holds the hidden character U+0000; take it out."),
    ('"Tenants of Leith"', "Tenants of Leith", "This is not TOML: Invalid value (at line 1, column 9)."),
    ('"Tenants of Leith"', "1979-05-27", "[organisation] title: “datetime.date(1979, 5, 27)” is not right here; write a text in quotes."),
    ('"Tenants of Leith"', "nan", "[organisation] title: “nan” is not right here; write a text in quotes."),
    (
        '[["petition", "We are few."]]',
        '[["petition"]]',
        "[organisation] accepted[1]: “['petition']” is not right here; write two texts in square brackets.",
    ),
    ('articles = ["*"]', 'articles = ["*", "*"]', "[guards.all] articles: “['*', '*']” is not right here; write each entry once."),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG, ids=[said[:40] for _, _, said in WRONG])
def test_a_mistake_is_named_with_its_article_its_key_and_what_would_be_right(right: str, wrong: str, said: str) -> None:
    assert SMALL.count(right) == 1

    with pytest.raises(Mistake) as caught:
        parse(SMALL.replace(right, wrong))

    assert str(caught.value) == said


HOSTILE = {
    "a very long document": "x" * 10**7,
    "deep lists": "a=" + "[" * 15_000,
    "deep tables": "a=" + "{a=" * 5_000,
    "a long dotted key": ".".join("a" * 9_000) + "=1",
    "a long dotted heading": "[" + ".".join("a" * 9_000) + "]",
    "many dotted keys": "\n".join(".".join("a" * 29) + f".b{n}=1" for n in range(3_000)),
    "many headings": "\n".join(f"[a.b{n}]" for n in range(15_000)),
    "a number of ten thousand digits": "founders=" + "9" * 10_000,
    "a number of ten thousand hexadecimal digits": "founders=0x" + "f" * 10_000,
    "a fraction of large numbers": SMALL.replace("1/10", "1/" + "9" * 9_000),
    "a duration of large numbers": SMALL.replace("14 days", "9" * 9_000 + " days"),
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_refused_in_steps_that_grow_no_faster_than_it_is_long(text: str) -> None:
    steps = 0

    def count(*_of: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        with pytest.raises(Mistake):
            parse(text)
    finally:
        sys.setprofile(None)

    assert steps < 20 * len(text) + 50_000


def test_a_procedure_inherits_what_it_is_silent_on_and_may_restate_a_default() -> None:
    special = procedure(parse(SMALL), "special")

    assert (special.title, str(special.quorum[0].share), str(special.notice), special.changeable) == (
        "Special motion",
        "1/10",
        "0 days",
        True,
    )
