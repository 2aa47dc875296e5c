"""What the count does with those who went meanwhile, and with what has become impossible meanwhile."""

from datetime import datetime

import pytest

from commonty.apps.bodies.joining import leave
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.tests.building import SECOND, again, opened, votes
from commonty.apps.mandates.effects import RecallMandate
from commonty.apps.mandates.models import Why
from commonty.apps.voting.models import Choice
from commonty.apps.voting.tests.building import organisation, routine, rules_text
from commonty.constitution.majority import Outcome as Result
from commonty.constitution.refusal import Refused
from commonty.constitution.tally import Tally

pytestmark = pytest.mark.django_db

FIXED = 'second_vote = "second-vote"\nchangeable = false'
CAST = 'threshold = [{ share = "1/2", base = "cast", strict = true }]'


def of_all(text: str) -> str:
    """Return rules by which an ordinary motion takes more than half of all members, and votes that cannot be changed."""
    return text.replace('second_vote = "second-vote"', FIXED, 1).replace(CAST, CAST.replace("cast", "entitled"), 1)


def test_who_left_decides_nothing_early_with_the_vote_that_goes_with_them(noon: datetime) -> None:
    body, everybody = organisation(7, now=noon, rules=of_all(rules_text()))
    motion = opened(body, everybody, now=noon)
    votes(motion, everybody[:4], Choice.YES)
    moment = motion.opening.at + SECOND
    leave(everybody[3], body, now=moment)

    Motion.objects.attend(now=moment)
    with pytest.raises(Refused):
        again(motion).close(now=moment)
    undecided = again(motion).decided
    votes(motion, everybody[4:5], Choice.YES, now=moment + SECOND)
    Motion.objects.attend(now=moment + SECOND)

    assert undecided is None
    assert again(motion).outcome.working().tally == Tally(entitled=6, yes=4, no=0)
    assert again(motion).outcome.result == Result.CARRIED


def test_a_vote_without_a_quorum_is_closed_where_it_cannot_be_put_again(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    committee = Body.objects.get(article="committee")
    holding = seat(everybody[5], "convenor", committee, authority=routine(body), now=noon)
    motion = opened(body, everybody, now=noon, effects=[RecallMandate(mandate=holding.mandate_id)])
    holding.mandate.give_up(by=everybody[5], now=motion.opening.at + SECOND)
    closes = motion.opening.box.closes

    Motion.objects.attend(now=closes)

    motion = again(motion)
    assert (motion.outcome.result, motion.phase(closes)) == (Result.NO_DECISION, Phase.LAPSED)
    assert (motion.lapse.says, motion.lapse.article) == ("There is no such mandate any more.", "offices.convenor")
    assert Motion.objects.count() == 1


def test_who_is_no_longer_seated_in_a_committee_has_no_vote_in_what_it_decides(noon: datetime) -> None:
    text = rules_text().replace(
        'effect = "decisions.resolve"\nprocedure = "ordinary"', 'effect = "decisions.resolve"\nprocedure = "urgent"', 1
    )
    body, everybody = organisation(6, now=noon, rules=text)
    committee = Body.objects.get(article="committee")
    offices = zip(("convenor", "secretary", "treasurer"), everybody[:3], strict=True)
    seats = [seat(holder, office, committee, authority=routine(committee), now=noon) for office, holder in offices]
    motion = Motion.objects.move(everybody[0], committee, title="At once", effects=[Resolve()], now=noon + SECOND)
    motion.second(everybody[1], now=noon + SECOND)
    Motion.objects.attend(now=again(motion).notice.opens)
    motion = again(motion)
    votes(motion, everybody[:2], Choice.YES)
    moment = motion.opening.at + SECOND
    seats[1].mandate.give_up(by=everybody[1], now=moment)
    seats[2].mandate.end(Why.RECALLED, authority=routine(body), now=moment)

    with pytest.raises(Refused) as refusal:
        motion.cast(everybody[2], Choice.NO, now=moment)
    motion.close(now=motion.opening.box.closes)

    assert refusal.value.article == "procedures.urgent"
    assert again(motion).outcome.working().tally == Tally(entitled=1, yes=1, no=0)
