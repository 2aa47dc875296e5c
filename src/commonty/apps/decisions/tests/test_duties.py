"""What the rules say that the clock must raise is decided under the duty's own procedure, where it names one."""

from datetime import datetime

import pytest

from commonty.apps.bodies.effects import ExpelSomebody
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.tests.building import again, moved
from commonty.apps.voting.tests.building import organisation, rules_text
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db

DUTY = """
[procedures.inactive]
title = "Expelling an inactive member"
body = "members"
extends = "conduct"
notice = "3 days"
hearing = "1 day"

[duties.inactive]
when = "inactive"
after = "2 months"
effect = "bodies.expel"
procedure = "inactive"
"""


def test_what_a_duty_raises_is_decided_under_the_procedure_that_the_duty_names_and_needs_nobodys_second(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon, rules=rules_text() + DUTY)
    expel = ExpelSomebody(body=body.pk, person=everybody[4].pk)

    raised = Motion.objects.raise_duty(body, title="Inactive", effects=[expel], article="duties.inactive", now=noon)
    if again(raised).phase(noon) is Phase.SECONDING:
        raised.give_notice(now=noon)

    assert (again(raised).procedure_key, again(raised).phase(noon)) == ("inactive", Phase.NOTICE)


def test_nobody_can_choose_the_procedure_of_a_duty_for_a_motion_of_their_own(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon, rules=rules_text() + DUTY)
    expel = ExpelSomebody(body=body.pk, person=everybody[4].pk)

    with pytest.raises(Refused):
        moved(body, everybody[0], now=noon, effects=[expel], procedure="inactive")
