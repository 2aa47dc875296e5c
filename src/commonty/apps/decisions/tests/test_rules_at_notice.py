"""What a decision gives and makes is bound by the rules it was noticed with, and what is done with it by the rules in force."""

from datetime import datetime

import pytest

from commonty.apps.bodies.effects import CreateBody, SeatSomebody
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.decisions.models import Motion, Phase
from commonty.apps.decisions.tests.building import SECOND, again, carried, days
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.effects import GrantMandate
from commonty.apps.mandates.models import Mandate
from commonty.apps.rules.adopting import adopt
from commonty.apps.voting.tests.building import organisation, routine, rules_text
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def changed(body: Body, *changes: tuple[str, str], now: datetime) -> None:
    """Put rules into force in which some words are replaced."""
    text = rules_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    adopt(body.pk, text, authority=routine(body), now=now)


def test_a_later_change_of_the_rules_does_not_defeat_a_carried_mandate_but_says_what_it_allows_from_now_on(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    ends = noon + days(100)
    effect = GrantMandate(holder=everybody[3].pk, power="edit-campaigns", scope="members", task="Our page", ends=ends.isoformat())
    motion = carried(body, everybody, now=noon, effects=[effect])
    longest = 'title = "Edit a campaign\'s page"\nlongest = '
    due = motion.outcome.effective_at

    changed(body, (f'{longest}"12 months"', f'{longest}"1 month"'), now=due - SECOND)
    Motion.objects.attend(now=due)
    given = authorise(everybody[3], "campaigns.edit", ("members",), now=due)
    changed(body, ('power = "campaigns.edit"', 'power = "people.see"'), now=due + SECOND)
    with pytest.raises(Refused):
        authorise(everybody[3], "campaigns.edit", ("members",), now=due + SECOND)

    mandate = Mandate.objects.get(source=motion.source)
    assert (again(motion).phase(due), mandate.ends, given.source) == (Phase.DONE, ends, f"mandate:{mandate.pk}")


def test_a_later_change_of_the_rules_defeats_neither_an_election_nor_a_new_body(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    committee = Body.objects.get(article="committee")
    seat = SeatSomebody(person=everybody[3].pk, office="treasurer", body=committee.pk)
    seating = carried(body, everybody, now=noon, effects=[seat], title="Our treasurer")
    making = carried(body, everybody, now=noon, effects=[CreateBody("east", "East", "local-group", body.pk)], title="A group in the east")
    due = max(seating.outcome.effective_at, making.outcome.effective_at)
    elsewhere = (
        ('title = "Treasurer"\nbody = "committee"', 'title = "Treasurer"\nbody = "appeals"'),
        ('belonging = "area"\nparent = "members"', 'belonging = "area"\nparent = "committee"'),
    )

    changed(body, *elsewhere, now=due - SECOND)
    Motion.objects.attend(now=due)

    assert (again(seating).phase(due), again(making).phase(due)) == (Phase.DONE, Phase.DONE)
    assert Seat.objects.get(office="treasurer").person == everybody[3]
    assert Body.objects.get(pk="east").parent == body
