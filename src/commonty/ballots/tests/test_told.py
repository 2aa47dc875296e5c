"""What a verdict tells beside yes and no: how much, where, which board; and that nothing is lost between one task and the next."""

from collections.abc import Callable
from pathlib import Path

import pytest

from commonty.ballots.checking import ballots, listed
from commonty.ballots.events import Kind
from commonty.ballots.hashing import b64_digest
from commonty.ballots.question import RankingQuestion
from commonty.ballots.tests.boards import BUDGET, CHAIR, Made, closed
from commonty.ballots.tests.judged import OUTSIDE, RANKING, SUMS, refusals, verdict
from commonty.ballots.tests.tampering import Change, edit, put, put_together, taken_apart, tampered, with_text
from commonty.ballots.verifier import Check, Name, verify

TASKS = (1, 2, 256)


@pytest.fixture(params=TASKS)
def a_task(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each process so many ballots or credentials at once."""
    for module in (ballots, listed):
        monkeypatch.setattr(module, "A_TASK", request.param)


def told(check: Check) -> tuple[int, list[tuple[str, str]]]:
    """Return how much a check covered, and what it refused where."""
    return check.covered, [(each.error, each.where) for each in check.failures]


@pytest.mark.usefixtures("a_task")
@pytest.mark.parametrize(
    ("change", "covered", "refused"),
    [
        (lambda facts: facts[::-1], 1, [("NotSorted", "credential 2"), ("NotSorted", "credential 3")]),
        (lambda facts: [OUTSIDE + ",1", *facts], 3, [("NotAnElement", "credential 1")]),
        (lambda facts: [*facts, OUTSIDE + ",1"], 3, [("NotAnElement", "credential 4")]),
    ],
    ids=["in the other order", "the first no member", "the last no member"],
)
def test_each_credential_is_checked_and_its_place_told_whichever_process_has_it(
    change: Callable[[list[str]], list[str]], covered: int, refused: list[tuple[str, str]], tmp_path: Path
) -> None:
    found = verdict(tmp_path, tampered(SUMS.board, edit(Kind.SETUP, change, place=2)))

    assert told(found.check(Name.CREDENTIALS)) == (covered, refused)


@pytest.mark.usefixtures("a_task")
@pytest.mark.parametrize("made", [SUMS, RANKING], ids=["sums", "ranking"])
def test_ballots_are_heard_of_as_they_are_done_and_add_up_however_they_are_spread(made: Made, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []

    found = verify(made.at(tmp_path), told=lambda done, of: heard.append((done, of)))

    assert refusals(found) == []
    assert heard == [(done, 3) for done in {1: (1, 2, 3), 2: (2, 3), 256: (3,)}[ballots.A_TASK]]


@pytest.mark.usefixtures("a_task")
def test_a_ballot_that_is_refused_is_told_by_its_number(tmp_path: Path) -> None:
    board = tampered(SUMS.board, lambda events: events[3][1].__setitem__(0, events[3][1][0].replace(b'"hash":"', b'"hash":"A')))

    found = verdict(tmp_path, board)

    assert told(found.check(Name.BALLOTS_SIGNED)) == (2, [("SignedSomethingElse", "ballot 3")])


def test_a_verdict_says_by_what_a_board_is_told_from_another(tmp_path: Path) -> None:
    found = verdict(tmp_path, SUMS.board)

    assert found.election_fingerprint == SUMS.election.fingerprint == b64_digest(SUMS.raw)
    assert found.credentials_fingerprint == b64_digest(SUMS.credentials)
    assert found.head == SUMS.chain.head


def test_of_a_file_that_is_no_board_nothing_is_told(tmp_path: Path) -> None:
    found = verdict(tmp_path, b"")

    assert (found.uuid, found.name, found.state, found.head, found.election_fingerprint, found.credentials_fingerprint) == ("",) * 6
    assert (found.ballots, found.ballots_counted, found.total_weight) == (0, 0, 0)
    assert (found.result, found.spoilt, found.of_no_numbers, found.opening) == (None, (), (), None)


BEHIND: dict[str, tuple[Change, tuple[str, str]]] = {
    "a setup": (with_text(Kind.SETUP, b'"}', b'"} ', place=3), ("contents", "PayloadMalformed")),
    "whose decryption it is": (with_text(Kind.PARTIAL_DECRYPTION, b'"}', b'"} ', place=1), ("contents", "PayloadMalformed")),
    "the size of the tally": (with_text(Kind.ENCRYPTED_TALLY, b'"}', b'"} ', place=1), ("contents", "NotASizedTally")),
}


@pytest.mark.parametrize(("change", "refused"), BEHIND.values(), ids=BEHIND)
def test_nothing_is_hidden_behind_what_a_payload_says(change: Change, refused: tuple[str, str], tmp_path: Path) -> None:
    events = taken_apart(SUMS.board)
    change(events)

    assert refusals(verdict(tmp_path, put_together(events, is_linked=False))) == [refused]


PLACES = [(0, 0), (0, 3, 0), (0, 4, 1), (2, 0), (2, 2), (3, 0), (3, 2)]


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_no_element_of_a_shuffle_s_proof_lies_outside_of_the_group(path: tuple[int, ...], tmp_path: Path) -> None:
    found = verdict(tmp_path, tampered(RANKING.board, edit(Kind.SHUFFLE, put(OUTSIDE, *path))))

    assert refusals(found) == [("shuffles", "NotAnElement")]


def test_every_ranking_is_shuffled_wherever_it_is_asked(tmp_path: Path) -> None:
    again = RankingQuestion("And for the treasury", CHAIR.options)
    made = closed([(0, ((3, 1, 2), (1, 0), (1, 2, 3)))], questions=(CHAIR, BUDGET, again))
    made.open_and_declare(1, 2)
    accepted = verdict(tmp_path, made.board)

    for change in (
        edit(Kind.SHUFFLE, lambda facts: facts.update(ciphertexts=facts["ciphertexts"][:1], proofs=facts["proofs"][:1])),
        edit(Kind.SHUFFLE, lambda facts: facts.update(ciphertexts=facts["ciphertexts"][1:], proofs=facts["proofs"][1:])),
    ):
        assert refusals(verdict(tmp_path, tampered(made.board, change))) == [("shuffles", "WrongShuffleSize")]
    for change in (
        edit(Kind.SHUFFLE, lambda facts: facts["proofs"][0][1].__setitem__(0, "5")),
        edit(Kind.SHUFFLE, lambda facts: facts["proofs"][1][1].__setitem__(0, "5")),
    ):
        assert refusals(verdict(tmp_path, tampered(made.board, change))) == [("shuffles", "FalseShuffle")]
    assert accepted.is_accepted
    assert accepted.opening is not None
    assert [len(set(accepted.opening.tally[each]) - {*made.tally[each]}) for each in (0, 1, 2)] == [0, 0, 0]


def test_trustees_are_told_whether_the_shuffles_are_over(tmp_path: Path) -> None:
    events = taken_apart(RANKING.board)
    ended = next(place for place, (kind, _data) in enumerate(events) if kind is Kind.END_SHUFFLES)

    found = [verdict(tmp_path, put_together(events[:long])).opening for long in (ended - 1, ended, ended + 1)]

    assert [each.is_shuffled for each in found if each is not None] == [False, False, True]


@pytest.mark.parametrize("question", [0, 1, 2])
@pytest.mark.parametrize("part", ["decryption_factors", "decryption_proofs"])
def test_each_question_is_decrypted_whole(part: str, question: int, tmp_path: Path) -> None:
    for change in (
        edit(Kind.PARTIAL_DECRYPTION, lambda facts: facts[part][question].pop() and None),
        edit(Kind.PARTIAL_DECRYPTION, lambda facts: facts[part][question].append(facts[part][question][0])),
    ):
        assert refusals(verdict(tmp_path, tampered(SUMS.board, change))) == [("decryptions", "WrongDecryptionSize")]
