"""The canonical text: one for one constitution, read back as what was written."""

import pytest
from hypothesis import given, settings

from commonty.constitution.document import Constitution
from commonty.constitution.reading import parse
from commonty.constitution.tests.generating import constitutions
from commonty.constitution.writing import digest, write

SMALL = """\
title = "Tenants of Leith"
purpose = "Homes that people can afford.\\nAnd keep."
root = "members"
time_zone = "Europe/London"
accepted = [["petition", "We are few."]]

[founding]
founders = 3
threshold = { share = "1/2", base = "entitled", strict = true }

[bodies.members]
title = "Members"
kind = "assembly"
belonging = "admission"

[procedures.ordinary]
title = "Ordinary “motion”"
body = "members"
notice = "14 days"
quorum = [{ kind = "participation", share = "1/10" }]
threshold = [{ share = "1/2", base = "cast", strict = true }]
changeable = false

[procedures.special]
title = "Special motion"
body = "members"
extends = "ordinary"
notice = "0 days"
threshold = [
  { share = "2/3", base = "cast" },
  { share = "1/2", base = "valid", strict = true },
]
changeable = true

[routes."rules.amend"]
effect = "rules.amend"
procedure = "ordinary"

[guards.all]
articles = ["*"]
procedure = "special"
"""


def test_a_canonical_text_is_written_back_byte_for_byte() -> None:
    assert write(parse(SMALL)) == SMALL


def test_comments_defaults_order_of_keys_and_unreduced_fractions_do_not_change_the_canonical_text() -> None:
    other = SMALL.replace('notice = "14 days"\n', "").replace(
        'title = "Ordinary “motion”"', '# a comment\nurgent = false\nnotice = "14 days"\ntitle = "Ordinary “motion”"'
    )
    other = other.replace('"2/3"', '"66/99"').replace("\n", "\r\n")

    assert write(parse(other)) == SMALL


def test_the_digest_is_of_the_canonical_text() -> None:
    assert digest(parse(SMALL)) == digest(parse("# noted\n" + SMALL))
    assert digest(parse(SMALL)) != digest(parse(SMALL.replace("14 days", "15 days")))
    assert len(digest(parse(SMALL))) == 64


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(constitutions())
def test_whatever_is_written_is_read_back_as_it_was(constitution: Constitution) -> None:
    text = write(constitution)

    assert parse(text) == constitution
    assert write(parse(text)) == text
