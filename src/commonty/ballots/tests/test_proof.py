"""Proofs: whoever knows the secret convinces, and nothing else does; each is bound to its prefix."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.ballots.groups import GROUPS, group
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.hashing import to_scalar
from commonty.ballots.proof import (
    Branch,
    Proof,
    equality_holds,
    knowledge_holds,
    one_of_holds,
    prove_equality,
    prove_knowledge,
    prove_one_of,
    read_proof,
)
from commonty.ballots.secret import SecretScalar

EVERY = [*GROUPS.values()]
QUICK = group("Ed25519")
scalars = st.integers(1, 2**250)


def changed(of: Group, proof: Proof) -> list[Proof]:
    """Return other proofs that are nearly this one."""
    c, r = proof.challenge, proof.response
    return [Proof((c + 1) % of.order, r), Proof(c, (r + 1) % of.order), Proof(0, r), Proof(c, 0), Proof(r, c), Proof(0, 0)]


@pytest.mark.parametrize("of", EVERY, ids=lambda each: each.name)
def test_whoever_knows_a_logarithm_proves_it_and_any_other_proof_fails(of: Group) -> None:
    secret = SecretScalar(of.random_scalar())
    public = of.power_by_secret(of.generator, secret.disclose())
    proof = prove_knowledge(of, secret, "pok|")

    assert knowledge_holds(of, public, proof, "pok|")
    assert not knowledge_holds(of, public, proof, "pok")
    assert not knowledge_holds(of, of.multiply(public, of.generator), proof, "pok|")
    assert [knowledge_holds(of, public, other, "pok|") for other in changed(of, proof)] == [False] * 6
    assert read_proof(of, proof.to_json()) == proof


@pytest.mark.parametrize("of", EVERY, ids=lambda each: each.name)
def test_equal_logarithms_are_proved_and_others_are_not(of: Group) -> None:
    secret = SecretScalar(of.random_scalar())
    base = of.power_of_generator(of.random_scalar())
    public, power = of.power_of_generator(secret.disclose()), of.power(base, secret.disclose())
    proof = prove_equality(of, base, secret, "decrypt|")

    assert equality_holds(of, public, base=base, power=power, proof=proof, prefix="decrypt|")
    wrong: list[tuple[Element, Element, Element, Proof, str]] = [
        (public, base, of.multiply(power, of.generator), proof, "decrypt|"),
        (of.multiply(public, of.generator), base, power, proof, "decrypt|"),
        (public, of.multiply(base, of.generator), power, proof, "decrypt|"),
        (public, base, power, proof, "decrypt"),
        *((public, base, power, other, "decrypt|") for other in changed(of, proof)),
    ]
    assert [equality_holds(of, a, base=b, power=c, proof=d, prefix=e) for a, b, c, d, e in wrong] == [False] * 10


@settings(max_examples=30)
@given(randomness=scalars, branches=st.integers(1, 5), data=st.data())
def test_one_true_branch_convinces_and_every_change_is_seen(randomness: int, branches: int, data: st.DataObject) -> None:
    key = QUICK.power_of_generator(99)
    true = data.draw(st.integers(0, branches - 1))
    alpha, shared = QUICK.power_of_generator(randomness), QUICK.power(key, randomness)
    claims = [Branch(alpha, QUICK.multiply(shared, QUICK.power_of_generator(true - index))) for index in range(branches)]
    proofs = prove_one_of(QUICK, key, claims, true=true, randomness=SecretScalar(randomness), prefix="prove|")
    powers = QUICK.powers(key)

    assert one_of_holds(QUICK, powers, claims, proofs, "prove|")
    assert not one_of_holds(QUICK, powers, claims, proofs, "other|")
    place = data.draw(st.integers(0, branches - 1))
    for other in changed(QUICK, proofs[place]):
        assert not one_of_holds(QUICK, powers, claims, [*proofs[:place], other, *proofs[place + 1 :]], "prove|")
    elsewhere = [*claims]
    elsewhere[place] = Branch(alpha, QUICK.multiply(claims[place].beta, QUICK.generator))
    assert not one_of_holds(QUICK, powers, elsewhere, proofs, "prove|")


def test_more_or_fewer_proofs_than_claims_convince_nobody() -> None:
    key, r = QUICK.power_of_generator(99), 7
    claim = Branch(QUICK.power_of_generator(r), QUICK.power(key, r))
    proofs = prove_one_of(QUICK, key, [claim, claim], true=0, randomness=SecretScalar(r), prefix="prove|")

    assert one_of_holds(QUICK, QUICK.powers(key), [claim, claim], proofs, "prove|")
    for several in ([], proofs[:1], [*proofs, Proof(0, 0)]):
        assert not one_of_holds(QUICK, QUICK.powers(key), [claim, claim], several, "prove|")
    assert not one_of_holds(QUICK, QUICK.powers(key), [], [], "prove|")


@settings(max_examples=30)
@given(scalars, st.integers(2, 9))
def test_nobody_proves_that_a_sum_is_allowed_which_is_not(randomness: int, plaintext: int) -> None:
    """The prover does everything right but for the plaintext, which is neither 0 nor 1."""
    key = QUICK.power_of_generator(99)
    beta = QUICK.multiply(QUICK.power(key, randomness), QUICK.power_of_generator(plaintext))
    alpha = QUICK.power_of_generator(randomness)
    claims = [Branch(alpha, beta), Branch(alpha, QUICK.multiply(beta, QUICK.inverse(QUICK.generator)))]

    for true in (0, 1):
        proofs = prove_one_of(QUICK, key, claims, true=true, randomness=SecretScalar(randomness), prefix="prove|")
        assert not one_of_holds(QUICK, QUICK.powers(key), claims, proofs, "prove|")


def test_the_texts_of_a_challenge_stand_apart() -> None:
    assert to_scalar(2**256, "a|", ["1", "2"]) == to_scalar(2**256, "a|1,2", [])
    assert to_scalar(2**256, "a|", ["12"]) != to_scalar(2**256, "a|", ["1", "2"])
    assert to_scalar(7, "a|", ["1"]) == to_scalar(2**256, "a|", ["1"]) % 7
