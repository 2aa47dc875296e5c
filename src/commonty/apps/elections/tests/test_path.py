from datetime import UTC, datetime

import pytest

from commonty.apps.bodies.models import Seat
from commonty.apps.elections.models import Phase, Result
from commonty.apps.elections.tests.building import again, counted, electing, final, names, opened, votes
from commonty.apps.mandates.sources import resolve

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


def test_members_nominate_accept_vote_and_whoever_is_elected_takes_a_mandate_that_leads_back_to_the_ballots() -> None:
    election, (ada, ben, cem, dora, eve, fay, gus, hal) = electing(now=NOON)
    election = opened(election, [ada, ben, cem, dora], eve, now=NOON)
    votes(election, [(eve, [ada, ben]), (fay, [ada, cem]), (gus, [ben]), (ada, [ben]), (hal, [cem]), (cem, [cem]), (dora, [dora])])
    assert election.phase(election.opens) is Phase.OPEN

    election = counted(election)
    assert (election.outcome.result, set(names(election))) == (Result.ELECTED, {ada.pk, ben.pk, cem.pk})
    assert election.phase(election.outcome.at) is Phase.PROVISIONAL
    assert not Seat.objects.filter(office="steering").exists()

    election = final(election)
    seats = Seat.objects.filter(office="steering").select_related("mandate")
    assert election.phase(election.outcome.final_at) is Phase.FINAL
    assert {seat.person_id for seat in seats} == {ada.pk, ben.pk, cem.pk}
    assert {seat.mandate.source for seat in seats} == {f"election:{election.pk}"}
    assert [step for step, _url in resolve(election.source).steps] == [
        "The result, with every stage of the count",
        "The roll of those entitled",
        "The ballots, and the command that counts them again",
    ]
    assert again(election).due_at is None
