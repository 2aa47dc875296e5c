"""Elections by secret ballot: called when there are keys, cast in the booth alone, opened by trustees, counted like any other."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from commonty.apps.bodies.models import Body
from commonty.apps.elections import vacancies
from commonty.apps.elections.effects import CallElection
from commonty.apps.elections.models import Election, Phase, Result
from commonty.apps.elections.results import candidate_names
from commonty.apps.elections.tests.building import again, called, final, names, opened, stands
from commonty.apps.elections.tests.secretly import BY_AUTHORITY, board_of, opens_result, secret_election, secret_rules, votes
from commonty.apps.mandates.granting import grant
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Account, Person
from commonty.apps.record.models import Line, Payload
from commonty.apps.voting import issuing
from commonty.apps.voting.following import presented
from commonty.apps.voting.models import Board, BoardEvent, Credential, Issuing, Stage
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.issued_votes import Issue
from commonty.apps.voting.tests.keys import made
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
FAR = NOON + timedelta(days=300)


def voted(election: Election, people: list[Person]) -> Election:
    """Let three stand for three seats and a fourth, and five vote."""
    election = opened(election, people[:4], people[4], now=NOON)
    for voter, order in zip(people[:5], ([3, 0], [3, 1], [0, 3], [0], [1, 2]), strict=True):
        votes(election, voter, [people[each] for each in order])
    return again(election)


def closed(election: Election) -> Election:
    Election.objects.attend(now=again(election).opening.box.closes)
    return again(election)


def test_an_election_by_secret_ballot_is_opened_by_trustees_and_seats_whom_the_ballots_elect() -> None:
    election, people, secrets = secret_election()
    election = voted(election, people)
    election = closed(election)
    at = election.opening.box.closes
    assert election.phase(at) is Phase.COUNTING

    opens_result(election, secrets, now=at)

    election = again(election)
    assert (election.phase(at), election.outcome.result) == (Phase.PROVISIONAL, Result.ELECTED)
    assert set(names(election)) == {people[each].pk for each in (3, 0, 1)}
    assert sum(election.opening.box.ballots().values()) == election.opening.box.sealed.returned == 5
    assert board_of(election).verify().is_accepted
    final(election)
    assert {seat.person for seat in Body.objects.get(pk="committee").seats.all() if seat.office == "steering"} == {
        people[each] for each in (3, 0, 1)
    }


def test_without_keys_none_is_called_and_the_refusal_cites_its_article() -> None:
    body, _people = organisation(4, now=NOON, rules=secret_rules())

    with pytest.raises(Refused, match="trustees have made no keys yet") as refused:
        called(body, now=NOON)

    assert refused.value.article == "procedures.steering-election"


def test_a_key_that_fewer_open_than_the_rules_say_is_none() -> None:
    body, people = organisation(5, now=NOON, rules=secret_rules())
    made(body, people[-2:], threshold=1, now=NOON)

    with pytest.raises(Refused, match="trustees have made no keys yet"):
        called(body, now=NOON)


def test_a_secret_ballot_is_cast_in_the_booth_alone_and_the_booth_knows_who_stands() -> None:
    election, people, _secrets = secret_election()
    election = opened(election, people[:4], people[4], now=NOON)

    with pytest.raises(Refused, match="cast in the booth"):
        election.cast(people[0], (1,), now=election.opens)

    shown = presented(election.opening.box)
    assert shown is not None
    called_names = candidate_names(election)
    assert shown.labels == (tuple(called_names[number] for number in sorted(called_names)),)
    assert not set(called_names.values()) & {option for each in board_of(election).election.questions for option in each.options}


def test_what_trustees_do_not_open_in_time_is_void_and_nothing_of_it_is_opened() -> None:
    election, people, secrets = secret_election(ballot='opening = "3 days"\n')
    election = closed(voted(election, people))
    late = election.closing.count_due
    assert late == election.closing.at + timedelta(days=3)
    board_of(election).go_on(lambda: late)

    Election.objects.attend(now=late)

    election = again(election)
    assert (election.outcome.result, election.outcome.winners, election.outcome.vacant) == (Result.UNOPENED, [], 3)
    assert election.opening.box.ballots() == {}
    assert not Credential.objects.exists()
    assert board_of(election).stage is Stage.SHUFFLING
    assert secrets
    assert {(due.office, due.again_at) for due in vacancies.asked_for(now=late)} <= {("steering", None)}


def test_where_too_few_trustees_are_left_as_voting_should_open_it_goes_no_further() -> None:
    election, people, secrets = secret_election()
    for person in list(secrets)[:2]:
        Mandate.objects.get(holder=person, power="voting.keep-key").give_up(by=person, now=NOON)

    election = opened(election, people[:4], people[4], now=NOON)

    assert (election.phase(election.opens), election.lapse.why) == (Phase.LAPSED, "keys")
    assert not Board.objects.exists()
    assert Line.objects.filter(kind="elections.lapsed").count() == 1


@pytest.mark.parametrize("standing", [29])
def test_no_more_stand_than_a_secret_ballot_ranks(standing: int) -> None:
    election, people, _secrets = secret_election(members=standing + 5)
    for person in people[:standing]:
        stands(election, person, people[-4], now=NOON)

    with pytest.raises(Refused, match="ranks 29 people at most"):
        stands(election, people[standing], people[-4], now=NOON)


def test_an_election_whose_codes_an_authority_issued_opens_with_them(tmp_path: Path) -> None:
    election, people, _secrets = secret_election(ballot=BY_AUTHORITY)
    found = Issuing.objects.get()
    grant(people[4], "issue-codes", ("members",), starts=NOON, ends=FAR, authority=routine(election.electors), now=NOON)
    found.hand_in(people[4], Issue(found, people[4], tmp_path, NOON).makes(), now=NOON)

    election = opened(election, people[:4], people[4], now=NOON)

    assert (found.source, found.opens, found.article) == (election.source, election.opens, election.article)
    assert (board_of(election).uuid, election.phase(election.opens)) == (found.uuid, Phase.OPEN)
    assert Credential.objects.filter(sealed=None).count() == 8 + 1


def test_codes_that_are_not_there_in_time_open_no_vote_and_its_page_says_why(tmp_path: Path) -> None:
    election, people, _secrets = secret_election(ballot=BY_AUTHORITY)
    grant(people[4], "issue-codes", ("members",), starts=NOON, ends=FAR, authority=routine(election.electors), now=NOON)
    found = Issuing.objects.get()
    made_late = Issue(found, people[4], tmp_path, NOON).makes()

    election = opened(election, people[:4], people[4], now=NOON)

    assert (election.phase(election.opens), election.lapse.why) == (Phase.LAPSED, "credentials")
    assert not Board.objects.exists()
    told = Line.objects.get(kind="elections.lapsed")
    assert '"why":"credentials"' in told.payload.facts
    found.hand_in(people[4], made_late, now=election.opens)
    assert again(election).phase(election.opens) is Phase.LAPSED


def test_whoever_sends_out_the_codes_of_an_election_does_not_stand_in_it(tmp_path: Path) -> None:
    election, people, _secrets = secret_election(ballot=BY_AUTHORITY)
    found, body = Issuing.objects.get(), election.electors
    mandate = grant(people[4], "issue-codes", body.path, starts=NOON, ends=FAR, authority=routine(body), now=NOON)

    with pytest.raises(Refused, match="Whoever sends out the voting codes") as holds:
        stands(election, people[4], people[3], now=NOON)
    found.hand_in(people[4], Issue(found, people[4], tmp_path, NOON).makes(), now=NOON)
    mandate.give_up(by=people[4], now=NOON)
    with pytest.raises(Refused, match="You made the voting codes of this election") as made_them:
        again(election).accept(people[4], now=NOON)

    assert (holds.value.article, made_them.value.article) == ("powers.issue-codes", election.article)
    assert not again(election).is_candidate(people[4])


def test_whoever_stands_is_given_no_list_of_voters_and_hands_in_no_codes() -> None:
    election, people, _secrets = secret_election(ballot=BY_AUTHORITY)
    found, body = Issuing.objects.get(), election.electors
    stands(election, people[0], people[3], now=NOON)
    grant(people[0], "issue-codes", body.path, starts=NOON, ends=FAR, authority=routine(body), now=NOON)

    for act in (lambda: issuing.voters(found, people[0], now=NOON), lambda: found.hand_in(people[0], b"[]", now=NOON)):
        with pytest.raises(Refused, match="This vote is about you, or you stand in it") as refusal:
            act()
        assert refusal.value.article == "powers.issue-codes"


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        (1, "This vote is about one of these trustees: Member6."),
        (2, "This vote is about Member6 and Member7, who are enough of these trustees to open ballots among themselves."),
    ],
)
def test_voters_are_told_where_trustees_open_the_election_that_they_stand_in(standing: int, told: str) -> None:
    election, people, _secrets = secret_election()
    election = opened(election, [*people[:3], *people[-3:][:standing]], people[4], now=NOON)
    uuid = board_of(election).uuid

    _status, booth = seen(people[4], f"/booth/{uuid}/", election.opens)
    _status, outside = seen(None, f"/board/{uuid}/", election.opens)

    assert told in booth
    assert "This vote is about" not in outside


def test_codes_of_whoever_became_a_trustee_since_open_no_vote(tmp_path: Path) -> None:
    election, people, _secrets = secret_election(ballot=BY_AUTHORITY)
    found, body = Issuing.objects.get(), election.electors
    grant(people[4], "issue-codes", body.path, starts=NOON, ends=FAR, authority=routine(body), now=NOON)
    found.hand_in(people[4], Issue(found, people[4], tmp_path, NOON).makes(), now=NOON)
    made(body, [*people[-3:], people[4]], threshold=2, now=NOON)

    election = opened(election, people[:4], people[4], now=NOON)

    assert (election.phase(election.opens), election.lapse.why) == (Phase.LAPSED, "credentials")


def seen(person: Person | None, path: str, now: datetime) -> tuple[int, str]:
    """Return what a page answers somebody."""
    client = Client()
    if person is not None:
        client.force_login(Account.objects.open_for(person))
    with time_machine.travel(now, tick=False):
        answer = client.get(path)
    return answer.status_code, answer.content.decode()


def test_where_few_voted_in_secret_only_who_was_elected_is_told_on_no_page_and_in_no_file_a_number() -> None:
    election, people, secrets = secret_election()
    election = closed(voted(election, people))
    at = election.opening.box.closes
    opens_result(election, secrets, now=at)
    election = again(election)
    page = election.get_absolute_url()

    told = [seen(person, path, at)[1] for person in (people[5], None) for path in (page, f"{page}print/")]
    files = [seen(people[5], f"{page}{end}", at)[0] for end in ("ballots.blt", "ballots.csv", "count.json")]

    assert election.outcome.result == Result.ELECTED
    assert "Only who was elected is published." in told[0]
    assert all(called_name in told[0] for called_name in ("Member1", "Member2", "Member4"))
    assert [("How it was counted" in each, "Stage" in each, election.outcome.digest in each) for each in told] == [(False,) * 3] * 4
    assert files == [404, 404, 404]
    assert election.outcome.digest not in " ".join(Payload.objects.filter(line__kind="elections.counted").values_list("facts", flat=True))


def test_a_void_election_says_how_many_had_voted_and_that_nothing_was_opened() -> None:
    election, people, _secrets = secret_election(ballot='opening = "3 days"\n')
    election = closed(voted(election, people))
    late = election.closing.count_due
    board_of(election).go_on(lambda: late)
    Election.objects.attend(now=late)

    told = seen(people[5], election.get_absolute_url(), late)[1]

    assert "5 people had voted. None of their ballots was opened" in told
    assert again(election).opening.box.sealed.unopened == 5


def test_what_is_late_because_the_machine_is_still_at_work_is_not_void() -> None:
    election, people, _secrets = secret_election(ballot='opening = "3 days"\n')
    election = closed(voted(election, people))
    late = election.closing.count_due

    Election.objects.attend(now=late)

    assert (again(election).phase(late), board_of(election).is_at_work) == (Phase.COUNTING, True)
    assert "0 of 5 ballots put together." in seen(people[5], election.get_absolute_url(), late)[1]


def test_an_election_whose_board_is_refused_is_void_once_its_time_is_over_and_says_why() -> None:
    election, people, secrets = secret_election(ballot='opening = "3 days"\n')
    election = closed(voted(election, people))
    board, late = board_of(election), election.closing.count_due
    board.go_on(lambda: late)
    event = BoardEvent.objects.filter(board=board, kind="Ballot").order_by("height")[0]
    BoardEvent.objects.filter(pk=event.pk).update(content=bytes(event.content[:600]) + b"x" + bytes(event.content[601:]))
    opens_result(election, secrets, now=late)
    refused = seen(people[5], election.get_absolute_url(), late)[1]

    Election.objects.attend(now=late)

    assert "This ballot was refused by its check" in refused
    assert again(election).outcome.result == Result.REFUSED
    assert "Its board was refused by its check, so there is no result." in seen(people[5], election.get_absolute_url(), late)[1]


def test_codes_of_a_vote_that_is_not_held_are_waited_for_by_nobody() -> None:
    election, people, _secrets = secret_election(ballot=BY_AUTHORITY)
    grant(people[4], "issue-codes", ("members",), starts=NOON, ends=FAR, authority=routine(election.electors), now=NOON)
    assert issuing.waiting(people[4], now=NOON) == [Issuing.objects.get()]

    Election.objects.attend(now=election.accept_until)

    assert again(election).outcome.result == Result.NOBODY_STOOD
    assert issuing.waiting(people[4], now=election.accept_until) == []


def test_the_page_of_an_election_says_how_far_its_codes_are_that_nobody_rehearsed_and_why_it_did_not_open() -> None:
    election, people, _secrets = secret_election(ballot=BY_AUTHORITY)
    client = Client()
    client.force_login(Account.objects.open_for(people[0]))
    with time_machine.travel(NOON, tick=False):
        before = client.get(election.get_absolute_url()).content.decode()
    election = opened(election, people[:4], people[4], now=NOON)
    with time_machine.travel(election.opens, tick=False):
        after = client.get(election.get_absolute_url()).content.decode()

    assert ["have never rehearsed" in each for each in (before, after, *CallElection("steering", "committee").cautions(now=NOON))] == [
        True,
        False,
        True,
    ]
    assert ("are not handed in yet" in before, f"/codes/{Issuing.objects.get().uuid}/" in before) == (True, True)
    assert ("so voting did not open" in after, "its voting codes were not issued in time" in after) == (True, True)
