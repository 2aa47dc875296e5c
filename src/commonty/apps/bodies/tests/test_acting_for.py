"""A committee acts for those who chose it: the powers of its offices hold in the body that it is part of."""

from datetime import datetime

import pytest

from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.bodies.tests.organisations import decision, founded, members, part_of
from commonty.apps.mandates.authorising import authorise
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def test_the_secretary_of_the_committee_writes_to_all_members_and_reads_no_roll_below(noon: datetime) -> None:
    assembly = founded(now=noon)
    caucus = part_of(assembly, "caucus", "women", now=noon)
    (ada,) = members(assembly, 1, now=noon)
    seat(ada, "secretary", Body.objects.get(pk="committee"), authority=decision(assembly), now=noon)

    assert authorise(ada, "people.write", assembly.path, now=noon).scope == ("members",)
    with pytest.raises(Refused):
        authorise(ada, "people.reveal", caucus.path, now=noon)


def test_the_appeals_panel_rules_on_challenges_in_the_assembly_and_below_it(noon: datetime) -> None:
    assembly = founded(now=noon)
    branch = part_of(assembly, "local-group", "east", now=noon)
    (bo,) = members(assembly, 1, now=noon)
    seat(bo, "panel-member", Body.objects.get(pk="appeals"), authority=decision(assembly), now=noon)

    assert [authorise(bo, "decisions.rule", body.path, now=noon).scope for body in (assembly, branch)] == [("members",), ("members",)]


def test_the_convenor_of_a_branch_acts_in_that_branch_alone(noon: datetime) -> None:
    assembly = founded(now=noon)
    east, west = (part_of(assembly, "local-group", name, now=noon) for name in ("east", "west"))
    (cem,) = members(assembly, 1, now=noon)
    apply(cem, east, now=noon)
    seat(cem, "local-convenor", east, authority=decision(east), now=noon)

    assert authorise(cem, "people.write", east.path, now=noon).scope == ("members", "east")
    for body in (assembly, west):
        with pytest.raises(Refused):
            authorise(cem, "people.write", body.path, now=noon)
