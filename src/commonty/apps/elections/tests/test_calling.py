from datetime import UTC, datetime, timedelta

import pytest

from commonty.apps.bodies.dissolving import dissolve
from commonty.apps.bodies.effects import SeatSomebody
from commonty.apps.bodies.models import Body
from commonty.apps.bodies.seating import seat
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import again as motion_again
from commonty.apps.decisions.tests.building import carried
from commonty.apps.elections.effects import CallElection
from commonty.apps.elections.holdings import Electing
from commonty.apps.elections.models import Election, Phase
from commonty.apps.elections.tests.building import again, called, decision, electing, rules, stands
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.refusal import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


def test_members_decide_that_an_election_is_called_and_it_says_which_motion_did() -> None:
    body, everybody = organisation(8, now=NOON, rules=rules())

    motion = carried(body, everybody, now=NOON, effects=[CallElection("steering", "committee")])
    Motion.objects.attend(now=motion.outcome.effective_at)

    election = Election.objects.get()
    assert (election.called_by, election.seats, election.electors) == (f"motion:{motion.pk}", 3, body)
    assert motion_again(motion).executed is not None


def test_nobody_is_seated_by_a_motion_where_the_rules_hold_elections() -> None:
    body, (ada, ben, *_others) = organisation(8, now=NOON, rules=rules())

    with pytest.raises(Refused, match="filled by an election, and by no motion") as refusal:
        Motion.objects.move(ada, body, title="A", effects=[SeatSomebody(ben.pk, "steering", "committee")], now=NOON)

    assert refusal.value.article == "procedures.steering-election"


def test_no_election_is_called_of_an_office_that_a_motion_fills() -> None:
    body, _everybody = organisation(8, now=NOON, rules=rules())

    with pytest.raises(Refused, match="fill this office by a motion") as refusal:
        Election.objects.call("secretary", Body.objects.get(pk="committee"), authority=decision(body), now=NOON)

    assert refusal.value.article == "offices.secretary"


@pytest.mark.parametrize(("ballot", "why"), [("secret", "its trustees have made no keys"), ("open", "asks for open ones")])
def test_an_election_by_a_ballot_that_cannot_be_held_is_not_called(ballot: str, why: str) -> None:
    text = rules().replace('ballot = "unlinked"', f'ballot = "{ballot}"')

    with pytest.raises(Refused, match=why) as refusal:
        electing(now=NOON, text=text)

    assert refusal.value.article == "procedures.steering-election"


def test_one_election_of_an_office_runs_at_a_time() -> None:
    election, _everybody = electing(now=NOON)

    with pytest.raises(Refused, match="running already"):
        called(election.electors, now=NOON)


def test_no_election_is_called_where_every_seat_is_held_for_longer() -> None:
    body, everybody = organisation(8, now=NOON, rules=rules())
    for person in everybody[:3]:
        seat(person, "steering", Body.objects.get(pk="committee"), authority=decision(body), now=NOON)

    with pytest.raises(Refused, match="No seat of this office falls free soon"):
        called(body, now=NOON)


def test_a_late_clock_gives_members_their_clear_days_all_the_same() -> None:
    election, (ada, ben, cem, dora, eve, *_others) = electing(now=NOON)
    for person in (ada, ben, cem, dora):
        stands(election, person, eve, now=NOON)
    late = election.accept_until + timedelta(days=30)

    Election.objects.attend(now=late)

    election = again(election)
    assert election.phase(late) is Phase.FIXED
    assert election.opens.strftime("%d %b") == "21 Mar"
    assert election.closes - election.opens == timedelta(days=7)


def test_the_end_of_a_body_ends_its_election() -> None:
    election, _everybody = electing(now=NOON)

    dissolve(Body.objects.get(pk="committee"), authority=decision(election.electors), now=NOON)
    Election.objects.attend(now=election.accept_until)

    assert again(election).phase(election.accept_until) is Phase.LAPSED


def test_what_is_kept_of_a_person_is_given_to_them_whole() -> None:
    election, (ada, ben, *_others) = electing(now=NOON)
    stands(election, ada, ben, now=NOON)
    election.state(ada, "Rent down.", now=NOON)

    kept = Electing().export(ada.pk)

    assert isinstance(kept, dict)
    assert kept["nominated"] == [
        {
            "election": election.pk,
            "at": NOON.isoformat(),
            "accepted": True,
            "accepted_on_paper": False,
            "withdrawn": False,
            "statements": ["Rent down."],
        }
    ]
