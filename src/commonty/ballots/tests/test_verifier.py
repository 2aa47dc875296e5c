"""The verifier: it accepts boards as they should be, at any moment, and names the check and the error that refuses any other."""

import dataclasses
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonty.ballots import verifier
from commonty.ballots.archive import timestamp_of
from commonty.ballots.checking import ballots, earlier, listed
from commonty.ballots.checking.earlier import NotAContinuation, check_continues
from commonty.ballots.events import Kind
from commonty.ballots.groups import GROUPS
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.question import HomomorphicQuestion
from commonty.ballots.secret import SecretScalar
from commonty.ballots.tests.boards import (
    BUDGET,
    CHAIR,
    DELEGATES,
    Made,
    closed,
    opened,
    prepared,
    singles,
    two_of_three,
)
from commonty.ballots.tests.judged import ED, RANKING, RANKING_RESULT, SUMS, SUMS_RESULT, refusals, verdict
from commonty.ballots.tests.samples import NAMES, SAMPLES, sample
from commonty.ballots.tests.tampering import first, put_together, taken_apart, tampered
from commonty.ballots.trustees import Trustees
from commonty.ballots.verifier import Name, verify


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_elections_of_other_versions_are_accepted_with_the_result_that_they_published(path: Path) -> None:
    found = verify(path)

    published = json.loads(first(taken_apart(path.read_bytes()), Kind.RESULT)[0])["result"]
    assert refusals(found) == []
    assert (found.state, found.to_json()["result"]) == ("Result", published)


def test_a_verdict_names_every_check_with_what_it_covered(tmp_path: Path) -> None:
    found = verdict(tmp_path, SUMS.board)

    assert found.result == SUMS_RESULT == ((0, 3), (2, 2, 2), (1, 0, 0, 2))
    assert {check.name.value: (check.covered, check.of) for check in found.checks if check.was_reached} == {
        "archive": (len(SUMS.board), "bytes"),
        "chain": (9, "events"),
        "order": (9, "events"),
        "contents": (4, "payloads"),
        "election": (3, "questions"),
        "trustees": (3, "trustees"),
        "election-key": (1, "key"),
        "credentials": (3, "credentials"),
        "ballots-once": (3, "ballots"),
        "ballots-listed": (3, "ballots"),
        "ballots-written": (3, "ballots"),
        "ballots-members": (3, "ballots"),
        "ballots-signed": (3, "ballots"),
        "ballots-proved": (3, "ballots"),
        "tally": (9, "ciphertexts"),
        "tally-numbers": (2, "ballots counted"),
        "decryptions-once": (2, "decryptions"),
        "decryptions": (2, "decryptions"),
        "result": (9, "entries of the result"),
    }
    assert (found.uuid, found.ballots, found.ballots_counted, found.total_weight) == ("TestE1ection12", 3, 2, 3)


def test_rankings_come_out_in_another_order_and_are_the_same_rankings(tmp_path: Path) -> None:
    found = verdict(tmp_path, RANKING.board)

    assert found.is_accepted
    assert found.check(Name.SHUFFLES).covered == 2
    assert sorted(RANKING_RESULT[0]) == [(1, 2, 0), (1, 2, 3), (3, 1, 2)]
    assert found.result == RANKING_RESULT


@pytest.mark.parametrize("made", [SUMS, RANKING], ids=["sums", "ranking"])
def test_a_board_is_accepted_at_every_moment_and_continues_each_earlier_copy(made: Made, tmp_path: Path) -> None:
    told = taken_apart(made.board)
    copy = tmp_path / "earlier.bel"
    for long in range(1, len(told) + 1):
        now = tmp_path / "board.bel"
        now.write_bytes(put_together(told[:long]))

        found = verify(now, earlier=copy if long > 1 else None)

        assert refusals(found) == []
        assert (found.state, found.result is not None) == (told[long - 1][0], long == len(told))
        assert (found.opening is not None) == (Kind.ENCRYPTED_TALLY in [kind for kind, _data in told[:long]])
        copy.write_bytes(now.read_bytes())


@pytest.mark.parametrize("at", [0, 7, 8, 9, 50, 500])
def test_the_byte_at_which_a_board_was_written_anew_is_named_however_far_it_is(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier, "PIECE", 8)
    before, now = tmp_path / "before", tmp_path / "now"
    before.write_bytes(bytes(501))
    now.write_bytes(bytes(at) + b"x" + bytes(999))

    with pytest.raises(NotAContinuation) as refused:
        check_continues(now, before)

    assert refused.value.offset == at
    now.write_bytes(bytes(1_000))
    assert check_continues(now, before) == 501


def test_a_board_that_does_not_continue_the_earlier_copy_is_refused_at_the_byte(tmp_path: Path) -> None:
    copy = tmp_path / "earlier.bel"
    copy.write_bytes(SUMS.board)
    told = taken_apart(SUMS.board)

    for other, at in ((put_together([*told[:2], *told[3:]]), None), (put_together(told[:3]), len(put_together(told[:3])))):
        path = tmp_path / "board.bel"
        path.write_bytes(other)
        found = verify(path, earlier=copy)
        assert ("earlier", "NotAContinuation") in refusals(found)
        if at is not None:
            assert found.check(Name.EARLIER).failures[0].says.startswith(f"byte {at:,} ")


@pytest.mark.parametrize("made", [SUMS, RANKING], ids=["sums", "ranking"])
def test_work_on_several_cores_finds_the_same(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballots, "A_TASK", 1)
    monkeypatch.setattr(listed, "A_TASK", 1)
    monkeypatch.setattr(verifier, "WORTH_SPREADING", 0)
    path = made.at(tmp_path)
    heard: list[tuple[int, int]] = []

    found = verify(path, processes=2, told=lambda done, of: heard.append((done, of)))

    assert dataclasses.replace(found, opening=None) == dataclasses.replace(verify(path), opening=None)
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_what_happens_after_a_refused_ballot_is_not_said_to_be_checked(tmp_path: Path) -> None:
    found = verdict(
        tmp_path, tampered(SUMS.board, lambda told: told[1][1].__setitem__(0, told[1][1][0].replace(b'"hash":"', b'"hash":"A')))
    )

    assert [check.name.value for check in found.checks[list(Name).index(Name.TALLY) :] if check.was_reached] == []
    assert (found.result, found.opening) == (None, None)
    assert found.check(Name.BALLOTS_PROVED).covered == 2


BROKEN = {
    "a bit flipped in a ballot": (lambda raw: raw.replace(b'"answers"', b'"answerz"', 1), ("archive", "NotTheContent")),
    "a file cut short": (lambda raw: raw[:-1], ("archive", "CutShort")),
    "bytes behind the end": (lambda raw: raw + bytes(512), ("archive", "WrongHeader")),
    "another file": (lambda _raw: b"%PDF-1.7", ("archive", "WrongBeginning")),
    "an empty file": (lambda _raw: b"", ("archive", "WrongBeginning")),
    "the last event cut off": (lambda raw: raw[:-1024], ("chain", "DataWithoutEvent")),
}


@pytest.mark.parametrize(("change", "refused"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_by_the_check_of_its_bytes_or_of_its_chain(
    change: Callable[[bytes], bytes], refused: tuple[str, str], tmp_path: Path
) -> None:
    found = verdict(tmp_path, change(SUMS.board))

    assert refusals(found) == [refused]
    assert found.result is None


def test_an_event_taken_out_of_the_chain_is_refused_by_name(tmp_path: Path) -> None:
    told = taken_apart(SUMS.board)
    before, after = (put_together(told[:long]) for long in (2, 3))

    found = verdict(tmp_path, before + SUMS.board[len(after) :])

    assert refusals(found) == [("chain", "WrongHeight")]
    assert (found.state, found.ballots) == ("Ballot", 1)


def test_a_check_passed_where_it_was_made_and_refused_nothing(tmp_path: Path) -> None:
    found = verdict(tmp_path, tampered(SUMS.board, lambda told: told.pop(2)))

    passed = {check.name for check in found.checks if check.passed}
    assert [check.name for check in found.checks if check.failed] == [Name.TALLY, Name.TALLY_NUMBERS]
    later = {Name.TALLY, Name.TALLY_NUMBERS, Name.SHUFFLES, Name.DECRYPTIONS, Name.DECRYPTIONS_ONCE, Name.RESULT}
    assert passed == set(Name) - {Name.EARLIER, Name.BOUND} - later
    assert {each["name"] for each in found.to_json()["checks"] if each["passed"]} == {*passed}  # type: ignore[union-attr, index, call-overload] # checks


def test_a_verdict_is_told_whole_as_json(tmp_path: Path) -> None:
    found = verdict(tmp_path, RANKING.board)
    check = found.check(Name.SHUFFLES)
    refused = verdict(tmp_path, tampered(RANKING.board, lambda told: told.insert(2, told[1])))

    told = found.to_json()
    checks = told.pop("checks")

    assert told == {
        "accepted": True,
        "uuid": found.uuid,
        "name": "A test",
        "state": "Result",
        "head": found.head,
        "election_fingerprint": found.election_fingerprint,
        "credentials_fingerprint": found.credentials_fingerprint,
        "ballots": 3,
        "ballots_counted": 3,
        "total_weight": 3,
        "result": [[list(each) for each in RANKING_RESULT[0] if isinstance(each, tuple)]],
        "spoilt": [[]],
        "of_no_numbers": [[]],
    }
    assert isinstance(checks, list)
    assert len(checks) == len(Name)
    assert checks[list(Name).index(Name.SHUFFLES)] == {
        "name": "shuffles",
        "passed": True,
        "reached": True,
        "covered": 2,
        "of": "shuffles",
        "failed": 0,
        "failures": [],
    }
    assert check.passed
    assert refused.to_json()["accepted"] is False
    assert refused.to_json()["result"] is None
    assert refused.to_json()["checks"][list(Name).index(Name.BALLOTS_ONCE)] == {  # type: ignore[index] # checks
        "name": "ballots-once",
        "passed": False,
        "reached": True,
        "covered": 3,
        "of": "ballots",
        "failed": 1,
        "failures": [
            {
                "error": "BallotTwice",
                "where": "ballot 2",
                "says": "this ballot stands on the board already: somebody put in a copy of it",
            }
        ],
    }


def test_trustees_are_given_no_tally_that_is_not_the_ballots(tmp_path: Path) -> None:
    found = verdict(tmp_path, tampered(SUMS.board, lambda told: told[5][1].__setitem__(0, told[5][1][0] + b" ")))

    assert refusals(found) == [("tally", "OtherBallots")]
    assert found.opening is None


def test_no_more_than_twenty_failures_of_a_check_are_told_and_all_are_counted(tmp_path: Path) -> None:
    made = opened([(voter, ((1, 0),)) for voter in range(25)], weights=(1,) * 25)
    told = taken_apart(made.board)
    for _kind, data in told[1:]:
        data[0] = data[0].replace(b'"hash":"', b'"hash":"A')

    check = verdict(tmp_path, put_together(told)).check(Name.BALLOTS_SIGNED)

    assert (check.failed, len(check.failures), check.covered) == (25, 20, 0)


def test_an_election_in_which_nobody_voted_is_opened_and_accepted(tmp_path: Path) -> None:
    for questions in ((BUDGET, DELEGATES), (CHAIR,)):
        made = closed([], questions=questions)
        declared = made.open_and_declare(1, 2)

        found = verdict(tmp_path, made.board)

        assert refusals(found) == []
        assert found.result == declared


def test_sums_and_rankings_are_opened_together(tmp_path: Path) -> None:
    made = closed([(0, ((1, 0), (3, 1, 2))), (1, ((1, 0), (1, 2, 0)))], questions=(BUDGET, CHAIR))
    sums, rankings = made.open_and_declare(1, 2)

    found = verdict(tmp_path, made.board)

    assert refusals(found) == []
    assert (sums, sorted(rankings)) == ((2, 0), [(1, 2, 0), (3, 1, 2)])
    assert found.check(Name.SHUFFLES).covered == 2


def test_large_weights_are_written_as_texts_and_read(tmp_path: Path) -> None:
    made = closed([(0, ((1, 0),)), (1, ((1, 0),))], weights=(2**30, 2**20))
    assert made.open_and_declare(1, 2) == ((2**30 + 2**20, 0),)

    assert refusals(verdict(tmp_path, made.board)) == []
    assert b'"total_weight":"1074790400"' in made.board
    assert b'{"result":[["1074790400",0]]}' in made.board


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_any_trustee_of_three_may_be_absent_where_two_suffice(missing: int, tmp_path: Path) -> None:
    made = closed([(0, ((1, 0),)), (2, ((0, 1),))], weights=(1, 1, 3), keyed=two_of_three)

    assert made.open_and_declare(*({1, 2, 3} - {missing})) == ((1, 3),)
    assert refusals(verdict(tmp_path, made.board)) == []


def test_a_single_trustee_beside_a_ceremony_must_decrypt_too(tmp_path: Path) -> None:
    def keyed(_group: Group) -> tuple[Trustees, dict[int, SecretScalar]]:
        (alone, secret), (some, secrets) = singles(ED, 1), two_of_three(ED)
        return Trustees(ED, (*alone.items, *some.items)), {**secret, **{owner + 1: each for owner, each in secrets.items()}}

    made = closed([(0, ((1, 0),))], keyed=keyed)

    assert made.open_and_declare(4, 1, 2) == ((1, 0),)
    assert refusals(verdict(tmp_path, made.board)) == []


@pytest.mark.parametrize("name", GROUPS)
def test_any_election_is_opened_with_the_votes_that_were_cast_and_accepted(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")

    @settings(max_examples={"Ed25519": 15}.get(name, 2), suppress_health_check=list(HealthCheck), derandomize=True)
    @given(data=st.data())
    def opens(data: st.DataObject) -> None:
        options = data.draw(st.integers(1, 4), "options")
        least = data.draw(st.integers(0, options), "least")
        question = HomomorphicQuestion(
            "?", tuple("ABCD"[:options]), least, data.draw(st.integers(least, options), "most"), data.draw(st.booleans())
        )
        voters = data.draw(st.lists(st.integers(1, 9), min_size=1, max_size=4), "weights")
        made = prepared(group=name, questions=(question,), weights=voters)
        made.set_up()
        votes: dict[int, tuple[int, ...]] = {}
        for voter in data.draw(st.lists(st.integers(0, len(voters) - 1), max_size=5), "who votes"):
            votes[voter] = data.draw(allowed(question), "vote")
            made.cast(voter, (votes[voter],))
        made.close()

        declared = made.open_and_declare(1, 2)

        sums = tuple(sum(vote[place] * voters[voter] for voter, vote in votes.items()) for place in range(question.choices))
        assert declared == (sums,)
        assert refusals(verdict(folder, made.board)) == []

    opens()


def allowed(question: HomomorphicQuestion) -> st.SearchStrategy[tuple[int, ...]]:
    """Return votes that a question allows."""
    places = range(len(question.options))
    chosen = st.sets(st.sampled_from(places), min_size=question.least, max_size=question.greatest)
    blank = (0,) if question.has_blank else ()
    votes = chosen.map(lambda some: (*blank, *(int(place in some) for place in places)))
    return votes | st.just((1, *(0 for _ in places))) if question.has_blank else votes


FLIPPED = [sample("2.5.1-nh"), sample("3.3.0-th")]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_bit_flipped_in_any_content_is_refused_or_harmless_though_every_digest_is_made_right_again(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = data.draw(st.sampled_from(FLIPPED), "board")
    board = path.read_bytes()
    told = taken_apart(board)
    where = data.draw(
        st.sampled_from([(event, place) for event, (_kind, each) in enumerate(told) for place in range(len(each))]), "content"
    )
    kind, bodies = told[where[0]]
    body = bodies[where[1]]
    at, bit = data.draw(st.integers(0, len(body) - 1), "byte"), data.draw(st.integers(0, 7), "bit")
    bodies[where[1]] = body[:at] + bytes([body[at] ^ 1 << bit]) + body[at + 1 :]
    flipped = put_together(told, timestamp=timestamp_of(io.BytesIO(board)))

    found = verdict(tmp_path_factory.mktemp("flipped"), flipped)

    is_only_who_shuffled = kind is Kind.SHUFFLE and where[1] == 1
    assert flipped == board or is_only_who_shuffled or not found.is_accepted
