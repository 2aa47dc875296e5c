"""Whose seconds count: those of the members who still belong to the body."""

from datetime import datetime

import pytest

from commonty.apps.bodies.joining import apply, leave
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.tests.building import again, moved, noticed
from commonty.apps.voting.tests.building import organisation, person, rules_text

pytestmark = pytest.mark.django_db

BY_OFFICE = ('title = "Ordinary motion"\nbody = "members"', 'title = "Ordinary motion"\nbody = "members"\nmovers = "convenor"')


def test_the_second_of_somebody_who_left_no_longer_counts(noon: datetime) -> None:
    body, everybody = organisation(5, now=noon)
    motion = moved(body, everybody[0], now=noon)
    motion.second(everybody[1], now=noon)
    leave(everybody[1], body, now=noon)

    missing = motion.seconds_missing(noon)
    motion.second(everybody[2], now=noon)
    waiting = again(motion).phase(noon)
    motion.second(everybody[3], now=noon)

    assert (missing, waiting, again(motion).phase(noon)) == (2, Phase.SECONDING, Phase.NOTICE)


def test_a_motion_whose_seconders_left_before_the_vote_is_not_put(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    motion = noticed(body, everybody, now=noon)
    kept = noticed(body, everybody[2:], now=noon, title="Another matter")
    leave(everybody[1], body, now=noon)

    Motion.objects.attend(now=motion.notice.opens)

    opens = motion.notice.opens
    assert (again(motion).phase(opens), again(motion).lapse.why) == (Phase.LAPSED, "support")
    assert again(kept).phase(opens) is Phase.OPEN


def test_members_who_join_after_notice_do_not_raise_what_a_petition_takes(noon: datetime) -> None:
    text = rules_text().replace(*BY_OFFICE, 1).replace('petition = "1/10"', 'petition = "1/2"', 1)
    body, everybody = organisation(4, now=noon, rules=text)
    motion = noticed(body, everybody, now=noon)
    for number in range(4):
        apply(person(f"Later{number}", now=noon), body, category="member", now=motion.notice.opens)

    missing = again(motion).seconds_missing(motion.notice.opens)

    assert missing == 0
