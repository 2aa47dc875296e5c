from datetime import UTC, datetime

import pytest

from commonty.apps.bodies import recovering
from commonty.apps.bodies.models import Body
from commonty.apps.elections.letters import AcceptanceWasEntered
from commonty.apps.elections.models import Acceptance, Candidate, Phase, Result, Way
from commonty.apps.elections.tests.building import again, electing, final, fixed, power, rules, stands
from commonty.apps.people.models import Person
from commonty.apps.record.models import Line
from commonty.constitution.refusal import Refused
from commonty.counting.lots import seeded_order

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


def test_the_timetable_is_what_the_rules_give_from_the_call() -> None:
    election, _everybody = electing(now=NOON)

    days = [election.nominate_until, election.accept_until, election.opens, election.closes]
    assert [day.strftime("%d %b %H:%M") for day in days] == ["12 Feb 12:00", "15 Feb 12:00", "19 Feb 00:00", "26 Feb 00:00"]


def test_the_notice_is_served_on_everybody_entitled_and_says_every_day_of_the_timetable() -> None:
    election, everybody = electing(now=NOON)

    assert election.notice.recipients.count == len(everybody)
    assert "Members can be nominated until Thursday 12 February 2026, 12:00 (Europe/London)." in str(election.notice.served)


def test_who_does_not_accept_or_finds_no_support_or_withdraws_does_not_stand() -> None:
    election, (ada, ben, cem, dora, eve, fay, *_others) = electing(now=NOON)
    stands(election, ada, eve, now=NOON)
    stands(election, ben, eve, now=NOON)
    election.withdraw(ben, now=NOON)
    election.nominate(fay, cem, now=NOON)
    election.nominate(dora, dora, now=NOON)
    election.accept(dora, now=NOON)

    election.go_on(now=election.accept_until, due=election.accept_until)

    assert [each.person for each in again(election).candidates()] == [ada]


def test_nobody_supports_their_own_nomination() -> None:
    election, (ada, ben, *_others) = electing(now=NOON)
    nomination = election.nominate(ada, ben, now=NOON)

    for person in (ada, ben):
        with pytest.raises(Refused, match="others support it"):
            election.support(person, nomination, now=NOON)


def test_a_support_taken_back_is_missing_again() -> None:
    election, (ada, ben, *_others) = electing(now=NOON)
    nomination = election.nominate(ada, ada, now=NOON)
    election.support(ben, nomination, now=NOON)

    assert election.supports_missing(nomination, now=NOON) == 0
    election.unsupport(ben, nomination, now=NOON)
    assert election.supports_missing(nomination, now=NOON) == 1


def test_nominations_close_on_time_and_acceptance_later() -> None:
    election, (ada, ben, *_others) = electing(now=NOON)
    election.nominate(ada, ben, now=NOON)

    with pytest.raises(Refused, match="Nominations are closed"):
        election.nominate(ada, ada, now=election.nominate_until)
    election.accept(ben, now=election.nominate_until)
    with pytest.raises(Refused, match="The ballots are fixed"):
        election.withdraw(ben, now=election.accept_until)


def test_statements_have_the_same_length_for_everybody() -> None:
    election, (ada, ben, *_others) = electing(now=NOON)
    stands(election, ada, ben, now=NOON)

    election.state(ada, "Rent **down**.", now=NOON)
    with pytest.raises(Refused, match="at most 500 characters, the same for everybody; yours has 501") as refusal:
        election.state(ada, "x" * 501, now=NOON)

    assert refusal.value.article == "procedures.steering-election"
    nomination = election.nomination_of(ada)
    assert nomination is not None
    assert nomination.statement is not None
    assert nomination.statement.clear == "Rent **down**."


def test_whoever_runs_counts_or_watches_elections_cannot_stand_and_who_stands_can_do_none_of_it() -> None:
    election, (ada, ben, cem, *_others) = electing(now=NOON)
    root = Body.objects.get(parent=None)
    power(ada, "watch-elections", root, now=NOON)
    election.nominate(ben, ada, now=NOON)
    election.nominate(ben, ben, now=NOON)
    election.accept(ben, now=NOON)
    power(ben, "run-elections", root, now=NOON)

    with pytest.raises(Refused, match="cannot stand in it") as refusal:
        election.accept(ada, now=NOON)
    with pytest.raises(Refused, match="You stand in this election") as other:
        election.commit(ben, "0" * 64, now=NOON)
    with pytest.raises(Refused, match="takes a mandate") as third:
        election.commit(cem, "0" * 64, now=NOON)

    assert (refusal.value.article, other.value.article, third.value.article) == (
        "powers.watch-elections",
        "powers.run-elections",
        "powers.run-elections",
    )


def test_the_order_on_the_ballot_is_made_from_the_head_of_the_record_and_can_be_made_again() -> None:
    election, (ada, ben, cem, dora, eve, *_others) = electing(now=NOON)

    election = fixed(election, [ada, ben, cem, dora], eve, now=NOON)

    order = seeded_order(election.slate.order_seed, 4)
    nominated = [ada, ben, cem, dora]
    assert [each.person for each in election.candidates()] == [nominated[number - 1] for number in order]


def only(way: str) -> str:
    return rules(ballot=f'uncontested = "{way}"\n')


@pytest.mark.parametrize(
    ("text", "way", "rule", "ron"),
    [
        (rules(), Way.UNOPPOSED, "", False),
        (only("yes-no"), Way.YES_NO, "yes-no", False),
        (only("against-ron"), Way.AGAINST_RON, "scottish-stv", True),
    ],
)
def test_where_no_more_stand_than_there_are_seats_the_rules_say_what_follows(text: str, way: Way, rule: str, ron: bool) -> None:
    election, (ada, ben, _cem, _dora, eve, *_others) = electing(now=NOON, text=text)

    election = fixed(election, [ada, ben], eve, now=NOON)

    assert (election.slate.way, election.slate.rule, election.slate.has_ron) == (way, rule, ron)


def test_who_stands_unopposed_is_seated_once_nobody_can_challenge_it() -> None:
    election, (ada, ben, _cem, _dora, eve, *_others) = electing(now=NOON)
    election = fixed(election, [ada, ben], eve, now=NOON)

    assert (election.outcome.result, election.outcome.vacant) == (Result.UNOPPOSED, 1)
    election = final(election)
    assert {each.person for each in Candidate.objects.filter(seating__isnull=False)} == {ada, ben}


def test_where_nobody_stands_the_seats_stay_vacant() -> None:
    election, _everybody = electing(now=NOON)

    election = fixed(election, [], Person(), now=NOON)

    assert (election.outcome.result, election.outcome.vacant) == (Result.NOBODY_STOOD, 3)
    assert final(election).phase(election.outcome.final_at) is Phase.FINAL


def test_whoever_runs_an_election_enters_that_somebody_accepts_on_paper_and_they_are_told_and_can_take_it_back() -> None:
    election, (ada, ben, cem, dora, *_others) = electing(now=NOON)
    power(ada, "run-elections", election.electors, now=NOON)
    for nominee in (ben, cem):
        election.support(dora, election.nominate(ada, nominee, now=NOON), now=NOON)

    for nominee in (ben, cem):
        nomination = election.nomination_of(nominee)
        assert nomination is not None
        election.accept_on_paper(nomination, "Signed on 3 February, in the folder.", by=ada, now=NOON)

    entered = Acceptance.objects.get(nomination__nominee=ben)
    assert (entered.entered_by, entered.note, entered.reserved) == (ada, "Signed on 3 February, in the folder.", [])
    assert Line.objects.filter(kind="elections.acceptance-entered").count() == 2
    assert "on a form that you signed" in AcceptanceWasEntered(entered.nomination_id).text()
    election.withdraw(cem, now=NOON)
    election.go_on(now=election.accept_until, due=election.accept_until)
    assert [each.person for each in again(election).candidates()] == [ben]


def test_nobody_else_enters_an_acceptance_nor_for_who_said_yes_or_no_nor_once_the_ballots_are_fixed() -> None:
    election, (ada, ben, cem, dora, eve, *_others) = electing(now=NOON)
    power(ada, "run-elections", election.electors, now=NOON)
    power(eve, "enter-papers", election.electors, now=NOON)
    nomination = election.nominate(ada, ben, now=NOON)
    election.support(dora, nomination, now=NOON)

    for person in (cem, eve):
        with pytest.raises(Refused) as refused:
            election.accept_on_paper(nomination, "Signed.", by=person, now=NOON)
        assert refused.value.article == "powers.run-elections"
    election.accept(ben, now=NOON)
    with pytest.raises(Refused, match="yes or no already"):
        election.accept_on_paper(nomination, "Signed.", by=ada, now=NOON)
    election.withdraw(ben, now=NOON)
    with pytest.raises(Refused, match="yes or no already"):
        election.accept_on_paper(nomination, "Signed.", by=ada, now=NOON)
    other = election.nominate(ada, cem, now=NOON)
    with pytest.raises(Refused, match="The ballots are fixed"):
        election.accept_on_paper(other, "Signed.", by=ada, now=election.accept_until)
    assert not Acceptance.objects.exclude(entered_by=None).exists()


def test_for_an_office_that_is_kept_for_some_only_the_nominee_can_say_that_they_are_one_of_them() -> None:
    election, (ada, ben, *_others) = electing(now=NOON, text=rules(office='reserved_for = "caucus"\n'))
    power(ada, "run-elections", election.electors, now=NOON)
    nomination = election.nominate(ada, ben, now=NOON)

    with pytest.raises(Refused, match="Only the nominee can say"):
        election.accept_on_paper(nomination, "Signed.", by=ada, now=NOON)


def test_who_accepts_again_themselves_stands_by_their_own_word() -> None:
    election, (ada, ben, *_others) = electing(now=NOON)
    power(ada, "run-elections", election.electors, now=NOON)
    election.accept_on_paper(election.nominate(ada, ben, now=NOON), "Signed.", by=ada, now=NOON)

    acceptance = election.accept(ben, now=NOON)

    assert (acceptance.entered_by, acceptance.note) == (None, "")


def test_whoever_stands_brings_back_nobody_who_cannot_get_in_until_the_election_is_over() -> None:
    election, (ada, ben, cem, *_others) = electing(now=NOON)
    power(ada, "see-details", election.electors, now=NOON)
    power(ben, "see-details", election.electors, now=NOON)
    recovery = recovering.begin(cem, ben, email="", how="known", now=NOON)
    stands(election, ada, ben, now=NOON)

    with pytest.raises(Refused, match="Whoever stands brings nobody back"):
        recovering.begin(ben, ada, email="", how="known", now=NOON)
    with pytest.raises(Refused, match="Whoever stands brings nobody back"):
        recovering.confirm(recovery, ada, how="known", now=NOON)
    election.withdraw(ada, now=NOON)
    recovering.confirm(recovery, ada, how="known", now=NOON)

    assert [each.voucher for each in recovery.vouchers()] == [ben, ada]
