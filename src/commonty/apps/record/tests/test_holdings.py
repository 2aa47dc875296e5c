"""What the record keeps of a person, and what is left when they are erased."""

from datetime import datetime

import pytest

from commonty.apps.keys import keyring
from commonty.apps.record.audiences import PUBLIC
from commonty.apps.record.checking import check
from commonty.apps.record.exporting import export
from commonty.apps.record.holdings import OwnLines
from commonty.apps.record.tests.acts import ALI, ROSA, marched, painted, people, told_needs

pytestmark = pytest.mark.django_db


def test_a_person_gets_what_the_record_tells_of_them_alone(noon: datetime) -> None:
    people()
    marched(noon)
    told_needs(noon)

    assert OwnLines().export(ROSA) == [
        {
            "says": "You told us that you need a ramp.",
            "line": 2,
            "time": "2026-02-02T12:00:00Z",
            "kind": "tests.needs-told",
            "body": "members",
            "facts": {"person": keyring.pseudonym(ROSA, "members"), "need": "a ramp"},
        }
    ]
    assert OwnLines().export(ALI) == []


def test_whoever_is_erased_is_in_the_record_no_more_and_the_record_is_whole(noon: datetime) -> None:
    people()
    told_needs(noon)
    painted(noon)
    OwnLines().let_go(ROSA, now=noon)
    keyring.destroy(ROSA)

    assert OwnLines().export(ROSA) == []
    assert check(line.encode() for line in export(PUBLIC)[1]).is_whole
