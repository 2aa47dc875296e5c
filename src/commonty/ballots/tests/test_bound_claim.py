"""What a second proof hashes, computed a second time from bound.md alone; and that no place of a part is left out of it."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from commonty.ballots.bound import NotBound, write_file
from commonty.ballots.groups.prime_order import Element
from commonty.ballots.proof import Proof
from commonty.ballots.tests.judged import ED, refusals
from commonty.ballots.tests.test_bound import claim, opening, proved
from commonty.ballots.verifier import verify

MADE = opening()
PART, _PROOF = proved(MADE, 1)
PLACES = [(question, place) for question, factors in enumerate(PART.factors) for place in range(len(factors))]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def number(text: str) -> int:
    return int(digest(text), 16) % ED.order


def powers(elements: list[Element], exponents: list[int]) -> Element:
    return ED.product(ED.power(each, exponent) for each, exponent in zip(elements, exponents, strict=True))


def test_the_second_proof_is_that_of_the_specification() -> None:
    key = MADE.trustees.owners[0]
    part, proof = proved(MADE, 1)
    told = "|".join(
        "".join(f"{ED.text(each.alpha)},{ED.text(each.beta)},{ED.text(factor)};" for each, factor in zip(some, factors, strict=True))
        for some, factors in zip(MADE.tally, part.factors, strict=True)
    )
    claimed = digest(f"bound-claim|Ed25519|{MADE.election.fingerprint}|{ED.text(key)}|{told}")
    weights = [number(f"bound-weight|{claimed}|{place}") for place in range(5)]
    base = powers([each.alpha for some in MADE.tally for each in some], weights)
    power = powers([factor for factors in part.factors for factor in factors], weights)

    first, second = (powers([one, other], [proof.response, proof.challenge]) for one, other in ((ED.generator, key), (base, power)))

    assert proof.challenge == number(f"bound-proof|{claimed}|{ED.text(first)},{ED.text(second)}")


@pytest.mark.parametrize(("question", "place"), PLACES)
def test_no_factor_is_left_out_of_a_second_proof_that_is_made_for_false_ones(question: int, place: int) -> None:
    factors = [[*each] for each in PART.factors]
    factors[question][place] = ED.multiply(factors[question][place], ED.generator)
    false = claim(MADE, 1, replace(PART, factors=tuple(map(tuple, factors))))

    with pytest.raises(NotBound):
        false.check(false.prove(MADE.secrets[1]))


def test_a_file_of_second_proofs_has_its_trustees_in_order() -> None:
    proof = Proof(1, 2).to_json()

    assert write_file("x", {3: proof, 1: proof}) == write_file("x", {1: proof, 3: proof})


def test_a_board_whose_second_proofs_are_refused_is_not_accepted(tmp_path: Path) -> None:
    made = opening()
    made.open_and_declare(1, 2)
    file = tmp_path / "bound.json"
    file.write_text(write_file(made.election.uuid, {owner: Proof(1, 2).to_json() for owner in (1, 2)}), "utf-8")

    found = verify(made.at(tmp_path), bound=file)

    assert (refusals(found), found.is_accepted) == ([("bound", "NotBound")], False)
