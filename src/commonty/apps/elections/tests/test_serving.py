"""An election waits for letters to those whom its notice did not reach."""

from datetime import datetime, timedelta

import pytest

from commonty.apps.elections.entries_of_settling import ElectionLapsed
from commonty.apps.elections.models import Election
from commonty.apps.elections.models.settling import Why
from commonty.apps.elections.tests.building import electing, rules, stands
from commonty.apps.mandates.authorising import authorise
from commonty.apps.mandates.granting import grant
from commonty.apps.people.effects import REVEAL
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Serving
from commonty.apps.voting.tests.building import routine

pytestmark = pytest.mark.django_db

LIMITED = 'unreachable = "1/4"\n'


def waiting(now: datetime) -> tuple[Election, list[Person]]:
    """Eight members, four with a mailbox; three seats and four who stand; the clock comes when voting is to open."""
    election, people = electing(now=now, text=rules(ballot=LIMITED))
    Person.objects.filter(pk__in=[each.pk for each in people[:4]]).update(email_confirmed_at=now)
    for place in range(4):
        stands(election, people[place], people[5 + place % 3], now=now)
    Election.objects.attend(now=election.opens)
    return Election.objects.get(pk=election.pk), people


def test_voting_opens_as_soon_as_enough_letters_are_posted(noon: datetime) -> None:
    election, people = waiting(noon)
    body, late = election.electors, election.opens + timedelta(hours=30)
    grant(people[0], REVEAL, body.path, starts=noon, ends=late + timedelta(hours=1), authority=routine(body), now=noon)
    authority = authorise(people[0], REVEAL, body.path, now=late)
    shut = election.opened

    Serving.objects.get().post([people[6].pk, people[7].pk], authority=authority, now=late)
    Election.objects.attend(now=late)

    assert shut is None
    assert Election.objects.get().opening.at == late


def test_without_letters_it_goes_no_further(noon: datetime) -> None:
    election, _people = waiting(noon)

    Election.objects.attend(now=Serving.objects.get().until)

    assert Election.objects.get(pk=election.pk).lapse.why == Why.UNSERVED


@pytest.mark.parametrize("why", Why)
def test_the_record_says_of_every_election_that_went_no_further_why(why: Why) -> None:
    assert ElectionLapsed("members", 1, 7, why.value, "").sentence().count("7") == 1
