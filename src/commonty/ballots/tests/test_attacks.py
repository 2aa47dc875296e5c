"""What else somebody with write access to the board may think of, each tried on a board whose digests are right again."""

import dataclasses
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonty.ballots import archive, publishing, tally
from commonty.ballots.ballot import read_ballot
from commonty.ballots.canonical import write
from commonty.ballots.decryption import decrypt
from commonty.ballots.events import Kind, steps
from commonty.ballots.hashing import hex_digest
from commonty.ballots.proof import prove_knowledge
from commonty.ballots.question import HomomorphicQuestion
from commonty.ballots.tests.boards import BUDGET, CHAIR, DATES, DELEGATES, NOON, Made, closed, opened, prepared, two_of_three
from commonty.ballots.tests.judged import ANOTHER, ED, RANKING, SUMS, made_ranking, refusals, verdict
from commonty.ballots.tests.tampering import (
    Change,
    Told,
    edit,
    first,
    put_together,
    replaced,
    signed,
    taken_apart,
    tampered,
    with_text,
)
from commonty.ballots.trustee import claim, make_key
from commonty.ballots.trustees import Trustees


def tallied(made: Made, ballots: list[tuple[bytes, int]]) -> list[bytes]:
    """Return what publishes the tally of some ballots with their weights, as an honest server would."""
    parts = [tally.of_ballot(made.election, read_ballot(made.election, raw), weight) for raw, weight in ballots]
    whole = tally.finished(made.election, tally.joined(made.election, [tally.empty(made.election), *parts]))
    body = tally.written(made.group, whole)
    sized = tally.write_sized(ballots=len(ballots), weight=sum(weight for _raw, weight in ballots), digest=hex_digest(body))
    return [body.encode(), sized.encode()]


def put_tally(*ballots: tuple[int, int]) -> Change:
    """Return what publishes another tally: of which events, with which weights. What follows is decrypted from it."""

    def change(told: Told) -> None:
        place = next(place for place, (kind, _data) in enumerate(told) if kind is Kind.ENCRYPTED_TALLY)
        told[place] = (Kind.ENCRYPTED_TALLY, tallied(SUMS, [(told[event][1][0], weight) for event, weight in ballots]))

    return change


def with_trustee_who_owns_nothing(told: Told) -> None:
    """A second trustee whose key takes the first one's away, so that the election's key is the attacker's alone."""
    made = prepared()
    secret, mine = make_key(ED)
    first_key = made.trustees.items[0]
    rogue = ED.multiply(mine.public, ED.inverse(made.trustees.owners[0]))
    proof = prove_knowledge(ED, secret, claim(ED, rogue))
    trustees = Trustees(ED, (first_key, dataclasses.replace(mine, public=rogue, proof=proof)))
    data = first(told, Kind.SETUP)
    data[1] = trustees.written().encode()
    facts = json.loads(data[0])
    data[0] = write({**facts, "public_key": ED.text(trustees.public())}).encode()
    del told[1:]


def with_other_polynomials(told: Told) -> None:
    """Another ceremony's polynomials, and the key that they give, beside this one's certificates and keys."""
    other, _secrets = two_of_three(ED)
    data = first(told, Kind.SETUP)
    mine, theirs = json.loads(data[1]), json.loads(other.written())
    mine[0][1]["coefexps"] = theirs[0][1]["coefexps"]
    data[1] = write(mine).encode()
    data[0] = write({**json.loads(data[0]), "public_key": ED.text(other.public())}).encode()
    del told[1:]


def with_a_lower_threshold(told: Told) -> None:
    """One trustee suffices, it is said, of a ceremony in which two do."""
    edit(Kind.SETUP, lambda facts: facts[0][1].update(threshold=1), place=1)(told)


def at_first(kind: Kind, *data: bytes) -> Change:
    return lambda told: told.insert(0, (kind, list(data)))


def of_first_ballot(change: Callable[[bytes], bytes]) -> Change:
    return lambda told: first(told, Kind.BALLOT).__setitem__(0, change(first(told, Kind.BALLOT)[0]))


ATTACKS: dict[str, tuple[Change, str, str]] = {
    # Who voted, and how often.
    "a replaced ballot is tallied in the place of the last": (put_tally((1, 2), (2, 1)), "tally", "OtherBallots"),
    "both ballots of a voter are tallied": (put_tally((1, 2), (2, 1), (3, 2)), "tally-numbers", "OtherNumbers"),
    "a ballot is tallied with another weight": (put_tally((2, 2), (3, 1)), "tally", "OtherBallots"),
    "a ballot is tallied twice": (put_tally((2, 1), (3, 2), (3, 2)), "tally-numbers", "OtherNumbers"),
    "a credential is listed again with another weight": (
        edit(Kind.SETUP, lambda facts: [facts[0].split(",")[0] + ",9", *facts], place=2),
        "credentials",
        "CredentialTwice",
    ),
    "the weights of two voters are exchanged": (
        edit(Kind.SETUP, lambda facts: [each.split(",")[0] + "," + facts[n - 1].split(",")[1] for n, each in enumerate(facts)], place=2),
        "tally",
        "OtherBallots",
    ),
    "another list of voters is put in": (replaced(Kind.SETUP, write([ANOTHER]).encode(), place=2), "ballots-listed", "NotListed"),
    "the list of voters is emptied": (replaced(Kind.SETUP, b"[]", place=2), "ballots-listed", "NotListed"),
    "a ballot of a voter is put before that which replaced it": (lambda told: told.insert(1, told.pop(3)), "tally", "OtherBallots"),
    # Keys.
    "a trustee takes another's key away": (with_trustee_who_owns_nothing, "trustees", "FalseKey"),
    "the polynomials are of another ceremony": (with_other_polynomials, "trustees", "FalseCertificate"),
    "fewer trustees are said to suffice": (with_a_lower_threshold, "trustees", "FalseCertificate"),
    "a ceremony is listed twice": (edit(Kind.SETUP, lambda facts: facts * 2, place=1), "election-key", "OtherKey"),
    # Order.
    "the tally stands before the setup": (at_first(Kind.ENCRYPTED_TALLY, b"[]", b"{}"), "order", "OutOfTurn"),
    "a ballot stands before the setup": (at_first(Kind.BALLOT, b"{}"), "order", "OutOfTurn"),
    "the end stands before the setup": (at_first(Kind.END_BALLOTS), "order", "OutOfTurn"),
    "a decryption comes after the result": (lambda told: told.append(told[6]), "order", "OutOfTurn"),
    "a second end after the result": (lambda told: told.append((Kind.END_BALLOTS, [])), "order", "OutOfTurn"),
    "a second setup after the result": (lambda told: told.append(told[0]), "order", "OutOfTurn"),
    "a decryption comes before the tally": (lambda told: told.insert(5, told.pop(6)), "order", "OutOfTurn"),
    # Words.
    "a field of a ballot is written with an escape": (
        of_first_ballot(lambda raw: raw.replace(b'"answers"', b'"answ\\u0065rs"')),
        "ballots-written",
        "NotCanonical",
    ),
    "a ballot says its answers twice": (
        of_first_ballot(lambda raw: raw.replace(b'"answers":', b'"answers":[],"answers":')),
        "ballots-written",
        "FieldTwice",
    ),
    "a ballot says its credential twice": (
        of_first_ballot(lambda raw: raw.replace(b'"answers":', b'"credential":"' + ANOTHER.encode() + b'","answers":')),
        "ballots-written",
        "FieldTwice",
    ),
    "a ballot hides its credential from a hasty reader": (
        of_first_ballot(lambda raw: raw.replace(b'{"election_uuid"', b'{ "election_uuid"')),
        "ballots-written",
        "NotCanonical",
    ),
    "a ballot begins with a mark of its byte order": (of_first_ballot(lambda raw: b"\xef\xbb\xbf" + raw), "ballots-written", "NotJson"),
    "a ballot ends with a line's end": (of_first_ballot(lambda raw: raw + b"\n"), "ballots-written", "NotCanonical"),
    "a ballot ends with a NUL": (of_first_ballot(lambda raw: raw + b"\0"), "ballots-written", "NotJson"),
    "an exponent in other digits": (
        of_first_ballot(lambda raw: raw.replace(b'"response":"', '"response":"\u0663'.encode(), 1)),
        "ballots-written",
        "NotAScalar",
    ),
    "an exponent with a sign": (
        of_first_ballot(lambda raw: raw.replace(b'"response":"', b'"response":"-', 1)),
        "ballots-written",
        "NotAScalar",
    ),
    "a trustee says its key twice": (
        with_text(Kind.SETUP, b'"threshold":2', b'"threshold":1,"threshold":2', place=1),
        "trustees",
        "FieldTwice",
    ),
    "a decryption says its factors twice": (
        with_text(Kind.PARTIAL_DECRYPTION, b'{"decryption_factors"', b'{"decryption_factors":[],"decryption_factors"'),
        "decryptions",
        "FieldTwice",
    ),
    "a result twice in one": (with_text(Kind.RESULT, b'{"result"', b'{"result":[],"result"'), "result", "FieldTwice"),
    "a result of minus nought": (with_text(Kind.RESULT, b"[0,3]", b"[-0,3]"), "result", "NumberRefused"),
    "a result with a fraction": (with_text(Kind.RESULT, b"[0,3]", b"[0.0,3]"), "result", "NumberRefused"),
    "a result with an exponent": (with_text(Kind.RESULT, b"[0,3]", b"[0,3e0]"), "result", "NumberRefused"),
    "a result that is not a number": (with_text(Kind.RESULT, b"[0,3]", b"[NaN,3]"), "result", "NumberRefused"),
    "a result of thousands of digits": (with_text(Kind.RESULT, b"[0,3]", b"[%s,3]" % (b"9" * 5_000)), "result", "NumberRefused"),
    "a result with a question in another's place": (
        edit(Kind.RESULT, lambda facts: facts["result"].insert(0, facts["result"].pop())),
        "result",
        "ResultOfOtherSize",
    ),
    "a result with a list for a number": (with_text(Kind.RESULT, b"[0,3]", b"[[0],3]"), "result", "WrongKind"),
    "a least choice of minus nought": (with_text(Kind.SETUP, b'"min":0', b'"min":-0'), "election", "NumberRefused"),
    "a least choice below nought": (with_text(Kind.SETUP, b'"min":0', b'"min":-1'), "election", "BoundsRefused"),
    "a greatest choice of thousands of digits": (
        with_text(Kind.SETUP, b'"max":3', b'"max":%s' % (b"9" * 5_000)),
        "election",
        "NumberRefused",
    ),
    "half a letter in the name": (with_text(Kind.SETUP, b"A test", b"A \\ud800"), "election", "WrongKind"),
    "an election's name with a line's end": (with_text(Kind.SETUP, b"TestE1ection12", b"TestE1ection12\\n"), "election", "UuidRefused"),
    "owner nought": (with_text(Kind.PARTIAL_DECRYPTION, b'"owner":3', b'"owner":0', place=1), "contents", "PayloadMalformed"),
    "an owner of many digits": (
        with_text(Kind.PARTIAL_DECRYPTION, b'"owner":3', b'"owner":3000000', place=1),
        "contents",
        "PayloadMalformed",
    ),
    "the size of the tally twice": (
        with_text(Kind.ENCRYPTED_TALLY, b'{"num_tallied":2', b'{"num_tallied":9,"num_tallied":2', place=1),
        "contents",
        "NotASizedTally",
    ),
    "a tally with spaces": (with_text(Kind.ENCRYPTED_TALLY, b",", b", "), "tally", "OtherBallots"),
}


@pytest.mark.parametrize(("change", "check", "error"), ATTACKS.values(), ids=ATTACKS)
def test_an_attack_on_a_board_is_refused_by_name(change: Change, check: str, error: str, tmp_path: Path) -> None:
    found = verdict(tmp_path, tampered(SUMS.board, change))

    assert (check, error) in refusals(found)
    assert not found.is_accepted


def shuffled_from_nothing(told: Told) -> None:
    """Votes that come out of the shuffle of an empty box."""
    first(told, Kind.SHUFFLE)[0] = first(taken_apart(RANKING.board), Kind.SHUFFLE)[0]


NOBODY = closed([], questions=(CHAIR,))
NOBODY.open_and_declare(1, 2)


def test_no_votes_come_out_of_the_shuffle_of_an_empty_box(tmp_path: Path) -> None:
    found = verdict(tmp_path, tampered(NOBODY.board, shuffled_from_nothing))

    assert refusals(found) == [("shuffles", "WrongShuffleSize")]


def doubled(facts: Any) -> None:  # noqa: ANN401 - a shuffle's
    for each in facts.values():
        each.append(each[0])


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda told: told.insert(7, told[6]), "FalseShuffle"),
        (lambda told: told.__setitem__(6, told[7]), "FalseShuffle"),
        (edit(Kind.SHUFFLE, lambda facts: facts["ciphertexts"][0].append(facts["ciphertexts"][0][0])), "WrongShuffleSize"),
        (
            edit(Kind.SHUFFLE, lambda facts: [facts[each].append(facts[each][0]) for each in ("ciphertexts", "proofs")][:0] or facts),
            "WrongShuffleSize",
        ),
        (edit(Kind.SHUFFLE, lambda facts: facts["proofs"][0][2].pop() and None), "WrongShuffleSize"),
        (edit(Kind.SHUFFLE, lambda facts: facts["proofs"][0][3].append(ANOTHER)), "WrongShuffleSize"),
        (with_text(Kind.SHUFFLE, b'{"ciphertexts"', b'{"ciphertexts":[],"ciphertexts"'), "FieldTwice"),
    ],
    ids=[
        "a shuffle again",
        "the second in the first's place",
        "a vote more",
        "a question more",
        "a commitment less",
        "a link more",
        "votes twice",
    ],
)
def test_an_attack_on_shuffles_is_refused_by_name(change: Change, error: str, tmp_path: Path) -> None:
    assert refusals(verdict(tmp_path, tampered(RANKING.board, change)))[0] == ("shuffles", error)


def test_a_decryption_of_what_was_before_the_shuffles_is_refused(tmp_path: Path) -> None:
    made = made_ranking()
    before = made.tally
    made.shuffle(1)
    publishing.end_shuffles(made.chain)
    stale = decrypt(made.group, made.election.fingerprint, made.secrets[1], before)
    publishing.publish_decryption(made.chain, made.election, stale, owner=1)

    assert refusals(verdict(tmp_path, made.board)) == [("decryptions", "FalseDecryption")]


def exchanged(part: str) -> Callable[[Any], object]:
    def change(facts: Any) -> None:  # noqa: ANN401 - a ballot's
        one, other = facts["answers"]
        one[part], other[part] = other[part], one[part]

    return change


@pytest.mark.parametrize(
    ("part", "error"),
    [("blank_proof", "BlankProofFails"), ("overall_proof", "OverallProofFails"), ("individual_proofs", "ChoiceProofFails")],
)
def test_proofs_exchanged_between_two_questions_alike_are_refused(part: str, error: str, tmp_path: Path) -> None:
    again = HomomorphicQuestion("And two more", DELEGATES.options, 1, 2, has_blank=True)
    made = opened([(0, ((0, 1, 1, 0), (1, 0, 0, 0)))], questions=(DELEGATES, again))
    facts = json.loads(taken_apart(made.board)[1][1][0])
    del facts["signature"]
    exchanged(part)(facts)

    found = verdict(tmp_path, tampered(made.board, replaced(Kind.BALLOT, signed(made, 0, facts))))

    assert refusals(found) == [("ballots-proved", error)]


def test_the_answers_of_two_questions_exchanged_are_refused(tmp_path: Path) -> None:
    """Both questions take any vote of the other but for their numbers of options."""
    made = opened([(0, ((1, 0), (1, 0, 1)))], questions=(BUDGET, DATES))
    facts = json.loads(taken_apart(made.board)[1][1][0])
    del facts["signature"]
    facts["answers"].reverse()

    found = verdict(tmp_path, tampered(made.board, replaced(Kind.BALLOT, signed(made, 0, facts))))

    assert refusals(found) == [("ballots-written", "WrongNumber")]


def parented(told: Told, parent: str) -> bytes:
    """Return a board whose last event names another parent."""
    board = put_together(told)
    at = board.rindex(b'{"parent":"')
    event = re.sub(rb'"parent":"[0-9a-f]{64}"', b'"parent":"%b"' % parent.encode(), board[at:].rstrip(b"\0"))
    return board[: at - archive.BLOCK] + archive.packed(archive.name_of_event(event), event, NOON)


def head(told: Told) -> str:
    """Return the digest of the last event of a board."""
    return [step.record.digest for step in steps(io.BytesIO(put_together(told)))][-1]


@pytest.mark.parametrize("of", ["itself as it was", "its grandparent", "nothing known"])
def test_an_event_that_names_itself_or_an_older_one_as_its_parent_is_refused(of: str, tmp_path: Path) -> None:
    told = taken_apart(SUMS.board)[:4]
    parent = {"itself as it was": head(told), "its grandparent": head(told[:2]), "nothing known": "0" * 64}[of]

    found = verdict(tmp_path, parented(told, parent))

    assert refusals(found) == [("chain", "WrongParent")]
    assert found.ballots == 2
