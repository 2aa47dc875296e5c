"""The verifier: it accepts boards as they should be, at any moment, and names the check and the error that refuses any other."""

import dataclasses
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonty.ballots.archive import timestamp_of
from commonty.ballots.ballot import make_ballot
from commonty.ballots.checking import ballots, listed, spreading
from commonty.ballots.events import Kind
from commonty.ballots.groups import GROUPS, group
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.proof import Proof
from commonty.ballots.question import HomomorphicQuestion
from commonty.ballots.secret import SecretScalar
from commonty.ballots.tests.boards import (
    BUDGET,
    CHAIR,
    DATES,
    DELEGATES,
    Made,
    closed,
    opened,
    prepared,
    private,
    singles,
    two_of_three,
)
from commonty.ballots.tests.samples import NAMES, SAMPLES, sample
from commonty.ballots.tests.tampering import Told, edit, first, forged, put_together, signed, taken_apart, tampered
from commonty.ballots.trustee import make_key
from commonty.ballots.trustees import Trustees
from commonty.ballots.verifier import Name, Verdict, verify

ED = group("Ed25519")
HALF = ED.text(ED.generator)
OUTSIDE = "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"[::-1].replace("f7", "7f", 1)
"""A point of order 2, as its text."""


def made_sums() -> Made:
    """Return an election of three questions that are added up: weights, a ballot replaced, a blank vote, two of three trustees."""
    votes = [
        (0, ((1, 0), (1, 0, 1), (0, 1, 1, 0))),
        (1, ((0, 1), (0, 0, 0), (1, 0, 0, 0))),
        (0, ((0, 1), (1, 1, 1), (0, 0, 0, 1))),
    ]
    return closed(votes, questions=(BUDGET, DATES, DELEGATES), weights=(2, 1, 5), keyed=two_of_three)


def made_ranking() -> Made:
    return closed([(0, ((3, 1, 2),)), (1, ((1, 2, 0),)), (2, ((1, 2, 3),))], questions=(CHAIR,))


SUMS = made_sums()
SUMS_RESULT = SUMS.open_and_declare(3, 1)
RANKING = made_ranking()
RANKING_RESULT = RANKING.open_and_declare(2, 1)


def verdict(folder: Path, board: bytes) -> Verdict:
    path = folder / "board.bel"
    path.write_bytes(board)
    return verify(path)


def refusals(found: Verdict) -> list[tuple[str, str]]:
    """Return which checks refused, and with which errors."""
    return [(check.name.value, failure.error) for check in found.checks for failure in check.failures]


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
    earlier = tmp_path / "earlier.bel"
    for long in range(1, len(told) + 1):
        now = tmp_path / "board.bel"
        now.write_bytes(put_together(told[:long]))

        found = verify(now, earlier=earlier if long > 1 else None)

        assert refusals(found) == []
        assert (found.state, found.result is not None) == (told[long - 1][0], long == len(told))
        earlier.write_bytes(now.read_bytes())


def test_a_board_that_does_not_continue_the_earlier_copy_is_refused_at_the_byte(tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.bel"
    earlier.write_bytes(SUMS.board)
    told = taken_apart(SUMS.board)

    for other, at in ((put_together([*told[:2], *told[3:]]), None), (put_together(told[:3]), len(put_together(told[:3])))):
        path = tmp_path / "board.bel"
        path.write_bytes(other)
        found = verify(path, earlier=earlier)
        assert ("earlier", "NotAContinuation") in refusals(found)
        if at is not None:
            assert found.check(Name.EARLIER).failures[0].says.startswith(f"byte {at:,} ")


@pytest.mark.parametrize("made", [SUMS, RANKING], ids=["sums", "ranking"])
def test_work_on_several_cores_finds_the_same(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballots, "A_TASK", 1)
    monkeypatch.setattr(listed, "A_TASK", 1)
    monkeypatch.setattr(spreading, "FEW", 1)
    path = made.at(tmp_path)
    heard: list[tuple[int, int]] = []

    found = verify(path, processes=2, told=lambda done, of: heard.append((done, of)))

    assert dataclasses.replace(found, opening=None) == dataclasses.replace(verify(path), opening=None)
    assert heard == [(1, 3), (2, 3), (3, 3)]


Change = Callable[[Told], object]


def replaced(kind: Kind, body: bytes, *, place: int = 0) -> Change:
    return lambda told: first(told, kind).__setitem__(place, body)


def with_text(kind: Kind, old: bytes, new: bytes, *, place: int = 0) -> Change:
    def apply(told: Told) -> None:
        data = first(told, kind)
        assert old in data[place]
        data[place] = data[place].replace(old, new, 1)

    return apply


def unlisted(told: Told) -> None:
    first(told, Kind.BALLOT)[0] = make_ballot(SUMS.election, private(ED, "another", 9), ((1, 0), (0, 0, 0), (1, 0, 0, 0)))


def stolen(told: Told) -> None:
    """The answers of one voter in the ballot of another, who signs them."""
    copied = json.loads(told[1][1][0])
    mine = json.loads(told[2][1][0])
    del mine["signature"]
    told[2][1][0] = signed(SUMS, 1, {**mine, "answers": copied["answers"]})


def added_event(kind: Kind, *data: bytes, at: int = 99) -> Change:
    return lambda told: told.insert(at, (kind, list(data)))


def without(kind: Kind) -> Change:
    def apply(told: Told) -> None:
        told[:] = [each for each in told if each[0] is not kind]

    return apply


def twice(kind: Kind) -> Change:
    def apply(told: Told) -> None:
        place = next(place for place, each in enumerate(told) if each[0] is kind)
        told.insert(place + 1, (kind, list(told[place][1])))

    return apply


def answer(question: int, change: Callable[[Any], object]) -> Change:
    return forged(SUMS, lambda facts: change(facts["answers"][question]))


def proof(question: int, *path: str | int) -> Change:
    """A response that is another, in a proof of the first ballot."""

    def change(facts: Any) -> None:  # noqa: ANN401 - a ballot's
        for step in path:
            facts = facts[step]
        facts["response"] = "5"

    return answer(question, change)


def put(value: str, *path: int) -> Callable[[Any], object]:
    """Return what puts a value into the proof of a shuffle."""

    def change(facts: Any) -> None:  # noqa: ANN401 - a shuffle's
        at = facts["proofs"][0]
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    return change


REFUSED: dict[str, tuple[Change, str, str]] = {
    # A. The archive; its bytes, names and links are tried in test_archive.py.
    "nothing was set up": (list.clear, "order", "NotSetUp"),
    "a second setup": (twice(Kind.SETUP), "order", "OutOfTurn"),
    "a setup after ballots": (lambda told: told.insert(2, told[0]), "order", "OutOfTurn"),
    "a ballot after the end": (lambda told: told.insert(5, told[1]), "order", "OutOfTurn"),
    "a ballot after the result": (lambda told: told.append(told[1]), "order", "OutOfTurn"),
    "no end of the ballots": (without(Kind.END_BALLOTS), "order", "OutOfTurn"),
    "no tally": (without(Kind.ENCRYPTED_TALLY), "order", "OutOfTurn"),
    "no decryptions": (without(Kind.PARTIAL_DECRYPTION), "order", "OutOfTurn"),
    "two results": (twice(Kind.RESULT), "order", "OutOfTurn"),
    "two tallies": (twice(Kind.ENCRYPTED_TALLY), "order", "OutOfTurn"),
    "shuffles of nothing": (added_event(Kind.END_SHUFFLES, at=6), "order", "OutOfTurn"),
    "a tally of another number of ballots": (with_text(Kind.ENCRYPTED_TALLY, b'd":2', b'd":3', place=1), "tally-numbers", "OtherNumbers"),
    "a tally of another weight": (with_text(Kind.ENCRYPTED_TALLY, b't":3', b't":4', place=1), "tally-numbers", "OtherNumbers"),
    "a payload with another field": (
        with_text(Kind.PARTIAL_DECRYPTION, b'{"owner"', b'{"by":1,"owner"', place=1),
        "contents",
        "PayloadMalformed",
    ),
    "a decryption by nobody": (with_text(Kind.PARTIAL_DECRYPTION, b":3", b":4", place=1), "contents", "NoSuchTrustee"),
    "a tally's size with another field": (
        with_text(Kind.ENCRYPTED_TALLY, b'{"num', b'{"by":1,"num', place=1),
        "contents",
        "NotASizedTally",
    ),
    # The election.
    "an election with an unknown field": (with_text(Kind.SETUP, b'"uuid"', b'"note":1,"uuid"'), "election", "UnknownField"),
    "an election with a field twice": (with_text(Kind.SETUP, b'"uuid"', b'"name":"x","uuid"'), "election", "FieldTwice"),
    "an election of another version": (with_text(Kind.SETUP, b'"version":1', b'"version":2'), "election", "UnknownVersion"),
    "an election in no group": (with_text(Kind.SETUP, b"Ed25519", b"Ed25518"), "election", "UnknownGroup"),
    "an election with the key of all": (
        edit(Kind.SETUP, lambda facts: facts.update(public_key="0" * 63 + "1")),
        "election",
        "IdentityElectionKey",
    ),
    "an election that is no text": (replaced(Kind.SETUP, b"\xff"), "election", "NotJson"),
    "an election that asks nothing": (edit(Kind.SETUP, lambda facts: facts.update(questions=[])), "election", "NoQuestions"),
    # B. The keys; ceremonies are tried in test_threshold.py.
    "an election with the key of somebody else": (
        edit(Kind.SETUP, lambda facts: facts.update(public_key=HALF)),
        "election-key",
        "OtherKey",
    ),
    "trustees who are not asked": (
        lambda told: first(told, Kind.SETUP).__setitem__(1, Trustees(ED, (make_key(ED)[1],)).written().encode()),
        "election-key",
        "OtherKey",
    ),
    "trustees without a proof": (
        lambda told: first(told, Kind.SETUP).__setitem__(
            1, Trustees(ED, (dataclasses.replace(make_key(ED)[1], proof=Proof(1, 2)),)).written().encode()
        ),
        "trustees",
        "FalseKey",
    ),
    "no trustees": (replaced(Kind.SETUP, b"[]", place=1), "trustees", "NoTrustees"),
    "trustees with an unknown field": (with_text(Kind.SETUP, b'"threshold"', b'"note":1,"threshold"', place=1), "trustees", "UnknownField"),
    "trustees written with spaces": (with_text(Kind.SETUP, b",", b", ", place=1), "trustees", "NotCanonical"),
    # C. The credentials.
    "a credential that is no member": (edit(Kind.SETUP, lambda facts: [*facts, OUTSIDE + ",1"], place=2), "credentials", "NotAnElement"),
    "a credential of everybody": (
        edit(Kind.SETUP, lambda facts: ["0" * 63 + "1,1", *facts], place=2),
        "credentials",
        "IdentityCredential",
    ),
    "a credential twice": (edit(Kind.SETUP, lambda facts: [facts[0], *facts], place=2), "credentials", "CredentialTwice"),
    "credentials out of order": (edit(Kind.SETUP, lambda facts: facts[::-1], place=2), "credentials", "NotSorted"),
    "a weight of nothing": (with_text(Kind.SETUP, b',5"', b',0"', place=2), "credentials", "WrongWeight"),
    "a weight below nothing": (with_text(Kind.SETUP, b',5"', b',-5"', place=2), "credentials", "ListMalformed"),
    "a weight written otherwise": (with_text(Kind.SETUP, b',5"', b',05"', place=2), "credentials", "WrongWeight"),
    "credentials written with spaces": (with_text(Kind.SETUP, b'","', b'", "', place=2), "credentials", "ListMalformed"),
    # D. The ballots.
    "the same ballot twice": (lambda told: told.insert(2, told[1]), "ballots-once", "BallotTwice"),
    "a replaced ballot put in again": (lambda told: told.insert(4, told[1]), "ballots-once", "BallotTwice"),
    "a ballot of a stranger": (unlisted, "ballots-listed", "NotListed"),
    "a ballot with another's answers": (stolen, "ballots-proved", "ChoiceProofFails"),
    "a ballot for another election": (
        forged(SUMS, lambda facts: facts.update(election_uuid="Anothere1ection")),
        "ballots-written",
        "OtherElection",
    ),
    "a ballot on other questions": (
        forged(SUMS, lambda facts: facts.update(election_hash="A" * 43)),
        "ballots-written",
        "OtherFingerprint",
    ),
    "a ballot with an unknown field": (forged(SUMS, lambda facts: facts.update(note="x")), "ballots-written", "UnknownField"),
    "a ballot written with spaces": (with_text(Kind.BALLOT, b',"answers"', b', "answers"'), "ballots-written", "NotCanonical"),
    "a ballot that is no text": (replaced(Kind.BALLOT, b"\xff\xfe"), "ballots-written", "NotJson"),
    "an empty ballot": (replaced(Kind.BALLOT, b""), "ballots-written", "NotJson"),
    "a ballot with an answer too few": (forged(SUMS, lambda facts: facts["answers"].pop()), "ballots-written", "WrongNumberOfAnswers"),
    "a ballot with a choice too few": (answer(0, lambda facts: facts["choices"].pop()), "ballots-written", "WrongNumber"),
    "a ballot with a proof too many": (
        answer(1, lambda facts: facts["overall_proof"].append(facts["overall_proof"][0])),
        "ballots-written",
        "WrongNumber",
    ),
    "a ballot with a choice outside the group": (
        answer(0, lambda facts: facts["choices"][0].update(alpha=OUTSIDE)),
        "ballots-members",
        "NotAnElement",
    ),
    "a ballot with an exponent too large": (
        answer(0, lambda facts: facts["overall_proof"][0].update(response=str(ED.order))),
        "ballots-written",
        "NotAScalar",
    ),
    "a ballot changed after it was signed": (
        edit(Kind.BALLOT, lambda facts: facts["signature"].update(hash="A" * 43)),
        "ballots-signed",
        "SignedSomethingElse",
    ),
    "a ballot signed by nobody": (
        edit(Kind.BALLOT, lambda facts: facts["signature"]["proof"].update(response="5")),
        "ballots-signed",
        "SignatureFails",
    ),
    "a choice not proved": (proof(0, "individual_proofs", 0, 0), "ballots-proved", "ChoiceProofFails"),
    "another choice not proved": (proof(2, "individual_proofs", 3, 1), "ballots-proved", "ChoiceProofFails"),
    "a sum not proved": (proof(1, "overall_proof", 3), "ballots-proved", "OverallProofFails"),
    "a blank vote not proved": (proof(2, "blank_proof", 1), "ballots-proved", "BlankProofFails"),
    "a sum beside a blank vote not proved": (proof(2, "overall_proof", 0), "ballots-proved", "OverallProofFails"),
    # E to H. The tally, decryptions and the result.
    "a tally that is not the ballots' product": (edit(Kind.ENCRYPTED_TALLY, lambda facts: facts[0].reverse()), "tally", "OtherBallots"),
    "a tally without a ballot": (lambda told: told.pop(2), "tally", "OtherBallots"),
    "a tally of a replaced ballot": (lambda told: told.pop(3), "tally", "OtherBallots"),
    "a trustee who decrypts twice": (twice(Kind.PARTIAL_DECRYPTION), "decryptions-once", "DecryptedTwice"),
    "a trustee who decrypts for another": (with_text(Kind.PARTIAL_DECRYPTION, b":3", b":2", place=1), "decryptions", "FalseDecryption"),
    "a factor that is another": (
        edit(Kind.PARTIAL_DECRYPTION, lambda facts: facts["decryption_factors"][0].reverse()),
        "decryptions",
        "FalseDecryption",
    ),
    "a factor not proved": (
        edit(Kind.PARTIAL_DECRYPTION, lambda facts: facts["decryption_proofs"][1][2].update(response="5")),
        "decryptions",
        "FalseDecryption",
    ),
    "a factor outside the group": (
        edit(Kind.PARTIAL_DECRYPTION, lambda facts: facts["decryption_factors"][0].__setitem__(0, OUTSIDE)),
        "decryptions",
        "NotAnElement",
    ),
    "a factor missing": (
        edit(Kind.PARTIAL_DECRYPTION, lambda facts: facts["decryption_factors"][0].__delitem__(-1)),
        "decryptions",
        "WrongDecryptionSize",
    ),
    "a question not decrypted": (
        edit(Kind.PARTIAL_DECRYPTION, lambda facts: facts["decryption_proofs"].__delitem__(-1)),
        "decryptions",
        "WrongDecryptionSize",
    ),
    "a decryption with an unknown field": (
        edit(Kind.PARTIAL_DECRYPTION, lambda facts: facts.update(note=1)),
        "decryptions",
        "UnknownField",
    ),
    "a decryption written with spaces": (with_text(Kind.PARTIAL_DECRYPTION, b",", b", "), "decryptions", "NotCanonical"),
    "a decryption too few": (lambda told: told.pop(6), "result", "TooFewDecryptions"),
    "a result that is another": (edit(Kind.RESULT, lambda facts: facts["result"][0].reverse()), "result", "FalseResult"),
    "a result of votes taken away": (with_text(Kind.RESULT, b"[0,3]", b"[0,-3]"), "result", "FalseResult"),
    "a result of more votes than there are": (with_text(Kind.RESULT, b"[0,3]", b"[%d,3]" % (2**30 - 1)), "result", "FalseResult"),
    "a result as a text": (with_text(Kind.RESULT, b"[0,3]", b'["0",3]'), "result", "CountMalformed"),
    "a result true for one": (with_text(Kind.RESULT, b"[1,0", b"[true,0"), "result", "WrongKind"),
    "a result too short": (edit(Kind.RESULT, lambda facts: facts["result"].__delitem__(-1)), "result", "ResultOfOtherSize"),
    "a result with an entry more": (edit(Kind.RESULT, lambda facts: facts["result"][1].append(0)), "result", "ResultOfOtherSize"),
    "a result with an unknown field": (edit(Kind.RESULT, lambda facts: facts.update(note=1)), "result", "UnknownField"),
    "a result written with spaces": (with_text(Kind.RESULT, b",", b", "), "result", "NotCanonical"),
}

RANKING_REFUSED: dict[str, tuple[Change, str, str]] = {
    "a ranking without shuffles": (lambda told: told.__delitem__(slice(6, 9)), "order", "OutOfTurn"),
    "shuffles ended before any": (lambda told: told.__delitem__(slice(6, 8)), "order", "OutOfTurn"),
    "shuffles that do not end": (without(Kind.END_SHUFFLES), "order", "OutOfTurn"),
    "weights where something is ranked": (
        edit(Kind.SETUP, lambda facts: [f"{each},2" for each in facts], place=2),
        "credentials",
        "WeightedRanking",
    ),
    "a ranking not proved": (
        forged(RANKING, lambda facts: facts["answers"][0]["proof"].update(response="5")),
        "ballots-proved",
        "RankingProofFails",
    ),
    "a ranking where choices are": (
        forged(RANKING, lambda facts: facts["answers"][0].update(choices=[facts["answers"][0]["choices"]])),
        "ballots-written",
        "WrongKind",
    ),
    "a tally in another order": (edit(Kind.ENCRYPTED_TALLY, lambda facts: facts[0].reverse()), "tally", "OtherBallots"),
    "a shuffle by nobody": (with_text(Kind.SHUFFLE, b":2", b":3", place=1), "contents", "NoSuchTrustee"),
    "a shuffle of exchanged votes": (edit(Kind.SHUFFLE, lambda facts: facts["ciphertexts"][0].reverse()), "shuffles", "FalseShuffle"),
    "a shuffle with a vote twice": (
        edit(Kind.SHUFFLE, lambda facts: facts["ciphertexts"][0].__setitem__(0, facts["ciphertexts"][0][1])),
        "shuffles",
        "FalseShuffle",
    ),
    "a shuffle without a vote": (edit(Kind.SHUFFLE, lambda facts: facts["ciphertexts"][0].__delitem__(-1)), "shuffles", "WrongShuffleSize"),
    "a shuffle without a proof": (edit(Kind.SHUFFLE, lambda facts: facts["proofs"].__delitem__(-1)), "shuffles", "WrongShuffleSize"),
    "a shuffle of no question": (edit(Kind.SHUFFLE, lambda facts: facts.update(ciphertexts=[], proofs=[])), "shuffles", "WrongShuffleSize"),
    "a shuffle outside the group": (
        edit(Kind.SHUFFLE, lambda facts: facts["ciphertexts"][0][0].update(beta=OUTSIDE)),
        "shuffles",
        "NotAnElement",
    ),
    "a shuffle proved in part": (edit(Kind.SHUFFLE, lambda facts: facts["proofs"][0].__delitem__(-1)), "shuffles", "MalformedProof"),
    "a shuffle with an unknown field": (edit(Kind.SHUFFLE, lambda facts: facts.update(note=1)), "shuffles", "UnknownField"),
    "a shuffle written with spaces": (with_text(Kind.SHUFFLE, b",", b", "), "shuffles", "NotCanonical"),
    "shuffles in the other order": (lambda told: told.insert(6, told.pop(7)), "shuffles", "FalseShuffle"),
    "a decryption before the last shuffle": (lambda told: told.insert(8, told.pop(9)), "order", "OutOfTurn"),
    "a ranking that is another": (edit(Kind.RESULT, lambda facts: facts["result"][0][0].reverse()), "result", "FalseResult"),
    "a ranking of fewer": (edit(Kind.RESULT, lambda facts: facts["result"][0][0].__delitem__(-1)), "result", "ResultOfOtherSize"),
    "a ranking left out": (edit(Kind.RESULT, lambda facts: facts["result"][0].__delitem__(-1)), "result", "ResultOfOtherSize"),
    **{
        f"a shuffle's {name} that is another": (edit(Kind.SHUFFLE, change), "shuffles", "FalseShuffle")
        for name, change in {
            **{f"t{n + 1}": put(HALF, 0, n) for n in range(3)},
            **{f"t4{n + 1}": put(HALF, 0, 3, n) for n in range(2)},
            "t̂": put(HALF, 0, 4, 1),
            **{f"s{n + 1}": put("5", 1, n) for n in range(4)},
            "ŝ": put("5", 1, 4, 2),
            "s'": put("5", 1, 5, 0),
            "c": put(HALF, 2, 1),
            "ĉ": put(HALF, 3, 0),
        }.items()
    },
}


@pytest.mark.parametrize(("change", "check", "error"), REFUSED.values(), ids=REFUSED)
def test_a_board_that_was_tampered_with_is_refused_by_name(change: Change, check: str, error: str, tmp_path: Path) -> None:
    found = verdict(tmp_path, tampered(SUMS.board, change))

    assert not found.is_accepted
    assert (check, error) in refusals(found)
    assert refusals(found)[0] == (check, error) or (refusals(found)[0][0], check) == ("tally-numbers", "tally")


@pytest.mark.parametrize(("change", "check", "error"), RANKING_REFUSED.values(), ids=RANKING_REFUSED)
def test_a_ranking_that_was_tampered_with_is_refused_by_name(change: Change, check: str, error: str, tmp_path: Path) -> None:
    found = verdict(tmp_path, tampered(RANKING.board, change))

    assert refusals(found)[0] == (check, error)


def test_what_was_not_tampered_with_is_accepted_when_it_is_put_together_again() -> None:
    for made in (SUMS, RANKING):
        assert tampered(made.board, lambda _told: None) == made.board


@pytest.mark.parametrize("name", [name.value for name in Name if name not in {Name.EARLIER, Name.ARCHIVE, Name.CHAIN}])
def test_every_check_refuses_something(name: str) -> None:
    assert name in {check for _change, check, _error in [*REFUSED.values(), *RANKING_REFUSED.values()]}


def test_what_happens_after_a_refused_ballot_is_not_said_to_be_checked(tmp_path: Path) -> None:
    found = verdict(tmp_path, tampered(SUMS.board, unlisted))

    assert [check.name.value for check in found.checks[list(Name).index(Name.TALLY) :] if check.was_reached] == []
    assert (found.result, found.opening) == (None, None)
    assert found.check(Name.BALLOTS_PROVED).covered == 2


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
