"""Few secret ballots are withheld: no page, file or line of the record says from which one could tell who voted how."""

import re
from pathlib import Path
from typing import Any

import pytest
import time_machine

from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.record.models import Payload
from commonty.apps.voting.models import BallotSeal, Board
from commonty.apps.voting.tests.building import routine
from commonty.apps.voting.tests.secret_votes import CLOSE, NOON, SHALL_WE, WHO, Vote, held
from commonty.apps.voting.tests.test_booth import browser
from commonty.apps.voting.withholding import withholds_numbers, withholds_opened
from commonty.ballots.events import Kind
from commonty.ballots.verifier import Verdict, verify
from commonty.constitution.document import Few

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YES, NO = [1, 0, 0], [0, 1, 0]
WITHHELD, POOLED = Few.WITHHELD.value, Few.POOLED.value


def opened(vote: Vote, voters: int) -> Board:
    for person in vote.people[:voters]:
        vote.cast(person, YES)
    vote.close()
    for person in vote.people[:2]:
        vote.decrypt(person)
    return Board.objects.get(pk=vote.board.pk)


def downloaded(who: Person | None, board: Board, folder: Path) -> Verdict:
    with time_machine.travel(CLOSE, tick=False):
        answer: Any = browser(who).get(f"/board/{board.uuid}/archive.bel")
        file = folder / f"{who.pk if who else 0}.bel"
        file.write_bytes(b"".join(answer.streaming_content))
    return verify(file)


def page(who: Person | None, path: str) -> str:
    with time_machine.travel(CLOSE, tick=False):
        return browser(who).get(path).content.decode()


@pytest.mark.parametrize(
    ("few", "on_board", "papers", "opened_is_withheld", "numbers_are_withheld"),
    [
        (WITHHELD, 9, 0, True, True),
        (WITHHELD, 10, 0, False, False),
        (WITHHELD, 30, 3, False, True),
        (WITHHELD, 3, 30, True, True),
        (WITHHELD, 10, 10, False, False),
        (WITHHELD, 0, 12, False, False),
        (POOLED, 9, 0, True, True),
        (POOLED, 10, 0, False, False),
        (POOLED, 30, 3, True, False),
        (POOLED, 3, 30, True, False),
        (POOLED, 6, 3, True, True),
        (POOLED, 10, 10, False, False),
        (POOLED, 0, 4, True, True),
    ],
)
def test_of_two_boxes_never_so_much_is_published_that_a_few_ballots_are_left_over(
    few: str, on_board: int, papers: int, opened_is_withheld: bool, numbers_are_withheld: bool
) -> None:
    withheld = (withholds_opened(few, on_board, papers), withholds_numbers(few, on_board, papers))

    assert withheld == (opened_is_withheld, numbers_are_withheld)
    sizes = {"board": on_board, "all": on_board + papers}
    published = {name: sizes[name] for name, is_withheld in zip(sizes, withheld, strict=True) if not is_withheld}
    left_over = published["all"] - published["board"] if len(published) == 2 else 0
    assert all(not 0 < each < 10 for each in (*published.values(), left_over))


def test_what_few_cast_is_opened_and_nobody_but_the_trustees_reads_it(tmp_path: Path) -> None:
    vote = held(SHALL_WE, members=12)
    board = opened(vote, 9)
    trustee, member = vote.people[0], vote.people[11]

    assert board.result == ((9, 0, 0),)
    for who in (None, member):
        found = downloaded(who, board, tmp_path)
        assert (found.is_accepted, found.state, found.result, found.ballots) == (True, Kind.ENCRYPTED_TALLY, None, 9)
        told = page(who, f"/board/{board.uuid}/")
        assert "only what came out of it is published" in told
        assert "Download the board, up to its opening" in told
        assert board.head not in told
        assert found.head in told
        assert not re.search(r"<td class=\"number\">9</td>", told)
    assert downloaded(trustee, board, tmp_path).result == ((9, 0, 0),)
    assert "It shows how few people voted" in page(trustee, f"/board/{board.uuid}/")


def test_who_is_trustee_no_more_gets_what_everybody_gets(tmp_path: Path) -> None:
    vote = held(SHALL_WE)
    board = opened(vote, 4)
    Mandate.objects.get(holder=vote.people[2], power="voting.keep-key").give_up(by=vote.people[2], now=CLOSE)

    assert downloaded(vote.people[2], board, tmp_path).result is None


def test_ten_ballots_are_shown_to_everybody(tmp_path: Path) -> None:
    vote = held(SHALL_WE, members=10)
    board = opened(vote, 10)

    assert downloaded(None, board, tmp_path).result == ((10, 0, 0),)
    told = page(None, f"/board/{board.uuid}/")
    assert '<td class="number">10</td>' in told
    assert board.head in told


def test_the_record_has_no_digest_of_a_few_votes_that_somebody_could_try_out() -> None:
    vote = held(SHALL_WE)
    board = opened(vote, 4)

    said = " ".join(Payload.objects.filter(line__kind__startswith="voting.board").values_list("facts", flat=True))

    assert board.head not in said
    assert board.shown_head != board.head


def test_pooled_with_few_papers_a_board_is_withheld_as_long_as_nobody_knows_how_many_they_are() -> None:
    vote = held(SHALL_WE, members=13, few=Few.POOLED)
    vote.board.box.give_paper(vote.people[12], now=NOON)
    board = opened(vote, 12)
    assert not board.shows_opened

    seal = board.box.seal({(1,): 1}, opened={(1,): 12}, authority=routine(vote.body), now=CLOSE)

    assert (board.shows_opened, seal.is_shown) == (False, True)


def test_withheld_with_few_papers_the_board_is_shown_and_the_whole_is_not() -> None:
    vote = held(SHALL_WE, members=13)
    vote.board.box.give_paper(vote.people[12], now=NOON)
    board = opened(vote, 12)

    seal = board.box.seal({(1,): 1}, opened={(1,): 12}, authority=routine(vote.body), now=CLOSE)

    assert (board.shows_opened, seal.is_shown) == (True, False)


@pytest.mark.parametrize(
    ("members", "few", "told"),
    [
        (6, Few.WITHHELD, "Only 6 people have a vote here. Only what comes out of it is published, and no numbers"),
        (12, Few.WITHHELD, "The numbers are published, unless fewer than 10 vote here, or on paper"),
        (12, Few.POOLED, "they are published for both together alone"),
    ],
)
def test_voters_read_before_they_vote_what_will_be_published(members: int, few: Few, told: str) -> None:
    vote = held(WHO, members=members, few=few)

    with time_machine.travel(NOON, tick=False):
        pages = [browser(vote.people[4]).get(f"/{place}/{vote.board.uuid}/").content.decode() for place in ("booth", "board")]

    assert [told in page for page in pages] == [True, True]


def test_a_void_vote_says_how_many_had_voted_and_that_nothing_was_opened() -> None:
    vote = held(SHALL_WE)
    for person in vote.people[:4]:
        vote.cast(person, YES)
    vote.board.box.give_paper(vote.people[5], now=NOON)
    vote.close()

    vote.board.give_up(authority=routine(vote.body), now=CLOSE)

    seal = BallotSeal.objects.get()
    assert (seal.returned, seal.unopened, seal.given, seal.cast) == (0, 4, 1, 0)
    assert "4 people of 6 entitled had voted. Nothing of it was read or counted" in seal.told(vote.board.box.roll).sentence()
    assert '"unopened":4' in Payload.objects.get(line__kind="voting.ballots-parted").facts
