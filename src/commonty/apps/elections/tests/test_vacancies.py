from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonty.apps.bodies.founding import make
from commonty.apps.bodies.joining import apply
from commonty.apps.bodies.models import Body, Seat
from commonty.apps.bodies.seating import seat
from commonty.apps.elections import counting_back, jobs, vacancies
from commonty.apps.elections.models import Candidate, Challenge, Countback, Election, Phase
from commonty.apps.elections.tests.building import again, called, counted, decision, electing, final, opened, rules, votes
from commonty.apps.elections.tests.test_pages import browser
from commonty.apps.people.models import Person
from commonty.apps.voting.tests.building import organisation
from commonty.constitution.refusal import Refused
from commonty.counting.replaying import replay

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
COUNTBACK = rules(office='vacancy = "countback"\n')
BY_ELECTION = rules(office='vacancy = "by-election"\n')
BEFORE = rules(office='called_before = "2 months"\n').replace('inactive_after = "6 months"\n', "")


def held(text: str) -> tuple[Election, list[Person]]:
    """Elect Ada, Ben and Cem over Dora and Eve, and seat them."""
    election, everybody = electing(9, now=NOON, text=text)
    ada, ben, cem, dora, eve, *voters = everybody
    election = opened(election, [ada, ben, cem, dora, eve], voters[0], now=NOON)
    ballots = [[ada, dora], [ada, dora], [ben, eve], [ben, eve]]
    votes(election, [*zip(voters, ballots, strict=True), (cem, [cem, dora]), (dora, [cem]), (eve, [cem, dora])])
    return final(counted(election)), everybody


def leaves(person: Person, *, now: datetime) -> Seat:
    left = person.seats.get(office="steering")
    left.mandate.give_up(by=person, now=now)
    return left


def test_a_seat_left_within_its_term_is_filled_from_the_same_ballots_for_the_rest_of_it() -> None:
    election, (ada, _ben, _cem, dora, eve, *_others) = held(COUNTBACK)
    now = election.declaration.at + timedelta(days=30)
    left = leaves(ada, now=now)

    jobs.attend(now)
    begun = Countback.objects.get()
    assert {each.person for each in counting_back.askable(begun)} == {dora, eve}
    counting_back.be_willing(dora, begun, now=now)
    jobs.attend(begun.ask_until)
    recount = Countback.objects.get().recount
    _counted_at, _until, final_at = moments(Countback.objects.get())
    assert (final_at, dora.seats.exists()) == (begun.ask_until + timedelta(days=5), False)
    jobs.attend(final_at - timedelta(minutes=1))
    assert not dora.seats.exists()
    jobs.attend(final_at)

    taken = dora.seats.get(office="steering").mandate
    assert (taken.source, taken.starts, taken.ends) == (election.source, final_at, left.mandate.ends)
    assert replay(recount.sheet, ballots=election.opening.box.ballots()).contest.seats == 3
    assert not Election.objects.exclude(pk=election.pk).exists()


def test_a_second_countback_counts_without_both_who_left() -> None:
    election, (ada, ben, _cem, dora, eve, *_others) = held(COUNTBACK)
    now = election.declaration.at + timedelta(days=30)
    for person, willing in ((ada, dora), (ben, eve)):
        leaves(person, now=now)
        jobs.attend(now)
        begun = Countback.objects.latest("pk")
        counting_back.be_willing(willing, begun, now=now)
        jobs.attend(begun.ask_until)
        _counted_at, _until, now = moments(Countback.objects.latest("pk"))
        jobs.attend(now)

    assert {each.person for each in Seat.objects.filter(office="steering").held(now)} == {_cem, dora, eve}


def counted_back() -> tuple[Election, list[Person], Countback]:
    """Let Ada leave, and Dora come up by a countback that can still be challenged."""
    election, everybody = held(COUNTBACK)
    now = election.declaration.at + timedelta(days=30)
    leaves(everybody[0], now=now)
    jobs.attend(now)
    begun = Countback.objects.get()
    counting_back.be_willing(everybody[3], begun, now=now)
    jobs.attend(begun.ask_until)
    for person in everybody[5:8]:
        seat(person, "panel-member", Body.objects.get(pk="appeals"), authority=decision(election.electors), now=begun.ask_until)
    return again(election), everybody, Countback.objects.get()


def moments(begun: Countback) -> tuple[datetime, datetime, datetime]:
    """Return when a countback was counted, until when it can be challenged, and when it is final."""
    assert begun.recount.challenge_until is not None
    assert begun.recount.final_at is not None
    return begun.recount.at, begun.recount.challenge_until, begun.recount.final_at


def rules_on(election: Election, rulers: list[Person], challenge: Challenge, *, upheld: bool, now: datetime) -> None:
    for ruler in rulers:
        if challenge in again(election).open_challenges(challenge.countback):
            again(election).rule(ruler, challenge, upheld=upheld, reasons="So.", now=now)


def test_a_countback_that_is_challenged_waits_for_the_ruling_and_seats_who_came_up_once_it_is_dismissed() -> None:
    election, everybody, begun = counted_back()
    counted_at, _until, final_at = moments(begun)
    challenge = election.challenge(everybody[8], "The lot.", now=counted_at, countback=begun)
    phases = [again(election).phase_of(begun, counted_at), again(election).phase(counted_at)]

    jobs.attend(final_at)
    assert (phases, everybody[3].seats.exists()) == ([Phase.CHALLENGED, Phase.FINAL], False)
    rules_on(election, everybody[5:8], challenge, upheld=False, now=final_at)
    jobs.attend(final_at)

    assert everybody[3].seats.get(office="steering").mandate.source == election.source
    assert again(election).phase_of(Countback.objects.get(), final_at) is Phase.FINAL
    assert not Election.objects.exclude(pk=election.pk).exists()


def test_members_challenge_a_countback_on_its_page_and_those_who_rule_find_it_at_home() -> None:
    election, everybody, begun = counted_back()
    counted_at, _until, final_at = moments(begun)
    address = f"/elections/{election.pk}/"
    with time_machine.travel(counted_at, tick=False):
        client = browser(everybody[8])
        page = client.get(address).content.decode()
        assert "unless this falls" in page
        wrong = client.post(f"{address}countbacks/{begun.pk}/challenges/", {"reasons": ""})
        right = client.post(f"{address}countbacks/{begun.pk}/challenges/", {"reasons": "The lot."})
        assert (wrong.status_code, right.status_code, right["Location"]) == (422, 302, f"{address}#countbacks")
        ruler = browser(everybody[5])
        assert f'href="{address}#countbacks"' in ruler.get("/").content.decode()
        challenge = begun.challenges.get()
        assert f"ruling-{challenge.pk}-reasons" in ruler.get(address).content.decode()
        ruling = {"upheld": "dismissed", "reasons": "It was drawn as it should be."}
        assert ruler.post(f"{address}challenges/{challenge.pk}/rulings/", ruling)["Location"] == f"{address}#countbacks"
        browser(everybody[6]).post(f"{address}challenges/{challenge.pk}/rulings/", ruling)
        shown = client.get(address).content.decode()
    assert "It was drawn as it should be." in shown
    assert "Dismissed: the result stands." in shown
    jobs.attend(final_at)
    assert everybody[3].seats.filter(office="steering").exists()


def test_a_countback_falls_by_a_challenge_that_is_upheld_and_an_election_fills_the_seat() -> None:
    election, everybody, begun = counted_back()
    counted_at, _until, final_at = moments(begun)
    challenge = election.challenge(everybody[8], "The lot.", now=counted_at, countback=begun)
    rules_on(election, everybody[5:8], challenge, upheld=True, now=counted_at)

    jobs.attend(final_at)

    assert again(election).phase_of(begun, final_at) is Phase.FALLEN
    assert (again(election).phase(final_at), everybody[3].seats.exists()) == (Phase.FINAL, False)
    rest = Election.objects.latest("pk")
    assert (rest.pk != election.pk, rest.seats, rest.until) == (True, 1, begun.seat.mandate.ends)


def test_where_nobody_rules_on_a_challenged_countback_the_rules_say_what_that_means() -> None:
    election, everybody, begun = counted_back()
    counted_at, until, _final_at = moments(begun)
    election.challenge(everybody[8], "The lot.", now=counted_at, countback=begun)

    jobs.attend(until + timedelta(days=13))
    assert not everybody[3].seats.exists()
    for _step in range(2):  # settled, then seated
        jobs.attend(until + timedelta(days=14))

    assert begun.challenges.get().judgement.by_silence
    assert everybody[3].seats.filter(office="steering").exists()


def test_a_countback_is_challenged_once_it_is_counted_and_in_time_alone_and_by_who_challenged_the_election_too() -> None:
    election, everybody, begun = counted_back()
    counted_at, until, _final_at = moments(begun)
    leaves(everybody[1], now=counted_at)
    jobs.attend(counted_at)
    for when, countback in ((until, begun), (counted_at, Countback.objects.latest("pk"))):
        with pytest.raises(Refused, match="a countback once counted"):
            election.challenge(everybody[8], "Why?", now=when, countback=countback)
    with pytest.raises(Refused, match="once counted"):
        election.challenge(everybody[8], "The election itself.", now=counted_at)

    first = election.challenge(everybody[8], "The lot.", now=counted_at, countback=begun)
    assert election.challenge(everybody[8], "Again.", now=counted_at, countback=begun) == first


def test_a_second_countback_waits_for_the_first_to_be_settled() -> None:
    _election, everybody, begun = counted_back()
    counted_at, _until, final_at = moments(begun)
    leaves(everybody[1], now=counted_at)
    jobs.attend(counted_at)
    second = Countback.objects.latest("pk")
    counting_back.be_willing(everybody[4], second, now=counted_at)

    jobs.attend(second.ask_until)
    assert Countback.objects.get(pk=second.pk).counted is None
    jobs.attend(final_at)

    assert everybody[3].seats.filter(office="steering").exists()
    assert [each.person for each in Candidate.objects.filter(recounts_won__countback=second)] == [everybody[4]]


def test_where_nobody_is_willing_an_election_fills_the_rest_of_the_term() -> None:
    election, (ada, *_others) = held(COUNTBACK)
    now = election.declaration.at + timedelta(days=30)
    left = leaves(ada, now=now)

    jobs.attend(now)
    jobs.attend(Countback.objects.get().ask_until)

    rest = Election.objects.latest("pk")
    assert Countback.objects.get().recount.winner is None
    assert (rest.pk != election.pk, rest.seats, rest.until) == (True, 1, left.mandate.ends)
    assert rest.called_by == "office:committee/steering"


def test_only_who_stood_and_lost_is_asked_and_only_in_time() -> None:
    election, (ada, ben, _cem, dora, _eve, *others) = held(COUNTBACK)
    now = election.declaration.at + timedelta(days=30)
    leaves(ada, now=now)
    jobs.attend(now)
    begun = Countback.objects.get()

    for person, when in ((ben, now), (others[0], now), (ada, now), (dora, begun.ask_until)):
        with pytest.raises(Refused, match="Those who stood and were not elected"):
            counting_back.be_willing(person, begun, now=when)


def test_a_by_election_is_called_by_the_clock_where_the_rules_say_so_and_by_nobody_where_they_do_not() -> None:
    election, (ada, *_others) = held(BY_ELECTION)
    now = election.declaration.at + timedelta(days=30)
    left = leaves(ada, now=now)

    jobs.attend(now)
    jobs.attend(now)

    rest = Election.objects.exclude(pk=election.pk).get()
    assert (rest.seats, rest.until) == (1, left.mandate.ends)


def test_a_seat_that_the_rules_leave_vacant_is_left_to_a_decision() -> None:
    election, (ada, *_others) = held(rules())
    now = election.declaration.at + timedelta(days=30)
    leaves(ada, now=now)

    jobs.attend(now)

    assert Election.objects.count() == 1
    assert called(election.electors, now=now).seats == 1


def test_the_clock_calls_the_next_election_before_a_term_ends_and_not_earlier() -> None:
    body, everybody = organisation(8, now=NOON, rules=BEFORE)
    committee = Body.objects.get(pk="committee")
    for person in everybody[:3]:
        seat(person, "steering", committee, authority=decision(body), now=NOON)
    ends = Seat.objects.first().mandate.ends  # type: ignore[union-attr]  # there are three

    jobs.attend(ends - timedelta(days=70))
    assert not Election.objects.exists()
    jobs.attend(ends - timedelta(days=58))

    election = Election.objects.get()
    assert (election.seats, election.until) == (3, None)
    assert [due.office for due in vacancies.elections_due(now=ends - timedelta(days=57))] == []


def test_those_elected_before_the_term_ends_take_their_seats_when_it_does_and_who_held_over_ends_then() -> None:
    body, everybody = organisation(8, now=NOON, rules=BEFORE)
    committee = Body.objects.get(pk="committee")
    for person in everybody[:3]:
        seat(person, "steering", committee, authority=decision(body), now=NOON)
    ends = Seat.objects.first().mandate.ends  # type: ignore[union-attr]  # there are three
    jobs.attend(ends - timedelta(days=58))
    election = Election.objects.get()
    election = opened(election, everybody[3:7], everybody[7], now=election.at)
    votes(election, [(person, everybody[3:6]) for person in everybody])

    election = final(counted(election))

    to_come = Seat.objects.filter(office="steering", mandate__source=election.source)
    assert {each.mandate.starts for each in to_come} == {ends}
    assert {each.person_id for each in Seat.objects.filter(office="steering").held(ends)} == {each.pk for each in everybody[3:6]}


def test_nothing_is_called_for_an_office_that_nobody_ever_held() -> None:
    organisation(8, now=NOON, rules=BEFORE)

    jobs.attend(NOON + timedelta(days=400))

    assert not Election.objects.exists()


def test_after_an_election_in_which_nobody_stood_the_clock_calls_no_other() -> None:
    election, (ada, *_others) = held(BY_ELECTION)
    now = election.declaration.at + timedelta(days=30)
    leaves(ada, now=now)
    jobs.attend(now)
    rest = Election.objects.latest("pk")
    for when in (rest.accept_until, rest.closes + timedelta(days=30)):
        jobs.attend(when)

    assert again(rest).phase(rest.closes + timedelta(days=30)) is Phase.FINAL
    assert Election.objects.count() == 2


def test_who_cannot_be_seated_stays_elected_and_is_seated_when_a_member_asks_once_it_can_be() -> None:
    text = rules(office='incompatible = ["treasurer"]\n')
    election, (ada, ben, _cem, *others) = electing(9, now=NOON, text=text)
    for person in (ada, ben):
        nomination = election.nominate(person, person, now=NOON)
        election.support(others[0], nomination, now=NOON)
        election.accept(person, now=NOON)
    Election.objects.attend(now=election.accept_until)
    held_too = seat(ada, "treasurer", election.body, authority=decision(election.electors), now=election.accept_until)

    election = final(election)
    now = election.outcome.final_at
    [waits] = election.waiting()
    assert (waits.person, waits.failures.get().article) == (ada, "offices.steering")
    held_too.mandate.give_up(by=ada, now=now)

    assert election.seat_again(others[1], waits, now=now) is True
    assert ada.seats.filter(office="steering").exists()


def test_however_many_bodies_elect_the_clock_asks_for_what_is_due_with_few_queries() -> None:
    election, everybody = held(BEFORE)
    root = election.electors
    now = election.declaration.at

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(vacancies.elections_due(now=now))
        return len(queries)

    few = asked()
    for number in range(3):
        group = make(f"group-{number}", "local-group", root, f"Group {number}", authority=decision(root), now=now)
        apply(everybody[number + 4], group, now=now)
        seat(everybody[number + 4], "local-convenor", group, authority=decision(root), now=now)
    assert asked() <= few + 3  # the rules of each, which a request or a sweep of the clock reads once
