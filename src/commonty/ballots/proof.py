"""
Proofs without the secret: of knowing a logarithm, that two logarithms are equal, and that one of several is.

Powers by secrets go through ``power_by_secret``. A response, w - s·c modulo q, is plain arithmetic of Python: its time tells something of
the numbers' sizes, to whoever can time it on the same machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from commonty.ballots.canonical import Json, fields
from commonty.ballots.groups.prime_order import Element, Group, Powers
from commonty.ballots.hashing import to_scalar
from commonty.ballots.secret import SecretScalar


@dataclass(frozen=True, slots=True)
class Proof:
    """A challenge c and a response r, both exponents. The commitment is not kept: whoever checks computes it again and hashes it."""

    challenge: int
    response: int

    def to_json(self) -> dict[str, Json]:
        """Return the proof as files have it."""
        return {"challenge": str(self.challenge), "response": str(self.response)}


def read_proof(group: Group, value: Json) -> Proof:
    """Return the proof that ``value`` says. Raises ``NotAScalar`` and ``Unreadable``."""
    facts = fields(value, "a proof", ("challenge", "response"))
    return Proof(group.read_scalar(facts["challenge"]), group.read_scalar(facts["response"]))


def prove_knowledge(group: Group, secret: SecretScalar, prefix: str) -> Proof:
    """Prove to know the ``secret`` logarithm of an element to the generator: c = H(prefix; g^w), r = w - secret·c."""
    return _prove(group, [group.generator], secret, prefix)


def knowledge_holds(group: Group, public: Element, proof: Proof, prefix: str) -> bool:
    """Say whether whoever made the proof knew the logarithm of ``public``. Raises ``NotAnElement`` where ``public`` is no member."""
    (power,) = group.tested_powers(public, [(0, proof.challenge)])
    commitment = group.multiply(group.power_of_generator(proof.response), power)
    return to_scalar(group.order, prefix, [group.text(commitment)]) == proof.challenge


def prove_equality(group: Group, base: Element, secret: SecretScalar, prefix: str) -> Proof:
    """Prove that g^secret and base^secret have the same logarithm: c = H(prefix; g^w, base^w), r = w - secret·c."""
    return _prove(group, [group.generator, base], secret, prefix)


def equality_holds(group: Group, public: Element, *, base: Element, power: Element, proof: Proof, prefix: str) -> bool:
    """Say whether ``power`` is to ``base`` as ``public`` is to the generator. All have been tested."""
    first = group.multiply(group.power_of_generator(proof.response), group.power(public, proof.challenge))
    second = group.multiply(group.power(base, proof.response), group.power(power, proof.challenge))
    return to_scalar(group.order, prefix, [group.text(first), group.text(second)]) == proof.challenge


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the claims of a disjunction: that ``alpha`` = g^r and ``beta`` = y^r·g^M with the same r. ``count`` is M, from 0."""

    alpha: Element
    beta: Element
    count: int = 0


def prove_one_of(
    group: Group, key: Element, branches: Sequence[Branch], *, true: int, randomness: SecretScalar, prefix: str
) -> tuple[Proof, ...]:
    """
    Prove that one branch is true without saying which: ``true`` is its index and ``randomness`` its r.

    ``key`` is the specification's y. What is done for the true branch and for the others differs in time: a maker of ballots runs on its
    voter's own device.
    """
    nonce = group.random_scalar()
    proofs = [Proof(group.random_scalar(), group.random_scalar()) for _ in branches]
    commitments: list[str] = []
    for index, (branch, proof) in enumerate(zip(branches, proofs, strict=True)):
        if index == true:
            pair = (group.power_by_secret(group.generator, nonce), group.power_by_secret(key, nonce))
        else:
            less = group.multiply(branch.beta, group.power_of_generator(-branch.count)) if branch.count else branch.beta
            pair = (
                group.multiply(
                    group.power_by_secret(group.generator, proof.response), group.power_by_secret(branch.alpha, proof.challenge)
                ),
                group.multiply(group.power_by_secret(key, proof.response), group.power_by_secret(less, proof.challenge)),
            )
        commitments += map(group.text, pair)
    others = sum(proof.challenge for index, proof in enumerate(proofs) if index != true)
    challenge = (to_scalar(group.order, prefix, commitments) - others) % group.order
    proofs[true] = Proof(challenge, (nonce - randomness.disclose() * challenge) % group.order)
    return tuple(proofs)


def one_of_holds(group: Group, key: Powers, branches: Sequence[Branch], proofs: Sequence[Proof], prefix: str) -> bool:
    """
    Say whether one of the branches is true, by one proof for each.

    Tests every element of the branches, of which those of one ciphertext stand together. Raises ``NotAnElement``.
    """
    if len(proofs) != len(branches):
        return False
    texts = _commitments(group, key, branches, proofs)
    return to_scalar(group.order, prefix, texts) == sum(proof.challenge for proof in proofs) % group.order


def _commitments(group: Group, key: Powers, branches: Sequence[Branch], proofs: Sequence[Proof]) -> Iterator[str]:
    together = groupby(zip(branches, proofs, strict=True), key=lambda each: (each[0].alpha, each[0].beta))
    for (alpha, beta), some in together:
        several = list(some)
        alphas = group.tested_powers(alpha, [(0, proof.challenge) for _branch, proof in several])
        betas = group.tested_powers(beta, [(branch.count, proof.challenge) for branch, proof in several])
        for (_branch, proof), of_alpha, of_beta in zip(several, alphas, betas, strict=True):
            yield group.text(group.multiply(group.power_of_generator(proof.response), of_alpha))
            yield group.text(group.multiply(key.power(proof.response), of_beta))


def _prove(group: Group, bases: Sequence[Element], secret: SecretScalar, prefix: str) -> Proof:
    nonce = group.random_scalar()
    commitments = [group.text(group.power_by_secret(base, nonce)) for base in bases]
    challenge = to_scalar(group.order, prefix, commitments)
    return Proof(challenge, (nonce - secret.disclose() * challenge) % group.order)
