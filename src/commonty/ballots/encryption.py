"""ElGamal encryption with the election's key: what is multiplied here is added up inside."""

from collections.abc import Iterable
from dataclasses import dataclass

from commonty.ballots.canonical import Json, fields
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.secret import SecretScalar


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """``alpha`` = g^r and ``beta`` = y^r times the plaintext, for the election key y."""

    alpha: Element
    beta: Element

    def texts(self, group: Group) -> tuple[str, str]:
        """Return both elements as they are hashed and written."""
        return group.text(self.alpha), group.text(self.beta)

    def to_json(self, group: Group) -> dict[str, Json]:
        """Return the ciphertext as files have it."""
        return {"alpha": group.text(self.alpha), "beta": group.text(self.beta)}


def read_ciphertext(group: Group, value: Json) -> Ciphertext:
    """Return the ciphertext that ``value`` says, its elements tested. Raises ``NotAnElement`` and ``Unreadable``."""
    facts = fields(value, "a ciphertext", ("alpha", "beta"))
    return Ciphertext(group.read(facts["alpha"]), group.read(facts["beta"]))


def read_untested_ciphertext(group: Group, value: Json) -> Ciphertext:
    """Return the same for somebody who asks ``tested_powers`` of both elements before they believe them (``Group.read_untested``)."""
    facts = fields(value, "a ciphertext", ("alpha", "beta"))
    return Ciphertext(group.read_untested(facts["alpha"]), group.read_untested(facts["beta"]))


def encrypt(group: Group, key: Element, plaintext: Element, randomness: SecretScalar) -> Ciphertext:
    """Return ``plaintext`` encrypted with the election ``key``."""
    r = randomness.disclose()
    return Ciphertext(group.power_by_secret(group.generator, r), group.multiply(group.power_by_secret(key, r), plaintext))


def product(group: Group, ciphertexts: Iterable[Ciphertext]) -> Ciphertext:
    """Return the ciphertext of the product of what several hold; of none, that of the identity without any randomness."""
    every = tuple(ciphertexts)
    return Ciphertext(group.product(each.alpha for each in every), group.product(each.beta for each in every))


def power(group: Group, ciphertext: Ciphertext, exponent: int) -> Ciphertext:
    """Return the ciphertext of what one holds to a public ``exponent``: a vote of this weight."""
    if exponent == 1:
        return ciphertext
    return Ciphertext(group.power(ciphertext.alpha, exponent), group.power(ciphertext.beta, exponent))
