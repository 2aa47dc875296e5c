"""One member with a machine, and what all others keep."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import again, moved
from commonty.apps.rules.effects import AmendRules
from commonty.apps.voting.tests.building import organisation, rules_text
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_flood_of_motions_is_stopped_and_everybody_else_goes_on(noon: datetime, settings: Settings) -> None:
    body, everybody = organisation(4, now=noon)
    an_hour, _a_day = settings.LIMITS["move"]
    motions = [moved(body, everybody[0], now=noon, title=f"Motion {n}") for n in range(an_hour)]

    with pytest.raises(Refused, match="as often as this server lets one person"):
        moved(body, everybody[0], now=noon, title="One more")
    with pytest.raises(Refused, match="as often as this server lets one person"):
        motions[0].reword(everybody[0], title="Other words", text="", effects=motions[0].effects, now=noon)
    moved(body, everybody[1], now=noon, title="Of somebody else")
    for motion in motions:
        motion.second(everybody[1], now=noon)
    later = moved(body, everybody[0], now=noon + timedelta(hours=1), title="An hour later")

    assert Motion.objects.count() == an_hour + 2
    assert again(motions[-1]).standing_seconds().count() == 1
    assert later.number == an_hour + 2


def test_however_many_motions_somebody_moved_a_petition_stays_open_to_them(noon: datetime, settings: Settings) -> None:
    settings.LIMITS = {**settings.LIMITS, "move": (1, 1)}
    text = rules_text().replace(
        'title = "Special motion"\nbody = "members"', 'title = "Special motion"\nbody = "members"\nmovers = "convenor"', 1
    )
    body, everybody = organisation(4, now=noon, rules=text)
    amended = text.replace('time_zone = "Europe/London"', 'time_zone = "Europe/Paris"')
    moved(body, everybody[0], now=noon)

    petition = moved(body, everybody[0], now=noon, effects=[AmendRules(body.place, amended, body.rules(noon).digest)])

    assert (amended != text, petition.by_petition) == (True, True)
