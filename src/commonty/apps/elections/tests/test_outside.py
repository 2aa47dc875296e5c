"""Elections that somebody outside runs: their report is attached, entered alike by two tellers, and marked as theirs."""

from datetime import timedelta

import pytest
import time_machine

from commonty.apps.bodies.models import Seat
from commonty.apps.decisions import reporting
from commonty.apps.decisions.models.meeting import Reported
from commonty.apps.elections.entries import ElectionCounted
from commonty.apps.elections.models import Election, Phase, Result
from commonty.apps.elections.sources import election_source
from commonty.apps.elections.tests.building import again, final, power
from commonty.apps.elections.tests.halls import convened, hall_rules, held, outside, waiting
from commonty.apps.elections.tests.test_hall_pages import browser, read
from commonty.apps.elections.tests.test_halls import facts_of
from commonty.constitution.checking import Level, check
from commonty.constitution.reading import parse
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
RULES = hall_rules(where="outside")


def test_what_two_tellers_enter_alike_from_the_report_seats_who_is_elected() -> None:
    election, meeting, people = held(text=RULES)
    with pytest.raises(Refused, match="no vote is cast here") as refusal:
        again(election).cast(people[5], (1,), now=meeting.starts)
    assert refusal.value.article == "procedures.steering-election"
    assert again(election).phase(meeting.starts) is Phase.HELD

    outside(meeting, people)

    election = again(election)
    assert (election.counted.result, election.counted.winners, election.counted.vacant) == (Result.ELECTED, [1, 3], 1)  # type: ignore[union-attr]
    assert election.opened is None
    assert facts_of(ElectionCounted.kind)["reported"] is True
    election = final(election)
    elected = [each.person.pk for each in election.candidates() if each.number in {1, 3}]
    held_now = Seat.objects.held(election.declared.at).filter(office="steering")  # type: ignore[union-attr]
    assert sorted(held_now.values_list("person_id", flat=True)) == sorted(elected)
    told = election_source(str(election.pk))
    assert told is not None
    assert meeting.get_absolute_url() in [url for _says, url in told.steps]


def test_nothing_is_entered_before_the_report_is_attached_and_nothing_counts_until_two_agree() -> None:
    election, meeting, people = held(text=RULES)
    facts = {"cast": 7, "spoiled": 0, "elected": [1]}
    with pytest.raises(Refused, match="Attach the report"):
        reporting.report(meeting, people[5], Reported({}, others={election.source: facts}), now=meeting.ends)

    outside(meeting, people, tellers=[5])
    assert outside(meeting, people, tellers=[6], said={"elected": [1, 2]}) is None

    assert again(election).counted is None
    assert reporting.differing(meeting, people[5]) == [("other", election.source)]


@pytest.mark.parametrize(
    ("said", "why", "article"),
    [
        ({"cast": 11}, "at most 10 may vote", "procedures.steering-election"),
        ({"votes-1": 8}, "more votes than there are papers", "procedures.steering-election"),
        ({"elected": [1, 5]}, "Only those who stand", "procedures.steering-election"),
        ({"elected": [1, 1]}, "Only those who stand", "procedures.steering-election"),
        ({"elected": [1, 2, 3, 4]}, "for 3 seats", "offices.steering"),
        ({"cast": 0, "votes-1": None, "votes-3": None}, "Without a paper", "procedures.steering-election"),
    ],
)
def test_what_no_report_can_say_is_refused(said: dict[str, object], why: str, article: str) -> None:
    _election, meeting, people = held(text=RULES)

    with pytest.raises(Refused, match=why) as refusal:
        outside(meeting, people, said=said)

    assert refusal.value.article == article


def test_who_cannot_all_be_elected_together_by_the_rules_is_refused() -> None:
    kept = 'reserved = [{ category = "member", seats = 0, most = 1 }]\n'
    election, people = waiting(text=hall_rules(where="outside", office=kept))
    meeting = convened(election, people)

    with pytest.raises(Refused, match="kept for some") as refusal:
        outside(meeting, people)

    assert refusal.value.article == "offices.steering"


def test_too_few_papers_elect_nobody_whatever_the_report_says() -> None:
    election, meeting, people = held(text=hall_rules(where="outside", more='quorum = [{ kind = "participation", number = 8 }]\n'))

    outside(meeting, people, said={"spoiled": 0})

    outcome = again(election).counted
    assert outcome is not None
    assert (outcome.result, outcome.winners) == (Result.INQUORATE, [])


def test_it_can_be_challenged_and_unreported_it_waits_for_another_ballot() -> None:
    election, meeting, people = held(text=RULES)
    Election.objects.attend(now=again(election).reported_until())
    assert again(election).phase(again(election).reported_until()) is Phase.AWAITING

    later = meeting.ends + timedelta(days=15)
    for person, key in ((people[4], "convene"), (people[5], "tell"), (people[6], "tell")):
        power(person, key, election.electors, now=later)
    again_held = convened(again(election), people, now=later)
    outside(again_held, people)
    again(election).challenge(people[9], "Papers were lost.", now=again_held.ends + timedelta(days=1))

    assert again(election).phase(again_held.ends + timedelta(days=1)) is Phase.CHALLENGED


def test_the_pages_say_whose_report_it_is_and_who_entered_it() -> None:
    election, meeting, people = held(text=RULES)
    page, now = f"/elections/{election.pk}/", meeting.ends
    assert "somebody outside runs" in read(people[9], page, meeting.at)
    assert "Who is elected, as the report says" in read(people[5], f"/meetings/{meeting.pk}/report/", now)
    outside(meeting, people, tellers=[5])
    field = f"election-{election.pk}"
    form = {f"{field}-cast": "7", f"{field}-spoiled": "1", f"{field}-votes-1": "4", f"{field}-votes-3": "3", f"{field}-elected": ["1", "3"]}
    with time_machine.travel(now, tick=False):
        browser(people[6]).post(f"/meetings/{meeting.pk}/reports/", form)

    assert again(election).counted is not None
    inside, public = read(people[9], page, now), read(None, page, now)
    assert "Reported by <bdi>Member6" in inside
    assert "Votes, or first preferences, as the report says" in inside
    assert "This program counted nothing" in public
    assert "Member" not in public.replace("Members", "").replace("Membership", "")
    assert "reported by two people" in read(None, "/elections/", now)
    assert "as the report says" in read(people[9], f"{page}print/", now)


def test_rules_whose_elections_somebody_outside_runs_have_no_fault_but_to_count_back_what_they_keep() -> None:
    assert [finding.key for finding in check(parse(RULES)) if finding.level is Level.ERROR] == []

    back = parse(hall_rules(where="outside", office='vacancy = "countback"\n'))
    assert [finding.key for finding in check(back) if finding.level is Level.ERROR] == ["elsewhere-countback"]
