from datetime import datetime

import pytest

from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.tests.building import again, moved, votes
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation

pytestmark = pytest.mark.django_db


def test_a_motion_goes_from_its_mover_to_its_effect_with_nobody_but_members_and_the_clock(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    motion = moved(body, everybody[0], now=noon)
    phases = [motion.phase(noon)]

    motion.second(everybody[1], now=noon)
    motion.second(everybody[2], now=noon)
    motion = again(motion)
    phases.append(motion.phase(noon))
    opens = motion.notice.opens
    Motion.objects.attend(now=opens)
    motion = again(motion)
    phases.append(motion.phase(opens))
    votes(motion, everybody[:4], Choice.YES, now=opens)
    closes = motion.opening.box.closes
    Motion.objects.attend(now=closes)
    motion = again(motion)
    phases.append(motion.phase(closes))
    Motion.objects.attend(now=motion.outcome.effective_at)
    phases.append(again(motion).phase(motion.outcome.effective_at))

    assert phases == [Phase.SECONDING, Phase.NOTICE, Phase.OPEN, Phase.WAITING, Phase.DONE]
