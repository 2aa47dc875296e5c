"""Held to belenios-tool, which none of us wrote: each accepts what the other makes, and both refuse the same tamperings."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from commonty.ballots import result
from commonty.ballots.ballot import make_ballot
from commonty.ballots.events import Kind
from commonty.ballots.tests.belenios import Conducted, accepts
from commonty.ballots.tests.boards import BUDGET, CHAIR, DATES, DELEGATES, Made, closed, private, singles, two_of_three
from commonty.ballots.tests.tampering import Told, edit, first, forged, tampered
from commonty.ballots.verifier import verify

pytestmark = pytest.mark.slow

SUMS = [
    (0, ((1, 0), (1, 0, 1), (0, 1, 1, 0))),
    (1, ((0, 1), (0, 0, 0), (1, 0, 0, 0))),
    (0, ((0, 1), (1, 1, 1), (0, 0, 0, 1))),
]
RANKS = [(0, ((3, 1, 2),)), (1, ((1, 2, 0),)), (2, ((1, 2, 3),))]


@pytest.mark.parametrize("group", ["BELENIOS-2048", "RFC-3526-2048"])
@pytest.mark.parametrize("keyed", [lambda group: singles(group, 2), two_of_three], ids=["all-of-two", "two-of-three"])
def test_belenios_accepts_our_sums_with_weights_and_a_blank_vote(group: str, keyed: Callable[..., object], tmp_path: Path) -> None:
    made = closed(SUMS, group=group, questions=(BUDGET, DATES, DELEGATES), weights=(2, 1, 5), keyed=keyed)
    declared = made.open_and_declare(*((1, 2) if len(made.trustees.owners) == 2 else (1, 3)))

    assert declared == ((0, 3), (2, 2, 2), (1, 0, 0, 2))
    assert accepts(tmp_path, made.board, made.election.uuid)


def test_belenios_accepts_our_rankings_with_two_shuffles(tmp_path: Path) -> None:
    made = closed(RANKS, group="RFC-3526-2048", questions=(CHAIR,))

    assert sorted(made.open_and_declare(1, 2)[0]) == [(1, 2, 0), (1, 2, 3), (3, 1, 2)]
    assert accepts(tmp_path, made.board, made.election.uuid)


def test_belenios_accepts_our_board_while_it_is_open(tmp_path: Path) -> None:
    made = closed(SUMS, group="BELENIOS-2048", questions=(BUDGET, DATES, DELEGATES), weights=(2, 1, 5))

    assert accepts(tmp_path, made.board, made.election.uuid)


YES_OR_NO = {"answers": ["Yes", "No"], "min": 1, "max": 1, "question": "Adopt?"}
VOTERS = ["ada@example.org,ada,3", "ben@example.org,ben,1"]
WITH_BLANK = {"answers": ["Ada", "Ben"], "blank": True, "min": 1, "max": 2, "question": "Whom?"}


@pytest.mark.parametrize("threshold", [0, 2], ids=["all-of-three", "two-of-three"])
def test_we_accept_the_sums_of_belenios_and_count_them_again(threshold: int, tmp_path: Path) -> None:
    made = Conducted.begun(
        tmp_path,
        group="BELENIOS-2048",
        questions=[YES_OR_NO, WITH_BLANK],
        voters=VOTERS,
        threshold=threshold,
    )
    made.cast(0, [[1, 0], [1, 0, 0]])
    made.cast(1, [[0, 1], [1, 0, 0]])
    made.cast(0, [[1, 0], [0, 1, 1]])
    made.close()
    for owner in (1, 3) if threshold else (1, 2, 3):
        (made.decrypt_together if threshold else made.decrypt)(owner)
    made.declare()

    found = verify(made.board)

    assert [check.failures for check in found.checks if check.failures] == []
    assert (found.ballots, found.ballots_counted, found.total_weight) == (3, 2, 4)
    assert counted_again(made.board) == found.result == ((3, 1), (1, 3, 3))


def test_we_accept_the_rankings_of_belenios_and_count_them_again(tmp_path: Path) -> None:
    question = {"type": "NonHomomorphic", "value": {"answers": ["Ada", "Ben"], "question": "Rank them"}}
    made = Conducted.begun(tmp_path, group="RFC-3526-2048", questions=[question], voters=["ada@example.org", "ben@example.org"])
    made.cast(0, [[1, 2]])
    made.cast(1, [[2, 1]])
    made.close()
    made.shuffle(1)
    made.shuffle(3)
    made.add("EndShuffles")
    for owner in (1, 2, 3):
        made.decrypt(owner)
    made.declare()

    found = verify(made.board)

    assert [check.failures for check in found.checks if check.failures] == []
    assert found.result is not None
    assert counted_again(made.board) == found.result
    assert sorted(found.result[0]) == [(1, 2), (2, 1)]


def counted_again(board: Path) -> result.Result:
    """Return the result that we compute of a board, apart from the one published on it."""
    opening = verify(board).opening
    assert opening is not None
    plain = result.opened(opening.trustees, opening.tally, opening.decryptions)
    return result.compute(opening.election, plain, total_weight=opening.numbers[1])


@cache
def sums() -> Made:
    made = closed(SUMS[:2], group="BELENIOS-2048", questions=(BUDGET, DATES, DELEGATES), weights=(2, 1, 5))
    made.open_and_declare(1, 2)
    return made


@cache
def rankings() -> Made:
    made = closed(RANKS, group="RFC-3526-2048", questions=(CHAIR,))
    made.open_and_declare(1, 2)
    return made


def stranger(told: Told) -> None:
    made = sums()
    first(told, Kind.BALLOT)[0] = make_ballot(made.election, private(made.group, "another", 9), SUMS[0][1])


def unproved(question: int, *path: str | int) -> Callable[[Told], object]:
    """Return what makes one proof of a ballot false, which its voter signs anew."""

    def change(facts: Any) -> None:  # noqa: ANN401 - a ballot's
        at = facts["answers"][question]
        for step in path:
            at = at[step]
        at["response"] = "5"

    return lambda told: forged(sums(), change)(told)  # noqa: PLW0108 - the election is made when it is asked for


Case = tuple[Callable[[], Made], Callable[[Told], object]]
TAMPERED: dict[str, Case] = {
    "a choice that is not proved": (sums, unproved(0, "individual_proofs", 0, 0)),
    "a sum that is not proved": (sums, unproved(1, "overall_proof", 0)),
    "a false signature": (sums, edit(Kind.BALLOT, lambda facts: facts["signature"]["proof"].update(response="5"))),
    "a stranger's ballot": (sums, stranger),
    "a ballot taken out": (sums, lambda told: told.pop(1)),
    "a false decryption": (sums, edit(Kind.PARTIAL_DECRYPTION, lambda facts: facts["decryption_proofs"][0][0].update(response="5"))),
    "another result": (sums, edit(Kind.RESULT, lambda facts: facts["result"][0].reverse())),
    "exchanged rankings": (rankings, edit(Kind.SHUFFLE, lambda facts: facts["ciphertexts"][0].reverse())),
}
ACCEPTED_BY_OTHERS: dict[str, Case] = {
    "the same ballot twice": (sums, lambda told: told.insert(2, told[1])),
    "a published tally that is not the product": (sums, edit(Kind.ENCRYPTED_TALLY, lambda facts: facts[0].reverse())),
    "a number of ballots that is another": (sums, edit(Kind.ENCRYPTED_TALLY, lambda facts: facts.update(num_tallied=7), place=1)),
    "two results": (sums, lambda told: told.append(told[-1])),
}


@pytest.mark.parametrize(("of", "change"), TAMPERED.values(), ids=TAMPERED)
def test_both_refuse(of: Callable[[], Made], change: Callable[[Told], object], tmp_path: Path) -> None:
    made = of()
    board = tampered(made.board, change)

    assert not accepts(tmp_path, board, made.election.uuid)
    assert not verify(tmp_path / f"{made.election.uuid}.bel").is_accepted


@pytest.mark.parametrize(("of", "change"), ACCEPTED_BY_OTHERS.values(), ids=ACCEPTED_BY_OTHERS)
def test_we_refuse_what_belenios_accepts(of: Callable[[], Made], change: Callable[[Told], object], tmp_path: Path) -> None:
    made = of()
    board = tampered(made.board, change)

    assert accepts(tmp_path, board, made.election.uuid)
    assert not verify(tmp_path / f"{made.election.uuid}.bel").is_accepted


@pytest.mark.parametrize("of", [sums, rankings])
def test_both_accept_what_was_not_tampered_with(of: Callable[[], Made], tmp_path: Path) -> None:
    made = of()

    assert accepts(tmp_path, made.board, made.election.uuid)
    assert verify(made.at(tmp_path)).is_accepted
