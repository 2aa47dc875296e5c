"""One motion that fails holds up no other: also not where votes are closed early."""

from datetime import datetime

import pytest

from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import SECOND, again, opened, votes
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation, rules_text
from commonty.constitution.majority import Outcome as Result

pytestmark = pytest.mark.django_db


def test_a_motion_that_cannot_be_closed_early_keeps_no_other_from_it(noon: datetime, caplog: pytest.LogCaptureFixture) -> None:
    text = rules_text().replace('second_vote = "second-vote"', 'second_vote = "second-vote"\nchangeable = false', 1)
    body, everybody = organisation(5, now=noon, rules=text)
    both = [opened(body, everybody, now=noon, title=title) for title in ("Broken", "Whole")]
    for motion in both:
        votes(motion, everybody[:3], Choice.YES)
    broken, whole = both
    wording = broken.wording
    wording.effects = [{"effect": "nobody.knows"}]
    wording.save()
    moment = whole.opening.at + SECOND

    steps = Motion.objects.attend(now=moment)

    assert (steps, again(broken).decided, again(whole).outcome.result) == (1, None, Result.CARRIED)
    assert [line.message for line in caplog.records] == [f"motion {broken.pk}: it could not be closed early"]
