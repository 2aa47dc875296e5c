"""The ballot as a page: what can be marked, what is told where it is wrong, and what is kept of what was typed."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from commonty.apps.elections.models import Election
from commonty.apps.elections.results import told_apart
from commonty.apps.elections.tests.building import electing, opened, power, rules
from commonty.apps.elections.tests.test_pages import browser
from commonty.apps.people.models import Person
from commonty.constitution.choices import GRADED
from commonty.counting.contest import Ranking

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)


GRADES = ("excellent", "good", "fair", "poor")
MANY = tuple(str(each) for each in range(10, -1, -1))


def polling(
    counting: str = "scottish-stv", *, seats: int = 3, candidates: int = 4, grades: tuple[str, ...] = GRADES
) -> tuple[Election, list[Person]]:
    named = f"grades = {json.dumps(grades)}\n" if counting in GRADED else ""
    text = rules(without=['counting = "scottish-stv"\n'], ballot=f'counting = "{counting}"\n{named}').replace(
        "seats = 3", f"seats = {seats}"
    )
    election, everybody = electing(8, now=NOON, text=text)
    return opened(election, everybody[:candidates], everybody[-1], now=NOON), everybody


def sent(election: Election, voter: Person, data: Mapping[str, object]) -> Any:  # noqa: ANN401 - the test client's own
    with time_machine.travel(election.opens, tick=False):
        return browser(voter).post(f"/elections/{election.pk}/ballot/", data)


@pytest.mark.parametrize(
    ("counting", "seats", "data", "ballot"),
    [
        ("scottish-stv", 3, {"candidate-4": "1", "candidate-2": "2"}, (4, 2)),
        ("irv", 1, {"candidate-1": "1"}, (1,)),
        ("approval", 3, {"marked": ["4", "1"]}, (1, 4)),
        ("bloc", 3, {"marked": ["4", "1"]}, (1, 4)),
        ("plurality", 1, {"marked": "3"}, (3,)),
        ("yes-no", 3, {"candidate-1": "yes", "candidate-4": "yes", "candidate-2": "no"}, ((1, 4), (2,))),
        ("yes-no", 3, {"candidate-2": "no"}, ((), (2,))),
        ("meek", 3, {"candidate-4": "1", "candidate-2": "2"}, (4, 2)),
        ("schulze", 1, {"candidate-4": "1", "candidate-2": "2"}, (4, 2)),
        ("ranked-pairs", 1, {"candidate-4": "1"}, (4,)),
        ("sequential-pav", 3, {"marked": ["4", "1", "2", "3"]}, (1, 2, 3, 4)),
        ("sequential-phragmen", 3, {"marked": ["4", "1"]}, (1, 4)),
        ("score", 3, {"candidate-1": "0", "candidate-4": "0", "candidate-2": "2"}, ((1, 4), (), 2, 3)),
        ("majority-judgment", 1, {"candidate-2": "3"}, ((), (), (), (1, 2, 3, 4))),
        ("majority-judgment", 1, {"blank": "on"}, ()),
        ("scottish-stv", 3, {"blank": "on"}, ()),
        ("plurality", 1, {"blank": "on"}, ()),
    ],
)
def test_each_kind_of_ballot_is_cast_as_it_was_filled_in(counting: str, seats: int, data: dict[str, object], ballot: Ranking) -> None:
    election, everybody = polling(counting, seats=seats)

    answer = sent(election, everybody[5], data)

    assert (answer.status_code, answer["Location"]) == (302, f"/elections/{election.pk}/receipt/")
    assert election.opening.box.ballot_of(everybody[5]) == ballot


@pytest.mark.parametrize(
    ("counting", "seats", "data", "says"),
    [
        ("scottish-stv", 3, {"candidate-1": "1", "candidate-2": "1"}, "Give each place once."),
        ("scottish-stv", 3, {"candidate-1": "1", "candidate-2": "3"}, "nobody has the place 2"),
        ("scottish-stv", 3, {}, "You marked nobody."),
        ("scottish-stv", 3, {"candidate-1": "1", "blank": "on"}, "You marked somebody."),
        ("scottish-stv", 3, {"candidate-1": "9"}, "9"),
        ("bloc", 3, {"marked": ["1", "2", "3", "4"]}, "at most 3 marks"),
        ("plurality", 1, {"marked": "7"}, "7"),
        ("yes-no", 3, {}, "You marked nobody."),
        ("score", 3, {}, "You marked nobody."),
        ("score", 3, {"candidate-1": "4"}, "4"),
    ],
)
def test_a_ballot_that_is_not_right_is_shown_again_with_what_is_wrong(
    counting: str, seats: int, data: dict[str, object], says: str
) -> None:
    election, everybody = polling(counting, seats=seats)

    answer = sent(election, everybody[5], data)

    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert election.opening.box.ballot_of(everybody[5]) is None


@pytest.mark.parametrize(("grades", "control"), [(GRADES, 'type="radio"'), (MANY, "<select")])
def test_few_grades_stand_side_by_side_and_many_in_a_list_and_what_was_given_is_filled_in_again(
    grades: tuple[str, ...], control: str
) -> None:
    election, everybody = polling("score", grades=grades)
    sent(election, everybody[5], {"candidate-1": "0", "candidate-2": "1"})

    with time_machine.travel(election.opens, tick=False):
        answer = browser(everybody[5]).get(f"/elections/{election.pk}/ballot/")
        receipt = browser(everybody[5]).get(f"/elections/{election.pk}/receipt/").content.decode()

    last, page = str(len(grades) - 1), answer.content.decode()
    assert control in page
    assert ("excellent (3)" in page, "10 (10)" in page) == (grades == GRADES, False)
    assert [answer.context["form"][f"candidate-{number}"].value() for number in range(1, 5)] == ["0", "1", last, last]
    assert [receipt.count(f": {grade}<") for grade in (grades[0], grades[1], grades[-1])] == [1, 1, 2]


@pytest.mark.parametrize(("counting", "seats", "harms"), [("scottish-stv", 3, False), ("schulze", 1, True)])
def test_a_ballot_says_that_a_later_choice_harms_no_earlier_one_only_where_that_is_so(counting: str, seats: int, harms: bool) -> None:
    election, everybody = polling(counting, seats=seats)

    with time_machine.travel(election.opens, tick=False):
        page = browser(everybody[5]).get(f"/elections/{election.pk}/ballot/").content.decode()

    assert ("never harms" in page, "ahead of everybody you leave out" in page) == (not harms, harms)


def test_two_with_one_place_keep_it_on_the_page() -> None:
    election, everybody = polling()

    page = sent(election, everybody[5], {"candidate-3": "1", "candidate-2": "1"}).content.decode()

    assert page.count('<option value="1" selected>') == 2


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("up-1", {1: 1, 3: 2, 2: 3}),
        ("down-3", {1: 1, 3: 2, 2: 3}),
        ("out-3", {1: 1, 2: 2}),
        ("up-4", {3: 1, 1: 2, 2: 3, 4: 4}),
        ("up-99", {3: 1, 1: 2, 2: 3}),
        ("sideways", {3: 1, 1: 2, 2: 3}),
    ],
)
def test_a_button_moves_one_candidate_and_casts_nothing(move: str, order: dict[int, int]) -> None:
    election, everybody = polling()
    before = {"candidate-3": "1", "candidate-1": "2", "candidate-2": "3"}

    answer = sent(election, everybody[5], {**before, "move": move})

    form = answer.context["form"]
    shown = {number: int(form[f"candidate-{number}"].value() or 0) for number in form.called}
    assert {number: place for number, place in shown.items() if place} == order
    assert election.opening.box.ballot_of(everybody[5]) is None


def test_who_is_not_on_the_roll_has_no_ballot_and_before_the_opening_nobody_has() -> None:
    election, everybody = polling()
    stranger = Person.objects.sign_up(name="Zoe", email="zoe@example.org", now=NOON)
    address = f"/elections/{election.pk}/ballot/"

    with time_machine.travel(election.opens, tick=False):
        assert [browser(who).get(address).status_code for who in (everybody[5], stranger)] == [200, 403]
    with time_machine.travel(election.closes, tick=False):
        assert browser(everybody[5]).get(address).status_code == 403


def test_a_receipt_says_what_the_ballot_says_until_the_close_and_then_only_that_one_voted() -> None:
    election, everybody = polling()
    sent(election, everybody[5], {"candidate-3": "1"})
    address = f"/elections/{election.pk}/receipt/"

    with time_machine.travel(election.opens, tick=False):
        assert "What your ballot says now" in browser(everybody[5]).get(address).content.decode()
        assert browser(everybody[6]).get(address).status_code == 404
    Election.objects.attend(now=election.closes)
    with time_machine.travel(election.closes, tick=False):
        page = browser(everybody[5]).get(address).content.decode()
    assert ("What your ballot says now" in page, "You voted online." in page) == (False, True)


def test_two_candidates_of_one_name_are_told_apart_on_the_ballot() -> None:
    assert told_apart({1: "Ada", 2: "Bo", 3: "Ada"}) == {1: "Ada (1)", 2: "Bo", 3: "Ada (3)"}


def test_tellers_type_the_grades_of_paper_ballots_by_their_numbers_and_see_what_those_are_called() -> None:
    election, everybody = polling("majority-judgment", seats=1)
    for person in everybody[5:7]:
        power(person, "enter-papers", election.electors, now=election.opens)
    power(everybody[7], "run-elections", election.electors, now=election.opens)
    for person in everybody[3:5]:
        election.give_paper(person, by=everybody[7], now=election.opens)
    address = f"/elections/{election.pk}/"

    with time_machine.travel(election.opens, tick=False):
        one, other = (browser(person) for person in everybody[5:7])
        wrong = [one.post(f"{address}piles/", {"label": "A", "papers": f"2: {marks}"}) for marks in ("1=4", "1=2 1=3", "1 2", "9=1")]
        one.post(f"{address}piles/", {"label": "A", "papers": "2: 1=3 2=1"})
        other.post(f"{address}piles/", {"label": "A", "papers": "1: 1=3 2=1\n1: 1=3 2=2 3=0"})
        page = other.get(f"{address}officers/").content.decode()

    assert [answer.status_code for answer in wrong] == [422, 422, 422, 403]
    assert "3&nbsp;=&nbsp;excellent, 2&nbsp;=&nbsp;good, 1&nbsp;=&nbsp;fair, 0&nbsp;=&nbsp;poor" in page
    assert (">1=3 2=1 3=0 4=0<" in page, ">1=3 2=2 3=0 4=0<" in page) == (True, True)
    election.enter_papers(everybody[6], "A", {(1, (), 2, (3, 4)): 2}, now=election.opens)
    assert election.agreed_papers() == {(1, (), 2, (3, 4)): 2}
