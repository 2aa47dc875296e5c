"""Boards that somebody with write access tampered with: each is refused by the name of the check and of the error."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonty.ballots.ballot import make_ballot
from commonty.ballots.events import Kind
from commonty.ballots.proof import Proof
from commonty.ballots.tests.boards import private
from commonty.ballots.tests.judged import ANOTHER, ED, OUTSIDE, RANKING, SUMS, refusals, verdict
from commonty.ballots.tests.tampering import (
    Change,
    Told,
    added_event,
    edit,
    first,
    forged,
    linked,
    put,
    put_together,
    replaced,
    signed,
    taken_apart,
    tampered,
    twice,
    with_text,
    without,
)
from commonty.ballots.trustee import make_key
from commonty.ballots.trustees import Trustees
from commonty.ballots.verifier import Name


def unlisted(told: Told) -> None:
    first(told, Kind.BALLOT)[0] = make_ballot(SUMS.election, private(ED, "another", 9), ((1, 0), (0, 0, 0), (1, 0, 0, 0)))


def stolen(told: Told) -> None:
    """The answers of one voter in the ballot of another, who signs them."""
    copied = json.loads(told[1][1][0])
    mine = json.loads(told[2][1][0])
    del mine["signature"]
    told[2][1][0] = signed(SUMS, 1, {**mine, "answers": copied["answers"]})


def answer(question: int, change: Callable[[Any], object]) -> Change:
    return forged(SUMS, lambda facts: change(facts["answers"][question]))


def proof(question: int, *path: str | int) -> Change:
    """A response that is another, in a proof of the first ballot."""

    def change(facts: Any) -> None:  # noqa: ANN401 - a ballot's
        for step in path:
            facts = facts[step]
        facts["response"] = "5"

    return answer(question, change)


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
        edit(Kind.SETUP, lambda facts: facts.update(public_key=ANOTHER)),
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
    "trustees whose polynomials are empty": (
        edit(Kind.SETUP, lambda facts: facts[0][1]["coefexps"][0].update(message='{"coefexps":[]}'), place=1),
        "trustees",
        "FalseCertificate",
    ),
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
    "a voter's second ballot put in again": (lambda told: told.insert(4, told[3]), "ballots-once", "BallotTwice"),
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
    "a result that is no number": (with_text(Kind.RESULT, b"[0,3]", b'["many",3]'), "result", "CountMalformed"),
    "a result as a text that is bare": (with_text(Kind.RESULT, b"[0,3]", b'["1073741823",3]'), "result", "CountMalformed"),
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
            **{f"t{n + 1}": put(ANOTHER, 0, n) for n in range(3)},
            **{f"t4{n + 1}": put(ANOTHER, 0, 3, n) for n in range(2)},
            "t hat": put(ANOTHER, 0, 4, 1),
            **{f"s{n + 1}": put("5", 1, n) for n in range(4)},
            "s hat": put("5", 1, 4, 2),
            "s'": put("5", 1, 5, 0),
            "c": put(ANOTHER, 2, 1),
            "c hat": put(ANOTHER, 3, 0),
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


@pytest.mark.parametrize("name", [name.value for name in Name if name not in {Name.EARLIER, Name.ARCHIVE, Name.CHAIN, Name.BOUND}])
def test_every_check_refuses_something(name: str) -> None:
    assert name in {check for _change, check, _error in [*REFUSED.values(), *RANKING_REFUSED.values()]}


def of_another_tally(told: Told) -> None:
    data = first(told, Kind.ENCRYPTED_TALLY)
    data[1] = linked(Kind.ENCRYPTED_TALLY, [b"another", data[1]])[1]


UNLINKED: dict[str, tuple[Change, str, str]] = {
    "an election that the setup does not name": (with_text(Kind.SETUP, b"A test", b"A joke"), "contents", "PayloadNamesOther"),
    "trustees whom the setup does not name": (
        lambda told: first(told, Kind.SETUP).__setitem__(1, Trustees(ED, (make_key(ED)[1],)).written().encode()),
        "contents",
        "PayloadNamesOther",
    ),
    "credentials that the setup does not name": (replaced(Kind.SETUP, b"[]", place=2), "contents", "PayloadNamesOther"),
    "a setup with another field": (with_text(Kind.SETUP, b'{"election"', b'{"by":1,"election"', place=3), "contents", "PayloadMalformed"),
    "a tally that is not the one whose size is told": (with_text(Kind.ENCRYPTED_TALLY, b"[[", b"[[ "), "tally", "OtherBallots"),
    "the size of another tally": (of_another_tally, "tally", "OtherBallots"),
    "a decryption that its payload does not name": (with_text(Kind.PARTIAL_DECRYPTION, b'"', b' "'), "contents", "PayloadNamesOther"),
}


@pytest.mark.parametrize(("change", "check", "error"), UNLINKED.values(), ids=UNLINKED)
def test_a_payload_that_does_not_name_what_stands_before_it_is_refused(change: Change, check: str, error: str, tmp_path: Path) -> None:
    told = taken_apart(SUMS.board)
    change(told)

    assert refusals(verdict(tmp_path, put_together(told, is_linked=False))) == [(check, error)]
