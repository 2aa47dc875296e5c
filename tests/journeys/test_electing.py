"""A committee is elected as a starter says, from the motion that calls it to the mandate that a countback gives."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.tests.building import carried
from commonty.apps.elections import counting_back, jobs, results
from commonty.apps.elections.effects import CallElection
from commonty.apps.elections.models import Countback, Election, Phase
from commonty.apps.elections.tests.building import again, decision, votes
from commonty.apps.mandates.effects import GrantMandate
from commonty.apps.mandates.sources import resolve
from commonty.apps.people.models import Person
from commonty.apps.voting.tests.building import organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
SECRETS = ("plum and rain", "half past six")


def called(everybody: list[Person], body: Body) -> Election:
    """Let members decide that the election is held, and that two of them run and watch it."""
    ends = (NOON + timedelta(days=100)).isoformat()
    officers = zip(everybody[20:22], ("run-elections", "watch-elections"), strict=True)
    grants = [GrantMandate(person.pk, power, "members", "the committee's election", ends) for person, power in officers]
    motion = carried(body, everybody, now=NOON, effects=[CallElection("committee-member", "committee"), *grants])
    Motion.objects.attend(now=motion.outcome.effective_at)
    return Election.objects.get()


def stood(election: Election, everybody: list[Person]) -> Election:
    """Let five stand, the first two of whom are of a caucus, and fix the ballots."""
    for place, person in enumerate(everybody[:5]):
        nomination = election.nominate(everybody[8], person, now=election.at)
        for supporter in everybody[9:11]:
            election.support(supporter, nomination, now=election.at)
        election.accept(person, now=election.at, reserved=[0] if place < 2 else [])
    for due in (election.accept_until, election.opens):
        jobs.attend(due)
    return again(election)


def test_a_committee_is_elected_with_seats_kept_and_a_tie_that_a_lot_breaks_and_a_seat_that_is_left_is_counted_back() -> None:
    body, everybody = organisation(30, now=NOON)
    make("women", "caucus", body, "Women", authority=decision(body), now=NOON)
    for person in everybody[:2]:
        apply(person, Body.objects.get(pk="women"), now=NOON)
    for person in everybody[25:28]:
        seat(person, "panel-member", Body.objects.get(pk="appeals"), authority=decision(body), now=NOON)
    election = stood(called(everybody, body), everybody)

    votes(election, [(person, [everybody[place % 5]]) for place, person in enumerate(everybody)])
    for officer, secret in zip(everybody[20:22], SECRETS, strict=True):
        election.commit(officer, hashlib.sha256(secret.encode()).hexdigest(), now=election.opens)
    jobs.attend(election.opening.box.closes)
    for officer, secret in zip(everybody[20:22], SECRETS, strict=True):
        again(election).disclose(officer, secret, now=election.opening.box.closes)

    election = again(election)
    elected = [each.person for each in results.winners(election)]
    sheet = results.sheet(election)
    assert sheet is not None
    assert (len(elected), {*everybody[:2]} < {*elected}) == (4, True)
    assert "lot" in {tie.settled_by.value for tie in sheet.ties}
    assert (election.outcome.officers, sum(sheet.contest.ballots.values())) == (2, 30)

    challenge = election.challenge(everybody[12], "It was too cold to vote.", now=election.outcome.at)
    for ruler in everybody[25:27]:
        election.rule(ruler, challenge, upheld=False, reasons="Everybody voted.", now=election.outcome.at)
    jobs.attend(election.outcome.final_at)

    election = again(election)
    assert election.phase(election.outcome.final_at) is Phase.FINAL
    assert {each.person for each in Seat.objects.filter(office="committee-member").held(election.outcome.final_at)} == {*elected}

    [leaver, lost] = [next(each for each in elected if each not in everybody[:2]), ({*everybody[:5]} - {*elected}).pop()]
    left = leaver.seats.get()
    now = election.outcome.final_at + timedelta(days=40)
    left.mandate.give_up(by=leaver, now=now)
    jobs.attend(now)
    begun = Countback.objects.get()
    counting_back.be_willing(lost, begun, now=now)
    jobs.attend(begun.ask_until)
    final_at = Countback.objects.get().recount.final_at
    assert final_at is not None
    jobs.attend(final_at)

    mandate = lost.seats.get().mandate
    assert (mandate.lives(final_at), mandate.ends, mandate.source) == (True, left.mandate.ends, election.source)
    assert len(resolve(mandate.source).steps) == 3
