"""What is done in an organisation is done by a right, and whoever it is done to reads of it: as the list of acts says."""

import pytest
import time_machine

from commonty.apps.dues.entries import DuesUndone
from commonty.apps.people.models import Concerned, CustodyLine
from commonty.apps.record.recording import record
from commonty.constitution.authority import of_oneself
from commonty.site.tests.acted import read, wrong
from tests.journeys.inhabited import NOW, inhabited

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_line_of_an_inhabited_organisation_is_as_the_list_of_acts_says_and_what_is_not_is_found() -> None:
    with time_machine.travel(NOW, tick=False):
        world = inhabited()
        assert len(read().split()) > 50
        assert list(wrong()) == []

        told = record(DuesUndone(world.root.pk, 1, days=0, root=""), authority=of_oneself(world.clerk.pk), now=NOW)
        merged = CustodyLine.objects.filter(concerned__person=world.twins[0], fields=["merged"])
        Concerned.objects.filter(person=world.twins[0], line__in=CustodyLine.objects.filter(at=merged.get().at)).delete()
        found = list(wrong())

    assert [each for each in found if each.startswith(f"line {told.seq}, dues.undone, by right self")]
    assert [each for each in found if f"member {world.twins[0].pk} does not read of it" in each and "people.numbers-merged" in each]
    assert len(found) == 2
