"""The second proof of a decryption: no factor that is false passes it, wherever it stands (bound.md)."""

from dataclasses import replace
from pathlib import Path

import pytest

from commonty.ballots import bound
from commonty.ballots.bound import BoundTwice, Claim, NotBound, OfAnotherElection, Unbound
from commonty.ballots.canonical import MissingField, NotCanonical
from commonty.ballots.decryption import Decryption, decrypt
from commonty.ballots.decryption import check as check_v1
from commonty.ballots.proof import Proof
from commonty.ballots.tests.boards import BUDGET, DATES, Made, closed, two_of_three
from commonty.ballots.tests.cheating import false_factor
from commonty.ballots.tests.judged import ED, made_ranking, refusals
from commonty.ballots.verifier import Name, verify


def opening() -> Made:
    """Return an election with two questions and five ciphertexts, ready to be opened by two of three."""
    return closed([(0, ((1, 0), (1, 0, 1)))], questions=(BUDGET, DATES), keyed=two_of_three)


def claim(made: Made, owner: int, part: Decryption) -> Claim:
    return Claim(ED, made.election.fingerprint, made.trustees.owners[owner - 1], made.tally, part)


def proved(made: Made, owner: int) -> tuple[Decryption, Proof]:
    part = decrypt(ED, made.election.fingerprint, made.secrets[owner], made.tally)
    return part, claim(made, owner, part).prove(made.secrets[owner])


def test_the_false_factor_that_version_1_accepts_is_refused_by_the_second_proof() -> None:
    made = made_ranking()
    secret = made.secrets[1]

    false = false_factor(made.election, secret, made.tally)
    forged = claim(made, 1, false).prove(secret)

    check_v1(ED, made.election.fingerprint, made.trustees.owners[0], made.tally, false)
    with pytest.raises(NotBound, match="a factor of this part is false"):
        claim(made, 1, false).check(forged)


def test_the_second_proof_is_of_every_factor_and_of_this_election_key_and_tally_alone() -> None:
    made = opening()
    part, proof = proved(made, 1)
    claim(made, 1, part).check(proof)
    others = decrypt(ED, made.election.fingerprint, made.secrets[2], made.tally)

    for question, factors in enumerate(part.factors):
        for place in range(len(factors)):
            changed = [list(each) for each in part.factors]
            changed[question][place] = others.factors[question][place]
            with pytest.raises(NotBound):
                claim(made, 1, replace(part, factors=tuple(map(tuple, changed)))).check(proof)
    swapped = ((part.factors[0][1], part.factors[0][0]), *part.factors[1:])
    turned = (tuple(reversed(made.tally[0])), *made.tally[1:])
    for other in (
        replace(claim(made, 1, replace(part, factors=swapped)), tally=turned),
        claim(made, 2, part),
        replace(claim(made, 1, part), fingerprint="another"),
    ):
        with pytest.raises(NotBound):
            other.check(proof)


def test_errors_that_take_each_other_away_in_a_plain_product_are_refused_too() -> None:
    made = opening()
    part, _proof = proved(made, 1)
    one, other = part.factors[0]
    off = ED.power_of_generator(5)
    false = replace(part, factors=((ED.multiply(one, off), ED.multiply(other, ED.inverse(off))), *part.factors[1:]))

    with pytest.raises(NotBound):
        claim(made, 1, false).check(claim(made, 1, false).prove(made.secrets[1]))


def test_a_part_is_read_as_it_is_written_and_in_no_other_way() -> None:
    made = opening()
    part, proof = proved(made, 1)
    raw = bound.write_part(ED, part, proof).encode()

    assert bound.read_part(ED, raw, at_most=100_000) == (part, proof)
    with pytest.raises(MissingField, match="bound_proof"):
        bound.read_part(ED, part.written(ED).encode(), at_most=100_000)
    with pytest.raises(NotCanonical):
        bound.read_part(ED, raw.replace(b'"bound_proof":', b'"bound_proof": '), at_most=100_000)


def with_file(tmp_path: Path, made: Made, raw: str) -> list[tuple[str, str]]:
    file = tmp_path / "bound.json"
    file.write_text(raw, "utf-8")
    return refusals(verify(made.at(tmp_path), bound=file))


def test_the_verifier_checks_the_second_proofs_that_it_is_given_and_each_part_must_have_one(tmp_path: Path) -> None:
    made = opening()
    made.open_and_declare(1, 3)
    uuid, proofs = made.election.uuid, {owner: proved(made, owner)[1].to_json() for owner in (1, 2, 3)}
    both = {owner: proofs[owner] for owner in (1, 3)}
    right = bound.write_file(uuid, both)
    assert bound.write_file(uuid, {owner: dict(reversed(each.items())) for owner, each in both.items()}) == right, "as PostgreSQL keeps it"
    first = right[right.index("{", 1) : right.index("}") + 1]

    file = tmp_path / "right.json"
    file.write_text(right, "utf-8")
    found = verify(made.at(tmp_path), bound=file)

    assert (refusals(found), found.check(Name.BOUND).covered, found.is_accepted) == ([], 2, True)
    assert with_file(tmp_path, made, bound.write_file(uuid, {1: proofs[1]})) == [("bound", Unbound.__name__)]
    assert with_file(tmp_path, made, bound.write_file(uuid, proofs)) == [("bound", Unbound.__name__)]
    assert with_file(tmp_path, made, bound.write_file(uuid, {1: proofs[3], 3: proofs[1]})) == [("bound", NotBound.__name__)]
    assert with_file(tmp_path, made, bound.write_file("another", both)) == [("bound", OfAnotherElection.__name__)]
    assert with_file(tmp_path, made, right.replace(first, f"{first},{first}")) == [("bound", BoundTwice.__name__)]
    assert with_file(tmp_path, made, f" {right}") == [("bound", NotCanonical.__name__)]
    assert with_file(tmp_path, made, "{}") == [("bound", MissingField.__name__)]


def test_the_opening_of_no_ballots_is_bound_as_well() -> None:
    made = closed([], questions=(BUDGET,))

    part, proof = proved(made, 1)

    claim(made, 1, part).check(proof)
    with pytest.raises(NotBound):
        claim(made, 1, part).check(Proof(proof.challenge, 7))
