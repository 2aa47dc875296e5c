"""When what had no quorum is put once more: not before it is settled that it had none."""

from datetime import datetime, timedelta

import pytest

from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.steps import timeline
from commonty.apps.decisions.tests.building import SECOND, again, days, opened
from commonty.apps.decisions.views.listing import line
from commonty.apps.people.models import Person
from commonty.apps.voting.tests.building import organisation, routine, rules_text
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def without_quorum(*, now: datetime, rules: str = "") -> tuple[Motion, Motion, list[Person]]:
    """Return a motion that had no quorum, its second vote, and the members: the last two of them rule on challenges."""
    body, everybody = organisation(6, now=now, rules=rules)
    for ruler in everybody[4:]:
        seat(ruler, "panel-member", Body.objects.get(article="appeals"), authority=routine(body), now=now)
    motion = opened(body, everybody, now=now)
    motion.close(now=motion.opening.box.closes)
    return again(motion), again(motion).second_vote, everybody


def test_a_second_vote_waits_while_the_first_result_is_challenged_and_says_so(noon: datetime) -> None:
    first, second, everybody = without_quorum(now=noon)
    challenge = first.challenge(everybody[3], "Papers were lost.", now=first.outcome.at + SECOND)
    opens = second.notice.opens

    Motion.objects.attend(now=opens)
    with pytest.raises(Refused):
        again(second).open(now=opens)
    waiting, shown = again(second).phase(opens), timeline(again(second), Phase.NOTICE, now=opens)
    listed = line(again(second), opens, titled=True)
    for ruler in everybody[4:]:
        again(first).rule(ruler, challenge, upheld=False, reasons="They were not.", now=opens + days(1))
    Motion.objects.attend(now=opens + days(1))

    assert (waiting, listed["when"]) == (Phase.NOTICE, None)
    assert shown[-1].label == "Voting opens when the challenge to the first vote is settled"
    assert (again(second).phase(opens + days(1)), again(second).opening.at) == (Phase.OPEN, opens + days(1))


def test_a_second_vote_goes_on_when_the_time_for_ruling_is_over(noon: datetime) -> None:
    first, second, everybody = without_quorum(now=noon)
    first.challenge(everybody[3], "Papers were lost.", now=first.outcome.at + SECOND)
    until = first.outcome.challenge_until + days(14)

    Motion.objects.attend(now=until - SECOND)
    before = again(second).phase(until - SECOND)
    Motion.objects.attend(now=until)

    assert (before, again(first).phase(until), again(second).phase(until)) == (Phase.NOTICE, Phase.UNDECIDED, Phase.OPEN)


def test_there_is_no_second_vote_where_the_first_result_falls(noon: datetime) -> None:
    first, second, everybody = without_quorum(now=noon)
    challenge = first.challenge(everybody[3], "Papers were lost.", now=first.outcome.at + SECOND)
    later = first.outcome.at + days(1)

    for ruler in everybody[4:]:
        again(first).rule(ruler, challenge, upheld=True, reasons="They were.", now=later)

    second = again(second)
    assert (again(first).phase(later), second.phase(later), second.lapse.why, second.due_at) == (Phase.FALLEN, Phase.LAPSED, "fell", None)


def test_a_second_vote_opens_no_sooner_than_the_time_for_challenging_the_first_is_over(noon: datetime) -> None:
    text = rules_text().replace('challenge = "3 days"', 'challenge = "30 days"', 1)
    first, second, _everybody = without_quorum(now=noon, rules=text)

    assert second.notice.opens == first.outcome.challenge_until
    assert second.notice.closes - second.notice.opens >= timedelta(days=7)
