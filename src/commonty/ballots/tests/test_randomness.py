"""What is drawn is drawn anew: two proofs with one nonce give the secret away, and a letter or a shuffle that repeats one tells."""

from collections.abc import Callable

import pytest

from commonty.ballots.canonical import read
from commonty.ballots.channel import sealed
from commonty.ballots.encryption import encrypt, read_ciphertext
from commonty.ballots.groups import group
from commonty.ballots.groups.prime_order import Element
from commonty.ballots.pedersen import coefficients_of
from commonty.ballots.proof import Branch, Proof, prove_equality, prove_knowledge, prove_one_of
from commonty.ballots.secret import SecretScalar
from commonty.ballots.shuffle import Shuffled, _Statement, shuffle
from commonty.ballots.tests.test_threshold import HELD, KEYS, certificate
from commonty.ballots.threshold import deal

ED = group("Ed25519")
SECRET = 424_242
KEY = ED.power_of_generator(7)
PHI = "A" * 43


def of_one_branch(prefix: str) -> Proof:
    claim = Branch(ED.power_of_generator(SECRET), ED.power(KEY, SECRET))
    return prove_one_of(ED, KEY, [claim], true=0, randomness=SecretScalar(SECRET), prefix=prefix)[0]


PROVED: dict[str, Callable[[str], Proof]] = {
    "of knowledge": lambda prefix: prove_knowledge(ED, SecretScalar(SECRET), prefix),
    "of equality": lambda prefix: prove_equality(ED, KEY, SecretScalar(SECRET), prefix),
    "of one of several": of_one_branch,
}


@pytest.mark.parametrize("proved", PROVED.values(), ids=PROVED)
def test_two_proofs_do_not_give_the_secret_away_that_they_are_about(proved: Callable[[str], Proof]) -> None:
    """Had both the same nonce, this quotient would be the secret."""
    one, other = proved("one|"), proved("other|")

    quotient = (one.response - other.response) * pow(other.challenge - one.challenge, -1, ED.order) % ED.order

    assert quotient != SECRET


def test_a_proof_tells_the_branches_that_are_not_true_apart_by_nothing_that_repeats() -> None:
    claims = [
        Branch(ED.power_of_generator(SECRET), ED.multiply(ED.power(KEY, SECRET), ED.power_of_generator(1)), count) for count in (0, 1, 2, 3)
    ]
    proofs = [
        each
        for prefix in ("one|", "other|")
        for each in prove_one_of(ED, KEY, claims, true=1, randomness=SecretScalar(SECRET), prefix=prefix)
    ]

    assert len({number for each in proofs for number in (each.challenge, each.response)}) == 16


def hidden_in(letter: str) -> Element:
    """Return what the key of a letter to the first trustee is made from."""
    facts = read(letter.encode())
    assert isinstance(facts, dict)
    wrapped = read_ciphertext(ED, {"alpha": facts["alpha"], "beta": facts["beta"]})
    return ED.multiply(wrapped.beta, ED.inverse(ED.power(wrapped.alpha, KEYS[0].decryption.disclose())))


def test_two_letters_of_the_same_words_have_no_key_and_no_nonce_in_common() -> None:
    letters = [sealed(ED, KEYS[1].signing, certificate(HELD, 1).encryption, "a message") for _ in range(2)]

    assert hidden_in(letters[0]) != hidden_in(letters[1])
    assert len({part for letter in letters for part in read(letter.encode()).values()}) == 7  # type: ignore[union-attr] # an object
    assert {ED.text(hidden_in(letter)) for letter in letters}.isdisjoint({ED.text(ED.power_of_generator(n)) for n in range(100)})


def test_a_trustee_who_deals_again_deals_another_polynomial() -> None:
    dealt = [deal(ED, KEYS[0], HELD.certificates, number=1, threshold=2) for _ in range(2)]

    assert len({each for one in dealt for each in coefficients_of(ED, one.polynomial)}) == 4


BEFORE = [encrypt(ED, KEY, ED.power_of_generator(n), SecretScalar(n)) for n in (1, 2, 3)]


def links(found: Shuffled) -> set[Element]:
    """Return what may blind the first link of a shuffle's chain, for each ciphertext that may be its first."""
    statement = _Statement(ED, PHI, KEY, BEFORE, found.ciphertexts)
    h = ED.independent_generator(-1)
    multipliers = statement.multipliers(statement.first_text(found.proof.permutation))
    return {ED.multiply(found.proof.chain[0], ED.inverse(ED.power(h, each))) for each in multipliers}


def test_two_shuffles_of_the_same_votes_have_no_randomness_in_common() -> None:
    one, other = (shuffle(ED, PHI, KEY, BEFORE) for _ in range(2))

    for found in (one, other):
        told = found.proof.commitments
        assert len({told.t1, told.t2, told.t3, *told.links, *found.proof.permutation, *found.proof.chain}) == 12
    assert not {*one.proof.permutation} & {*other.proof.permutation}
    assert not links(one) & links(other)
    assert not fresh(one) & fresh(other)


def fresh(found: Shuffled) -> set[Element]:
    """Return by what the ciphertexts of a shuffle may differ from those before."""
    return {ED.multiply(after.alpha, ED.inverse(before.alpha)) for after in found.ciphertexts for before in BEFORE}
