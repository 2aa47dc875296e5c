"""What the record's one door promises."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import pytest

from commonty.apps.keys import keyring
from commonty.apps.record.entry import Audience, Entry, PersonId
from commonty.apps.record.models import Line
from commonty.apps.record.recording import record
from commonty.constitution.authority import of_oneself

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class BannerPainted(Entry):
    kind: ClassVar[str] = "tests.banner-painted"
    audience: ClassVar[Audience] = Audience.MEMBERS

    painter: PersonId

    def sentence(self) -> str:
        return "A banner was painted."


def test_a_line_names_the_line_before_it(noon: datetime) -> None:
    keyring.new(7)
    one = record(BannerPainted(body="members", painter=7), authority=of_oneself(7), now=noon)
    two = record(BannerPainted(body="members", painter=7), authority=of_oneself(7), now=noon)

    assert (one.seq, two.seq) == (1, 2)
    assert two.previous == one.hash
    assert Line.objects.get(pk=2).link().hash() == two.hash


@pytest.mark.django_db(transaction=True)
def test_a_test_database_can_be_emptied_once(noon: datetime) -> None:
    keyring.new(7)
    record(BannerPainted(body="members", painter=7), authority=of_oneself(7), now=noon)


@pytest.mark.django_db(transaction=True)
def test_a_test_database_can_be_emptied_twice(noon: datetime) -> None:
    test_a_line_names_the_line_before_it(noon)
