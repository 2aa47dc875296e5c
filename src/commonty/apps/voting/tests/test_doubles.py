"""Two numbers that are one person have one vote, and nobody loses theirs."""

from datetime import datetime, timedelta

import pytest

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.merging import foreseen, merge, part
from commonty.apps.bodies.models import Body
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.granting import grant
from commonty.apps.people.effects import MERGE
from commonty.apps.people.models import Person
from commonty.apps.voting.models import BallotBox, Box, Choice, Departure, Roll
from commonty.apps.voting.tests.building import organisation, person, routine, rules_text
from commonty.constitution.authority import Authority
from commonty.constitution.document import Right
from commonty.constitution.majority import Tally
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db
RULES = f"""{rules_text()}
[powers.merge]
power = "{MERGE}"
title = "Find members who are here twice"
longest = "12 months"
"""
DAY = timedelta(days=1)


def voting(now: datetime) -> tuple[Body, list[Person], Box, Authority]:
    """Open a vote of five, of whom the first may merge numbers."""
    body, everybody = organisation(5, now=now - DAY, rules=RULES)
    grant(everybody[0], "merge", body.path, starts=now, ends=now + 90 * DAY, authority=routine(body), now=now)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=now), authority=routine(body), now=now)
    box = Box.objects.open(roll, opens=now, closes=now + DAY, changeable=True)
    return body, everybody, box, authorise(everybody[0], MERGE, body.path, now=now)


def test_where_both_have_voted_one_vote_is_struck_and_the_base_shrinks(noon: datetime) -> None:
    body, everybody, box, authority = voting(noon)
    kept, asleep = everybody[3:]
    for each in (kept, asleep):
        box.cast(each, Choice.YES, now=noon)

    said = " ".join(foreseen(kept, asleep, now=noon))
    merge(kept, asleep, authority=authority, now=noon)
    with pytest.raises(Refused):
        box.cast(asleep, Choice.NO, now=noon)
    box.cast(kept, Choice.NO, now=noon)
    box.seal(authority=routine(body), now=noon + DAY)

    assert "Both stand on the roll of 1 vote that runs." in said
    assert box.tally() == Tally(entitled=4, yes=0, no=1)
    assert [each.strike.why for each in box.roll.entries.filter(strike__isnull=False)] == [Departure.DOUBLED]


def test_parted_before_the_count_each_has_the_vote_that_was_cast_before(noon: datetime) -> None:
    body, everybody, box, authority = voting(noon)
    kept, asleep = everybody[3:]
    for each in (kept, asleep):
        box.cast(each, Choice.YES, now=noon)

    part(merge(kept, asleep, authority=authority, now=noon), authority=authority, now=noon)
    box.seal(authority=routine(body), now=noon + DAY)

    assert box.tally() == Tally(entitled=5, yes=2, no=0)


def test_a_number_that_alone_may_vote_is_not_put_to_sleep_until_the_vote_is_counted(noon: datetime) -> None:
    body, everybody, box, authority = voting(noon)
    late = person("Late", now=noon)
    apply(late, body, category="member", now=noon)

    with pytest.raises(Refused, match="may vote on something") as refused:
        merge(late, everybody[4], authority=authority, now=noon)
    merge(everybody[4], late, authority=authority, now=noon)
    box.cast(everybody[4], Choice.YES, now=noon)

    assert refused.value.article == box.article
    assert box.tally().yes == 1


def test_nobody_is_merged_while_both_stand_on_the_roll_of_a_secret_vote_whether_they_voted_or_not(noon: datetime) -> None:
    body, everybody, _box, authority = voting(noon)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=noon), authority=routine(body), now=noon)
    secret = BallotBox.objects.open(roll, opens=noon, closes=noon + DAY, changeable=True, article="procedures.ordinary")

    with pytest.raises(Refused, match="no ballot of it can be struck") as refused:
        merge(everybody[3], everybody[4], authority=authority, now=noon)
    secret.seal({}, authority=routine(body), now=noon + DAY)
    merging = merge(everybody[3], everybody[4], authority=authority, now=noon + DAY)

    assert refused.value.article == "procedures.ordinary"
    assert not merging.is_parted
