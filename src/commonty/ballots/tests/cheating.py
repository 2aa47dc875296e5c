"""What a trustee can do who does not use our program."""

from commonty.ballots.decryption import Decryption, decrypt
from commonty.ballots.election import Election
from commonty.ballots.groups.prime_order import Element
from commonty.ballots.hashing import to_scalar
from commonty.ballots.proof import Proof
from commonty.ballots.secret import SecretScalar
from commonty.ballots.tally import Tally
from commonty.ballots.trustee import public_of


def false_factor(election: Election, secret: SecretScalar, tally: Tally) -> Decryption:
    """Return a decryption whose first factor is false, with a proof that holds: version 1 hashes neither factor nor ciphertext."""
    group = election.group
    honest = decrypt(group, election.fingerprint, secret, tally)
    public, alpha = public_of(group, secret), tally[0][0].alpha
    nonces = group.random_scalar(), group.random_scalar()
    commitments: list[Element] = [group.power_of_generator(nonces[0]), group.power(alpha, nonces[1])]
    challenge = to_scalar(group.order, f"decrypt|{election.fingerprint}|{group.text(public)}|", map(group.text, commitments))
    response = (nonces[0] - secret.disclose() * challenge) % group.order
    factor = group.power(alpha, (nonces[1] - response) * pow(challenge, -1, group.order))
    return Decryption(((factor, *honest.factors[0][1:]),), ((Proof(challenge, response), *honest.proofs[0][1:]),))
