"""What becomes of a campaign that was launched in urgency."""

from datetime import datetime

import pytest

from commonty.apps.campaigns.models import Campaign
from commonty.apps.decisions.effects import Ratify
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import carried, days
from commonty.apps.decisions.tests.test_clock import urgent
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db


def test_a_campaign_launched_in_urgency_is_closed_where_nobody_ratifies_it(noon: datetime) -> None:
    _body, everybody = organisation(6, now=noon)
    launching = urgent(everybody, now=noon)
    lapses = launching.execution.at + days(28)

    Motion.objects.attend(now=lapses)

    campaign = Campaign.objects.get()
    assert (campaign.closing.at, campaign.closing.source) == (lapses, launching.source)
    with pytest.raises(Refused):
        campaign.sign(everybody[0], now=lapses)


def test_a_campaign_launched_in_urgency_goes_on_where_the_members_ratify_it(noon: datetime) -> None:
    body, everybody = organisation(6, now=noon)
    launching = urgent(everybody, now=noon)
    ratifying = carried(body, everybody, now=launching.execution.at, effects=[Ratify(motion=launching.pk, procedure="urgent")])
    Motion.objects.attend(now=ratifying.outcome.effective_at)

    Motion.objects.attend(now=launching.execution.at + days(29))

    assert not hasattr(Campaign.objects.get(), "closing")
