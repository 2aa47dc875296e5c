"""A secret ballot from its setting up to its result: what is on the board anybody can check, and nothing leads to a voter."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from commonty.apps.bodies.entitling import entitled
from commonty.apps.bodies.joining import leave
from commonty.apps.keys import keyring
from commonty.apps.mandates.models import Mandate
from commonty.apps.record.models import Line
from commonty.apps.voting.models import BallotBox, Board, BoardEvent, Credential, How, Roll, Stage
from commonty.apps.voting.tests.building import organisation, routine
from commonty.apps.voting.tests.keys import made, rules
from commonty.apps.voting.tests.secret_votes import ARTICLE, CLOSE, NOON, SHALL_WE, WHO, held
from commonty.ballots.ballot import make_ballot
from commonty.ballots.secret import SecretScalar
from commonty.constitution.document import Right
from commonty.constitution.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.locks]


def lines() -> list[str]:
    found = Line.objects.filter(kind__startswith="voting.board").order_by("pk").values_list("kind", flat=True)
    return [each.removeprefix("voting.board-") for each in found]


def test_a_secret_motion_is_counted_with_one_trustee_absent_and_the_board_is_accepted() -> None:
    vote = held(SHALL_WE)
    for person, choice in zip(vote.people, ([1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]), strict=False):
        vote.cast(person, choice)
    vote.cast(vote.people[1], [1, 0, 0])
    vote.close()

    vote.decrypt(vote.people[0])
    before = vote.board.result
    vote.decrypt(vote.people[2])

    assert (before, vote.board.result) == (None, ((3, 0, 1),))
    assert vote.board.stage is Stage.DONE
    verdict = vote.board.verify()
    assert (verdict.is_accepted, verdict.ballots, verdict.ballots_counted, verdict.result) == (True, 5, 4, ((3, 0, 1),))
    assert lines() == ["set-up", "closed", "part-given", "part-given", "opened"]


@pytest.mark.parametrize("seed", range(3))
def test_rankings_come_out_as_they_were_cast_in_an_order_that_says_nothing(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the same each time
    vote = held(WHO, members=7)
    last: dict[int, tuple[int, ...]] = {}
    for _act in range(9):
        person = random.choice(vote.people)
        ranks = random.choice([(1, 2, 3), (3, 1, 2), (0, 1, 0), (0, 0, 0), (2, 1, 0)])
        vote.cast(person, list(ranks))
        last[person.pk] = ranks
    vote.close()

    vote.shuffle(vote.people[2])
    vote.shuffle(vote.people[0])
    vote.decrypt(vote.people[1])
    vote.decrypt(vote.people[2])

    assert vote.board.result is not None
    assert Counter(vote.board.result[0]) == Counter(last.values())
    assert vote.board.verify().is_accepted
    assert vote.board.box.marks.filter(how=How.ONLINE).count() == len(last)


def test_after_the_close_no_row_and_no_key_tells_whose_a_ballot_is() -> None:
    vote = held(SHALL_WE)
    order = [vote.people[each] for each in (4, 0, 3, 1)]
    for person in order:
        vote.cast(person, [1, 0, 0])
    assert Credential.objects.filter(board=vote.board).exclude(holder=None).count() == 4

    vote.close()
    BallotBox.objects.let_keys_pass()

    assert not Credential.objects.exists()
    with pytest.raises(keyring.Passed):
        keyring.blind_passing(vote.board.box.key, "", "")
    places = list(vote.board.box.marks.order_by("pk").values_list("entry__index", flat=True))
    assert places == sorted(places)
    assert {each.name for each in BoardEvent._meta.get_fields()} == {"id", "board", "height", "kind", "content", "tracker"}  # noqa: SLF001


def test_nobody_votes_with_another_ones_credential_nor_with_one_of_their_own_making() -> None:
    vote = held(SHALL_WE)
    theirs = vote.ballot(vote.people[0], [1, 0, 0])
    vote.board.credential_of(vote.people[1], now=NOON)
    own = make_ballot(vote.board.election, SecretScalar(5), [[1, 0, 0]])

    with pytest.raises(Refused, match="not made with your credential") as refused:
        vote.board.cast(vote.people[1], theirs, now=NOON)
    with pytest.raises(Refused, match="is not in the list"):
        vote.board.cast(vote.people[1], own, now=NOON)

    assert refused.value.article == ARTICLE
    assert vote.board.box.returned == 0
    assert vote.board.verify().ballots == 0


def test_a_ballot_cast_twice_is_on_the_board_once_and_a_second_one_only_where_the_rules_let_it() -> None:
    vote = held(SHALL_WE, changeable=False)
    person = vote.people[0]
    ballot = vote.ballot(person, [1, 0, 0])

    first = vote.board.cast(person, ballot, now=NOON)
    again = vote.board.cast(person, ballot, now=NOON)

    assert first == again
    assert vote.board.is_on(f" {first} ")
    with pytest.raises(Refused, match="do not let a ballot be changed"):
        vote.cast(person, [0, 1, 0])
    assert vote.board.verify().ballots == 1


def test_who_took_a_paper_ballot_casts_none_here_and_who_voted_gets_no_paper() -> None:
    vote = held(SHALL_WE)
    on_paper, online = vote.people[:2]
    ballot = vote.ballot(on_paper, [1, 0, 0])
    vote.board.box.give_paper(on_paper, now=NOON)
    vote.cast(online, [1, 0, 0])

    with pytest.raises(Refused, match="A paper ballot was given out"):
        vote.board.cast(on_paper, ballot, now=NOON)
    with pytest.raises(Refused, match="They have voted already"):
        vote.board.box.give_paper(online, now=NOON)


def test_who_left_before_voting_is_off_the_roll_and_who_left_after_it_stays_counted() -> None:
    vote = held(SHALL_WE)
    voted, silent = vote.people[4:6]
    vote.cast(voted, [1, 0, 0])
    for person in (voted, silent):
        leave(person, vote.body, now=NOON + timedelta(hours=1))
    vote.close()
    vote.decrypt(vote.people[0])
    vote.decrypt(vote.people[1])

    assert vote.board.result == ((1, 0, 0),)
    assert vote.board.box.roll.entitled == 5


def test_a_false_part_of_a_trustee_and_one_by_somebody_else_change_nothing() -> None:
    vote = held(SHALL_WE)
    vote.cast(vote.people[4], [1, 0, 0])
    vote.close()
    part = vote.part(vote.people[0])

    for person, raw, reason in (
        (vote.people[1], part, "was not taken"),
        (vote.people[0], b"{}", "was not taken"),
        (vote.people[3], part, "You are no trustee"),
    ):
        with pytest.raises(Refused, match=reason):
            vote.board.decrypt(person, raw, now=CLOSE)
    with pytest.raises(Refused, match="nothing for you to do"):
        vote.board.shuffle(vote.people[0], b"", now=CLOSE)
    vote.decrypt(vote.people[0])
    with pytest.raises(Refused, match="nothing for you to do"):
        vote.decrypt(vote.people[0])
    Mandate.objects.get(holder=vote.people[1], power="voting.keep-key").give_up(by=vote.people[1], now=CLOSE)
    with pytest.raises(Refused):
        vote.decrypt(vote.people[1])

    assert vote.board.stage is Stage.DECRYPTING
    vote.decrypt(vote.people[2])
    assert vote.board.result == ((1, 0, 0),)


def test_a_board_that_somebody_changed_in_the_database_has_no_result() -> None:
    vote = held(SHALL_WE)
    for person in vote.people:
        vote.cast(person, [1, 0, 0])
    event = BoardEvent.objects.filter(board=vote.board, kind="Ballot").order_by("height").last()
    assert event is not None
    vote.close()
    vote.decrypt(vote.people[0])
    raw = bytearray(event.content)
    raw[600] ^= 1
    BoardEvent.objects.filter(pk=event.pk).update(content=bytes(raw))

    vote.decrypt(vote.people[1])

    refused = vote.board.refused
    assert (vote.board.stage, vote.board.result) == (Stage.REFUSED, None)
    assert refused is not None
    assert (refused.checks, lines()[-1]) == ("archive", "refused")
    vote.board.go_on(lambda: CLOSE)
    assert lines().count("refused") == 1


def test_closing_and_adding_up_twice_do_it_once_and_neither_comes_too_early() -> None:
    vote = held(SHALL_WE)
    with pytest.raises(Refused, match="still open"):
        vote.board.close(authority=routine(vote.body), now=NOON)
    vote.board.tally()
    vote.close()
    head = vote.board.head

    vote.close()

    assert vote.board.head == head
    with pytest.raises(Refused, match="Voting has closed"):
        vote.board.credential_of(vote.people[0], now=CLOSE)


def test_a_ballot_with_too_few_trustees_left_is_not_set_up() -> None:
    body, people = organisation(4, now=NOON, rules=rules())
    key, _secrets = made(body, people[:3], threshold=2, now=NOON)
    for person in people[:2]:
        Mandate.objects.get(holder=person, power="voting.keep-key").give_up(by=person, now=NOON)
    roll = Roll.freeze(body, entitled(body, Right.VOTE, at=NOON), authority=routine(body), now=NOON)
    box = BallotBox.objects.open(roll, opens=NOON, closes=CLOSE, changeable=True, article=ARTICLE)

    with pytest.raises(Refused, match="Too few trustees are left"):
        Board.objects.set_up(box, key, [SHALL_WE], name="", authority=routine(body), now=NOON)

    assert not Board.objects.exists()


def test_who_asked_before_the_close_and_is_served_after_it_is_told_that_voting_has_closed() -> None:
    vote = held(SHALL_WE)
    late, ballot = vote.people[4], vote.ballot(vote.people[4], [1, 0, 0])
    vote.close()
    head = vote.board.head

    for act in (
        lambda: vote.board.cast(late, ballot, now=NOON),
        lambda: vote.board.credential_of(late, now=NOON),
        lambda: vote.board.send_receipt(late, "x", now=NOON),
        lambda: vote.board.box.give_paper(late, now=NOON),
    ):
        with pytest.raises(Refused, match="Voting has closed"):
            act()

    assert (Board.objects.get().newest_head, vote.board.box.marks.count()) == (head, 0)
