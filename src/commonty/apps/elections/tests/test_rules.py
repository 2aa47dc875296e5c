from datetime import UTC, datetime

import pytest

from commonty.apps.elections import rankings
from commonty.apps.elections.models import Election, nominating
from commonty.apps.elections.tests.building import counted, electing, opened, rules
from commonty.apps.people.models import Person
from commonty.constitution.refusal import Refused
from commonty.counting.contest import Ranking

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


def polling(rule: str, *, candidates: int = 4, seats: int = 3, ballot: str = "", members: int = 8) -> tuple[Election, list[Person]]:
    text = rules(without=['counting = "scottish-stv"\n'], ballot=f'counting = "{rule}"\n{ballot}')
    text = text.replace('term = "12 months"\nseats = 3\nhold_over', f'term = "12 months"\nseats = {seats}\nhold_over')
    election, everybody = electing(members, now=NOON, text=text)
    return opened(election, everybody[:candidates], everybody[-1], now=NOON), everybody


@pytest.mark.parametrize(
    ("rule", "asked", "ballots", "winners"),
    [
        ("scottish-stv", rankings.Asked.RANK, [(1, 2), (1, 3), (2,), (3, 4), (3,)], [1, 3, 2]),
        ("approval", rankings.Asked.ANY, [(1, 2, 3), (1, 2), (1,), (2,), (3,)], [1, 2, 3]),
        ("plurality", rankings.Asked.ONE, [(1,), (1,), (2,), (3,), (3,)], [1, 3, 2]),
        ("bloc", rankings.Asked.UP_TO_SEATS, [(1, 2, 4), (1, 2), (1,), (2,), (4,)], [1, 2, 4]),
        ("meek", rankings.Asked.RANK, [(1, 2), (1, 3), (2,), (3, 4), (3,)], [1, 3, 2]),
        ("sequential-pav", rankings.Asked.ANY, [(1, 2, 3), (1, 2), (1, 2), (4,), (4,)], [1, 2, 4]),
        ("sequential-phragmen", rankings.Asked.ANY, [(1, 2, 3), (1, 2), (1, 2), (4,), (4,)], [1, 2, 4]),
        ("yes-no", rankings.Asked.YES_NO, [((1, 2), (3,)), ((1,), (2, 3)), ((2,),), ((), (3,)), ()], [1, 2]),
    ],
)
def test_each_rule_asks_for_its_own_marks_and_elects_by_them(
    rule: str, asked: rankings.Asked, ballots: list[Ranking], winners: list[int]
) -> None:
    election, everybody = polling(rule)

    for voter, ranking in zip(everybody, ballots, strict=False):
        election.cast(voter, ranking, now=election.opens)

    assert rankings.asked(election.slate) is asked
    assert sorted(counted(election).outcome.winners) == sorted(winners)


GRADES = 'grades = ["good", "fair", "bad"]\n'


@pytest.mark.parametrize(("rule", "winner"), [("score", 3), ("majority-judgment", 1)])
def test_grades_are_added_up_or_the_one_in_the_middle_decides(rule: str, winner: int) -> None:
    election, everybody = polling(rule, seats=1, ballot=GRADES)
    assert rankings.asked(election.slate) is rankings.Asked.GRADES
    ballots: list[Ranking] = [(1, 3, (2, 4)), (1, 3, (2, 4)), (1, 3, (2, 4)), (3, (), (1, 2, 4)), (3, (), (1, 2, 4))]
    for voter, ballot in zip(everybody, ballots, strict=False):
        election.cast(voter, ballot, now=election.opens)

    assert counted(election).outcome.winners == [winner]


@pytest.mark.parametrize(("measure", "winner"), [("margins", 1), ("winning-votes", 2)])
@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs"])
def test_two_by_two_the_rules_say_how_strong_a_win_is(rule: str, measure: str, winner: int) -> None:
    election, everybody = polling(rule, candidates=3, seats=1, ballot=f'measure = "{measure}"\n', members=9)
    for voter, ballot in zip(everybody, [(1,), *[(3,)] * 3, *[(2, 3)] * 2, *[(1, 2)] * 3], strict=True):
        election.cast(voter, ballot, now=election.opens)

    outcome = counted(election).outcome
    assert outcome.sheet is not None
    assert outcome.sheet["options"] == {"measure": measure}
    assert outcome.winners == [winner]


def test_where_candidates_are_compared_two_by_two_no_more_can_stand_than_can_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nominating, "MOST_COMPARED", 4)

    with pytest.raises(Refused) as refusal:
        polling("schulze", seats=1)

    assert "more than 3" in str(refusal.value)


def test_one_seat_is_filled_by_instant_run_off() -> None:
    election, everybody = polling("irv", seats=1)
    for voter, ranking in zip(everybody, [(1, 2), (1,), (2,), (2,), (3, 2)], strict=False):
        election.cast(voter, ranking, now=election.opens)

    assert counted(election).outcome.winners == [2]


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("plurality", (1, 2)),
        ("bloc", (1, 2, 3, 4)),
        ("approval", (2, 1)),
        ("yes-no", (1, 2)),
        ("yes-no", ((1,), (2,), (3,))),
        ("scottish-stv", ((1, 2), 3)),
    ],
)
def test_marks_that_a_rule_does_not_ask_for_are_refused(rule: str, wrong: Ranking) -> None:
    election, everybody = polling(rule)

    with pytest.raises(Refused) as refusal:
        election.cast(everybody[5], wrong, now=election.opens)

    assert refusal.value.article == "procedures.steering-election"


@pytest.mark.parametrize("wrong", [(1, 2), ((1, 2), 3), ((), (), (), (1, 2, 3, 4)), (1, (2, 3, 4), ()), (9, (1, 2, 3, 4))])
def test_a_ballot_of_grades_has_everybody_on_it_and_no_more_places_than_there_are_grades(wrong: Ranking) -> None:
    election, everybody = polling("score", seats=1, ballot=GRADES)

    with pytest.raises(Refused):
        election.cast(everybody[5], wrong, now=election.opens)


def test_whoever_is_given_no_grade_has_the_lowest() -> None:
    election, _everybody = polling("score", seats=1, ballot=GRADES)

    assert rankings.in_form((3, 2), election.slate) == (3, 2, (1, 4))
    assert rankings.in_form((), election.slate) == ()
    assert rankings.in_form(((1, 2, 3, 4), ()), election.slate) == ((1, 2, 3, 4),)


def test_a_yes_and_no_asks_for_the_majority_that_the_rules_state() -> None:
    two_thirds = 'threshold = [{ share = "2/3", base = "cast" }]\nuncontested = "yes-no"\n'
    election, everybody = polling("scottish-stv", candidates=2, ballot=two_thirds)
    for voter, ranking in zip(everybody, [((1, 2),), ((1, 2),), ((1,), (2,)), ((), (1,))], strict=False):
        election.cast(voter, ranking, now=election.opens)

    outcome = counted(election).outcome
    assert (outcome.winners, outcome.vacant) == ([1, 2], 1)
    assert outcome.sheet is not None
    assert outcome.sheet["options"] == {"threshold": "2/3", "strict": "no", "base": "cast"}


def test_marks_are_put_in_order_where_their_order_says_nothing() -> None:
    election, _everybody = polling("yes-no")

    assert rankings.in_form(((2, 1), (4, 3)), election.slate) == ((1, 2), (3, 4))
    assert rankings.in_form(((), ()), election.slate) == ()
    assert rankings.in_form(((), (3,)), election.slate) == ((), (3,))
