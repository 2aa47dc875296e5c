"""Which texts of a motion the record tells its members."""

import json
from datetime import datetime

import pytest

from commonty.apps.bodies.effects import ExpelSomebody
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.tests.building import moved
from commonty.apps.record.models import Payload
from commonty.apps.voting.tests.building import organisation

pytestmark = pytest.mark.django_db


def texts_told(motion: int) -> list[list[str]]:
    lines = [json.loads(payload.facts) for payload in Payload.objects.filter(line__kind="decisions.motion-moved").order_by("line_id")]
    return [line["texts"] for line in lines if line["facts"]["motion"] == motion]


def test_the_record_names_the_text_of_a_motion_so_that_its_members_can_check_and_withdraw_it(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)

    motion = moved(body, everybody[0], now=noon, effects=[Resolve()])

    assert texts_told(motion.pk) == [[motion.wording.text.digest]]


def test_the_record_tells_no_member_the_text_of_a_complaint(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)

    motion = moved(body, everybody[0], now=noon, effects=[ExpelSomebody(everybody[5].pk, body.pk)])

    assert texts_told(motion.pk) == [[]]
