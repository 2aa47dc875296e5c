"""Elections that are held in a meeting, in a hall: put to it, reported by two tellers, counted here, and challenged like any other."""

import json
from datetime import timedelta
from typing import Any

import pytest

from commonty.apps.bodies.models import Seat
from commonty.apps.decisions import calling_off, convening, items, papers, reporting
from commonty.apps.decisions.models.meeting import Reported
from commonty.apps.decisions.tests.halls import photograph
from commonty.apps.elections import results
from commonty.apps.elections.entries import ElectionCounted
from commonty.apps.elections.entries_of_meetings import ElectionReported
from commonty.apps.elections.models import Batch, Election, Phase, TakenOff, WhyNot
from commonty.apps.elections.sources import election_source
from commonty.apps.elections.tests.building import again, final, names, power, ranking
from commonty.apps.elections.tests.halls import NOON, attended, completed, convened, entered, hall_rules, held, waiting
from commonty.apps.people.models import Person
from commonty.apps.record.models import Line
from commonty.apps.voting.models.tellers import Read
from commonty.constitution.checking import check
from commonty.constitution.checking.finding import Level
from commonty.constitution.document import Where
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def facts_of(kind: str) -> dict[str, Any]:
    """Return the facts of the one line of a kind."""
    told: dict[str, Any] = json.loads(Line.objects.get(kind=kind).payload.facts)["facts"]
    return told


def papers_of(election: Election, people: list[Person]) -> dict[Read, int]:
    """Return seven papers: three put the first before the second, two the third alone, one is blank, one is spoiled."""
    first, second, third = people[:3]
    return {
        ranking(election, [first, second]): 3,
        ranking(election, [third]): 2,
        (): 1,
        None: 1,
    }


def test_it_waits_for_a_meeting_and_no_vote_is_cast_here() -> None:
    election, people = waiting()
    assert election.phase(election.accept_until) is Phase.AWAITING
    assert "held in a meeting" in str(election.noticed.served)

    meeting = convened(election, people)

    election = again(election)
    assert (election.phase(meeting.starts - timedelta(seconds=1)), election.opens) == (Phase.FIXED, meeting.starts)
    assert election.phase(meeting.starts) is Phase.HELD
    Election.objects.attend(now=meeting.starts)
    with pytest.raises(Refused, match="no vote is cast here") as refusal:
        again(election).cast(people[5], (1,), now=meeting.starts)
    assert refusal.value.article == "procedures.steering-election"
    with pytest.raises(Refused, match="no vote is cast here"):
        again(election).open(now=meeting.starts)


def test_what_two_tellers_enter_alike_is_counted_by_the_program_and_gives_mandates() -> None:
    election, meeting, people = held()
    attended(meeting, people)
    entered(election, people, papers_of(election, people), now=meeting.ends)

    assert completed(election, people, 7, now=meeting.ends)

    election = again(election)
    seal = election.opening.box.sealed
    assert (seal.entitled, seal.returned, seal.given, seal.entered, seal.spoiled) == (10, 0, 7, 6, 1)
    assert not election.opening.box.marks.exists()
    assert names(election)[:2] == [people[0].pk, people[2].pk]
    assert results.sheet(election) is not None
    assert facts_of(ElectionCounted.kind)["reported"] is True
    election = final(election)
    assert Seat.objects.held(election.declared.at).filter(office="steering", person=people[0]).exists()  # type: ignore[union-attr]
    told = election_source(str(election.pk))
    assert told is not None
    assert meeting.get_absolute_url() in [url for _says, url in told.steps]


def test_two_tellers_who_differ_in_who_came_count_nothing_and_enter_no_papers() -> None:
    election, meeting, people = held()
    attended(meeting, people, 7, tellers=[5])
    assert attended(meeting, people, 6, tellers=[6]) is None

    assert reporting.differing(meeting, people[5]) == [("other", election.source)]
    with pytest.raises(Refused, match="once two people have reported who came"):
        again(election).enter_papers(people[5], "A", {(1,): 1}, now=meeting.ends)


def test_piles_that_two_read_unlike_and_another_number_of_papers_are_refused() -> None:
    election, meeting, people = held()
    attended(meeting, people)
    again(election).enter_papers(people[5], "A", {(1,): 3}, now=meeting.ends)
    again(election).enter_papers(people[6], "A", {(1,): 2, (2,): 1}, now=meeting.ends)

    with pytest.raises(Refused, match="every pile alike"):
        again(election).complete(people[5], 3, now=meeting.ends)
    again(election).enter_papers(people[6], "A", {(1,): 3}, now=meeting.ends)
    with pytest.raises(Refused, match="you say that 4 lay in the box"):
        again(election).complete(people[5], 4, now=meeting.ends)
    with pytest.raises(Refused, match="only 7 people were in the room"):
        again(election).enter_papers(people[5], "B", {(1,): 5}, now=meeting.ends)

    assert not again(election).complete(people[5], 3, now=meeting.ends)
    assert not again(election).complete(people[5], 3, now=meeting.ends), "one person is not two"
    assert again(election).counted is None


def test_neither_who_stands_nor_the_chair_counts() -> None:
    election, meeting, people = held()
    power(people[0], "tell", election.electors, now=NOON)
    facts = Reported({}, 8, people[5].pk, {election.source: {"present": 7}})
    with pytest.raises(Refused, match="you stand in it: others count"):
        reporting.report(meeting, people[0], facts, now=meeting.ends)
    for teller in people[6:8]:
        reporting.report(meeting, teller, facts, now=meeting.ends)

    with pytest.raises(Refused, match="in the chair"):
        again(election).enter_papers(people[5], "A", {(1,): 1}, now=meeting.ends)


def test_no_more_can_have_been_in_the_room_than_signed() -> None:
    election, meeting, people = held()

    with pytest.raises(Refused, match="at most 8 can have been in the room") as refusal:
        reporting.report(meeting, people[5], Reported({}, 8, people[8].pk, {election.source: {"present": 9}}), now=meeting.ends)

    assert refusal.value.article == election.article


def test_what_is_not_reported_in_time_waits_for_another_meeting_and_nothing_of_it_stays() -> None:
    election, meeting, people = held()
    attended(meeting, people)
    entered(election, people, {(1,): 3}, now=meeting.ends)
    late = again(election).reported_until()

    Election.objects.attend(now=late)

    election = again(election)
    assert election.phase(late) is Phase.AWAITING
    assert not Batch.objects.filter(election=election).exists()
    assert TakenOff.objects.get(place__election=election).why == WhyNot.UNREPORTED
    next_one = convened(election, people, now=late)
    assert again(election).phase(next_one.starts) is Phase.HELD
    assert meeting.election_places.get().off is not None


def test_what_was_not_put_to_the_vote_or_called_off_waits_for_the_next() -> None:
    election, meeting, people = held()
    facts = Reported({}, 8, people[8].pk, {election.source: None})
    for teller in people[5:7]:
        reporting.report(meeting, teller, facts, now=meeting.ends)
    assert again(election).phase(meeting.ends) is Phase.AWAITING

    moved = convened(again(election), people, now=meeting.ends)
    calling_off.call_off(moved, people[4], "The hall is flooded.", now=moved.starts - timedelta(days=1))

    assert again(election).phase(moved.starts) is Phase.AWAITING
    assert [item.status(moved.starts) for item in items.put_to(moved)] == ["the meeting did not take place"]


def test_who_stands_can_call_the_meeting_once_nobody_did_for_long() -> None:
    election, people = waiting()
    with pytest.raises(Refused):
        convened(election, people, by=people[0])

    meeting = convened(election, people, by=people[0], now=election.accept_until + timedelta(days=31))

    assert again(election).place.meeting == meeting  # type: ignore[union-attr]
    with pytest.raises(Refused, match="only they can call it off"):
        calling_off.call_off(meeting, people[4], "No.", now=meeting.starts - timedelta(days=1))


def test_the_notice_that_the_rules_ask_for_counts_from_the_call() -> None:
    election, people = waiting()
    now = election.accept_until

    starts = now + timedelta(days=2)
    with pytest.raises(Refused, match="longer notice") as refusal:
        convening.call(people[4], election.electors, Where.HALL, "Town hall", starts=starts, ends=starts, now=now)

    assert refusal.value.article == election.article


def test_it_is_challenged_like_any_other_and_what_was_signed_is_kept_for_it() -> None:
    election, meeting, people = held()
    papers.attach(meeting, people[5], photograph(), now=meeting.ends)
    attended(meeting, people)
    entered(election, people, papers_of(election, people), now=meeting.ends)
    completed(election, people, 7, now=meeting.ends)
    election = again(election)

    election.challenge(people[9], "The box stood open.", now=meeting.ends + timedelta(days=1))

    assert again(election).phase(meeting.ends + timedelta(days=1)) is Phase.CHALLENGED
    assert papers.destroy_what_is_over(meeting.ends + timedelta(days=6)) == 0
    Election.objects.attend(now=meeting.ends + timedelta(days=100))
    assert papers.destroy_what_is_over(meeting.ends + timedelta(days=400)) == 1


def test_a_secret_ballot_in_a_hall_takes_no_keys_and_of_few_papers_no_numbers() -> None:
    election, meeting, people = held(text=hall_rules(ballot="secret"))
    attended(meeting, people)
    entered(election, people, papers_of(election, people), now=meeting.ends)
    completed(election, people, 7, now=meeting.ends)

    election = again(election)
    assert election.counted is not None
    assert results.withholds_numbers(election)


def test_the_record_says_who_reported_it() -> None:
    election, meeting, people = held()
    attended(meeting, people)
    entered(election, people, papers_of(election, people), now=meeting.ends)
    completed(election, people, 7, now=meeting.ends)

    facts = facts_of(ElectionReported.kind)
    assert (facts["present"], facts["papers"], facts["meeting"]) == (7, 7, meeting.pk)
    assert facts["first"] != facts["second"], "two tellers, by their pseudonyms"


def test_a_pile_that_is_entered_anew_takes_back_what_was_said_of_all() -> None:
    election, meeting, people = held()
    attended(meeting, people)
    entered(election, people, {(1,): 3}, now=meeting.ends)
    again(election).complete(people[5], 3, now=meeting.ends)

    entered(election, people, {(2,): 3}, now=meeting.ends)

    assert not again(election).complete(people[6], 3, now=meeting.ends)


def test_rules_whose_elections_are_held_in_a_hall_have_no_fault() -> None:
    assert [finding.key for finding in check(parse(hall_rules())) if finding.level is Level.ERROR] == []
