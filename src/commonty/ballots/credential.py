"""Credentials: what a voter signs a ballot with, and the public list of who may (credentials.md)."""

import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil
from typing import Final

from commonty.ballots.canonical import write
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.hashing import hex_digest
from commonty.ballots.secret import Secret, SecretScalar

__all__ = [
    "IdentityCredential",
    "NotACredential",
    "PrivateCredential",
    "WeightRefused",
    "new_credential",
    "private_key",
    "public_credential",
    "read_credential",
    "read_public_credential",
    "spares",
    "write_list",
]

DIGITS: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Base58: without 0, O, I and l, which people take for others."""
PARTS: Final = (5, 6, 5, 6)
SHAPE: Final = re.compile("-".join(f"[{DIGITS}]{{{length}}}" for length in PARTS), re.ASCII)


class NotACredential(BallotsError):
    """A text that is no private credential. The error does not keep it: with one letter wrong it is nearly a secret."""

    def __init__(self) -> None:
        super().__init__(
            "a credential is four groups of letters and digits, as in 8fGn2-Qm4xRt-Zb7Kc-3WvEyA, without 0, O, I or l: look at each again"
        )


class IdentityCredential(BallotsError):
    """The identity as a public credential: anybody can sign for it."""

    def __init__(self) -> None:
        super().__init__("a public credential is the identity: anybody could vote with it")


class WeightRefused(BallotsError):
    """A weight below one."""

    def __init__(self, weight: int) -> None:
        super().__init__(f"{weight} is refused as a weight: whoever is on the list has at least one vote")
        self.weight = weight


class PrivateCredential(Secret[str]):
    """What one voter was given: twenty-two random digits, some 128 bits."""

    __slots__ = ()


def new_credential() -> PrivateCredential:
    """Return a credential that nobody can foresee."""
    return PrivateCredential("-".join("".join(secrets.choice(DIGITS) for _ in range(length)) for length in PARTS))


def read_credential(text: str) -> PrivateCredential:
    """Return the credential that somebody typed, spaces around it apart. Raises ``NotACredential``."""
    if not SHAPE.fullmatch(text.strip()):
        raise NotACredential
    return PrivateCredential(text.strip())


def private_key(group: Group, uuid: str, credential: PrivateCredential) -> SecretScalar:
    """Return the exponent s that signs with a credential in the election ``uuid``, as belenios-tool 2.4 and later derive it."""
    digests = (hex_digest(f"derive_credential|{uuid}|{half}|{credential.disclose()}") for half in (0, 1))
    return SecretScalar(int("".join(digests), 16) % group.order)


def public_credential(group: Group, key: SecretScalar) -> Element:
    """Return g^s, which stands in the list."""
    return group.power_by_secret(group.generator, key.disclose())


def read_public_credential(group: Group, text: object) -> Element:
    """Return the element of a listed credential. Raises ``NotAnElement``, and ``IdentityCredential``."""
    element = group.read(text)
    if element == group.identity:
        raise IdentityCredential
    return element


def write_list(group: Group, weights: Mapping[Element, int]) -> str:
    """
    Return the public list: each credential's text, with its weight where any is not one, in the order of the elements.

    Its ``b64_digest`` is the fingerprint that the credential authority compares. Raises ``IdentityCredential`` and ``WeightRefused``.
    """
    for element, weight in weights.items():
        if element == group.identity:
            raise IdentityCredential
        if weight < 1:
            raise WeightRefused(weight)
    is_weighted = any(weight != 1 for weight in weights.values())
    ordered = sorted(weights, key=group.sort_key)
    return write([group.text(each) + (f",{weights[each]}" if is_weighted else "") for each in ordered])


def spares(weights: Iterable[int], share: Fraction) -> Counter[int]:
    """
    Return how many credentials of each weight are made beyond those of the roll, for those that are lost.

    ``share`` is one of the voters with that weight, rounded up: so none of a weight stands alone where any share is asked for.

    >>> sorted(spares([1, 1, 1, 5], Fraction(1, 2)).items())
    [(1, 2), (5, 1)]
    """
    return Counter({weight: ceil(count * share) for weight, count in Counter(weights).items() if share})
