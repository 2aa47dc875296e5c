"""A trustee's part of the decryption: for each ciphertext of the tally a factor, with the proof that their key was used (decryption.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonty.ballots.canonical import Json, a_list, check_canonical, fields, read, write
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.proof import Proof, equality_holds, prove_equality, read_proof
from commonty.ballots.secret import SecretScalar
from commonty.ballots.tally import Tally
from commonty.ballots.trustee import public_of

__all__ = [
    "Decryption",
    "FactorsDisagree",
    "FalseDecryption",
    "WrongDecryptionSize",
    "check",
    "check_agreement",
    "decrypt",
    "read_decryption",
]


class FalseDecryption(BallotsError):
    """A factor that was not made with the trustee's key; ``question`` and ``place`` count from 1."""

    def __init__(self, question: int, place: int) -> None:
        super().__init__(f"question {question}, ciphertext {place}: it was not decrypted with this trustee's key, or for another tally")
        self.question = question
        self.place = place


class FactorsDisagree(BallotsError):
    """Factors of more trustees of a ceremony than must decrypt, of which one is false; ``question`` and ``place`` count from 1."""

    def __init__(self, question: int, place: int) -> None:
        super().__init__(
            f"question {question}, ciphertext {place}: the factors of these trustees do not fit together, so one of them is false"
        )
        self.question = question
        self.place = place


class WrongDecryptionSize(BallotsError):
    """A decryption of more or fewer ciphertexts than the tally has."""

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(f"the decryption has {found} entries where the tally has {expected}")
        self.found = found
        self.expected = expected


@dataclass(frozen=True)
class Decryption:
    """For each question and each of its ciphertexts the factor alpha^x, and its proof."""

    factors: tuple[tuple[Element, ...], ...]
    proofs: tuple[tuple[Proof, ...], ...]

    def written(self, group: Group) -> str:
        """Return the decryption as its file has it."""
        return write(self.to_json(group))

    def to_json(self, group: Group) -> dict[str, Json]:
        """Return it as plain data."""
        return {
            "decryption_factors": [[group.text(each) for each in question] for question in self.factors],
            "decryption_proofs": [[{**each.to_json()} for each in question] for question in self.proofs],
        }


def decrypt(group: Group, fingerprint: str, secret: SecretScalar, tally: Tally) -> Decryption:
    """Decrypt a tally with a private key; ``fingerprint`` is the election's (phi)."""
    prefix = _claim(group, fingerprint, public_of(group, secret))
    return Decryption(
        tuple(tuple(group.power_by_secret(each.alpha, secret.disclose()) for each in question) for question in tally),
        tuple(tuple(prove_equality(group, each.alpha, secret, prefix) for each in question) for question in tally),
    )


def check(group: Group, fingerprint: str, public: Element, tally: Tally, decryption: Decryption) -> None:
    """Refuse a decryption that was not made with the private key of ``public``, or of another tally."""
    _check_size(decryption, tally)
    prefix = _claim(group, fingerprint, public)
    for question, (ciphertexts, factors, proofs) in enumerate(zip(tally, decryption.factors, decryption.proofs, strict=True), 1):
        for place, (each, factor, proof) in enumerate(zip(ciphertexts, factors, proofs, strict=True), 1):
            if not equality_holds(group, public, base=each.alpha, power=factor, proof=proof, prefix=prefix):
                raise FalseDecryption(question, place)


def check_agreement(group: Group, found: Decryption, others: Mapping[int, Decryption], exponents: Mapping[int, int]) -> None:
    """
    Refuse a decryption that is not what those of ``others`` make to their ``exponents`` (``Trustees.exponents_of``).

    A proof alone does not show that: its challenge hashes neither factor nor ciphertext. Raises ``FactorsDisagree``.
    """
    if not exponents:
        return
    for question, factors in enumerate(found.factors):
        for place, factor in enumerate(factors):
            powers = (group.power(others[owner].factors[question][place], exponent) for owner, exponent in exponents.items())
            if group.product(powers) != factor:
                raise FactorsDisagree(question + 1, place + 1)


def read_decryption(group: Group, raw: bytes, *, at_most: int) -> Decryption:
    """Return the decryption of a file, its elements tested and its proofs not yet (``check``). Raises a ``BallotsError``."""
    facts = fields(read(raw, at_most=at_most), "a decryption", ("decryption_factors", "decryption_proofs"))
    factors, proofs = facts["decryption_factors"], facts["decryption_proofs"]
    decryption = Decryption(
        tuple(tuple(group.read(each) for each in question) for question in _lists(factors, "the factors")),
        tuple(tuple(read_proof(group, each) for each in question) for question in _lists(proofs, "the proofs")),
    )
    check_canonical(raw, decryption.to_json(group), "a decryption")
    return decryption


def _claim(group: Group, fingerprint: str, public: Element) -> str:
    return f"decrypt|{fingerprint}|{group.text(public)}|"


def _check_size(decryption: Decryption, tally: Tally) -> None:
    for lists in (decryption.factors, decryption.proofs):
        if len(lists) != len(tally):
            raise WrongDecryptionSize(len(lists), len(tally))
        for found, expected in zip(lists, tally, strict=True):
            if len(found) != len(expected):
                raise WrongDecryptionSize(len(found), len(expected))


def _lists(value: Json, what: str) -> Sequence[list[Json]]:
    return [a_list(each, what) for each in a_list(value, what)]
