"""What a motion keeps when its mover changes it."""

from datetime import datetime

import pytest

from commonty.apps.bodies.effects import DissolveBody
from commonty.apps.bodies.founding import make
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.tests.building import again, moved
from commonty.apps.voting.tests.building import organisation, routine, rules_text

pytestmark = pytest.mark.django_db


def test_a_changed_motion_keeps_the_way_that_its_mover_chose_as_long_as_that_is_open(noon: datetime) -> None:
    text = rules_text().replace('second_vote = "second-vote"', 'second_vote = "second-vote"\nor_by = ["special", "conduct"]', 1)
    body, everybody = organisation(4, now=noon, rules=text)
    north = make("north", "local-group", body, "North", authority=routine(body), now=noon)
    motion = moved(body, everybody[0], now=noon, procedure="conduct")

    motion.reword(everybody[0], title="A longer rent strike", text="", effects=[Resolve()], now=noon)
    kept = again(motion).procedure_key
    again(motion).reword(everybody[0], title="No north", text="", effects=[DissolveBody(north.pk)], now=noon)

    assert (kept, again(motion).procedure_key) == ("conduct", "special")
