"""A second proof beside a trustee's part of the decryption, which binds every factor to its ciphertext: version 1's does not (bound.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from commonty.ballots import decryption
from commonty.ballots.canonical import Json, a_list, a_number, a_text, check_canonical, fields, read, write
from commonty.ballots.decryption import Decryption, read_decryption
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.hashing import hex_digest, to_scalar
from commonty.ballots.proof import Proof, equality_holds, prove_equality, read_proof
from commonty.ballots.secret import SecretScalar
from commonty.ballots.tally import Tally
from commonty.ballots.trustee import public_of

__all__ = [
    "LARGEST_FILE",
    "BoundTwice",
    "Claim",
    "NotBound",
    "OfAnotherElection",
    "Unbound",
    "make_part",
    "read_file",
    "read_part",
    "write_file",
    "write_part",
]

LARGEST_FILE = 1 << 20
"""Bytes of a file of second proofs, at most: some thousand trustees have less."""


class NotBound(BallotsError):
    """A part of the decryption whose second proof does not hold."""

    def __init__(self) -> None:
        super().__init__("a factor of this part is false: it was not made from its ciphertext with this trustee's key (second proof)")


class Unbound(BallotsError):
    """A part of the decryption without its second proof, in a file of them; or a second proof of a part that is not on the board."""

    def __init__(self, owner: int) -> None:
        super().__init__(f"trustee {owner} has a part on the board and no second proof in the file, or the other way round")
        self.owner = owner


class BoundTwice(BallotsError):
    """Two second proofs of one trustee."""

    def __init__(self, owner: int) -> None:
        super().__init__(f"trustee {owner} has two second proofs in the file")
        self.owner = owner


class OfAnotherElection(BallotsError):
    """A file of second proofs for another election than that of the board."""

    def __init__(self, uuid: str) -> None:
        super().__init__(f"these second proofs are of the election {uuid[:40]!r}")
        self.uuid = uuid


@dataclass(frozen=True)
class Claim:
    """
    What a second proof is of: that every factor of ``made`` is its alpha to the private key of ``public``.

    ``fingerprint`` is the election's (phi). The sizes of ``made`` have been checked (``decryption.check``), its elements tested.
    """

    group: Group
    fingerprint: str
    public: Element
    tally: Tally
    made: Decryption

    def prove(self, secret: SecretScalar) -> Proof:
        """Prove it with the private key."""
        return prove_equality(self.group, self._joined(self._alphas()), secret, self._prefix)

    def check(self, proof: Proof) -> None:
        """Raise ``NotBound`` where any factor is false; it passes by chance in one of the group's order, or of 2^256 where that is less."""
        base, power = self._joined(self._alphas()), self._joined(self._factors())
        if not equality_holds(self.group, self.public, base=base, power=power, proof=proof, prefix=self._prefix):
            raise NotBound

    @cached_property
    def digest(self) -> str:
        """The digest of everything that is claimed: group, election, key, and every ciphertext with its factor."""
        text = self.group.text
        questions = (
            "".join(f"{text(each.alpha)},{text(each.beta)},{text(factor)};" for each, factor in zip(some, factors, strict=True))
            for some, factors in zip(self.tally, self.made.factors, strict=True)
        )
        return hex_digest(f"bound-claim|{self.group.name}|{self.fingerprint}|{text(self.public)}|{'|'.join(questions)}")

    @property
    def _prefix(self) -> str:
        return f"bound-proof|{self.digest}|"

    def _alphas(self) -> Iterator[Element]:
        return (each.alpha for question in self.tally for each in question)

    def _factors(self) -> Iterator[Element]:
        return (factor for question in self.made.factors for factor in question)

    def _joined(self, elements: Iterator[Element]) -> Element:
        """Return the product of elements, each to a weight that nobody can choose: it is a hash of all that is claimed."""
        weights = (to_scalar(self.group.order, f"bound-weight|{self.digest}|{place}", ()) for place in count())
        return self.group.product(self.group.power(each, weight) for each, weight in zip(elements, weights, strict=False))


def make_part(group: Group, fingerprint: str, secret: SecretScalar, tally: Tally) -> str:
    """Return what a trustee hands in: their part of the decryption, with its second proof."""
    made = decryption.decrypt(group, fingerprint, secret, tally)
    return write_part(group, made, Claim(group, fingerprint, public_of(group, secret), tally, made).prove(secret))


def write_part(group: Group, made: Decryption, proof: Proof) -> str:
    """Return a part with its second proof as it is handed in."""
    return write(_part(group, made, proof))


def read_part(group: Group, raw: bytes, *, at_most: int) -> tuple[Decryption, Proof]:
    """Return a part with its second proof, neither checked yet. Raises a ``BallotsError``."""
    facts = fields(read(raw, at_most=at_most), "a part", ("decryption_factors", "decryption_proofs", "bound_proof"))
    proof = read_proof(group, facts.pop("bound_proof"))
    made = read_decryption(group, write(facts).encode(errors="replace"), at_most=at_most)
    check_canonical(raw, _part(group, made, proof), "a part")
    return made, proof


def write_file(uuid: str, proofs: Mapping[int, Mapping[str, Json]]) -> str:
    """
    Return the file of all second proofs of a board, each as ``Proof.to_json`` has it, by the numbers of their trustees.

    Its fields may come in another order: PostgreSQL keeps none.
    """
    told: list[Json] = [{"owner": owner, **{name: proofs[owner][name] for name in ("challenge", "response")}} for owner in sorted(proofs)]
    return write({"uuid": uuid, "bound_proofs": told})


def read_file(group: Group, uuid: str, raw: bytes) -> dict[int, Proof]:
    """Return the second proofs of an election, unchecked, by the numbers of their trustees. Raises a ``BallotsError``."""
    facts, found = fields(read(raw, at_most=LARGEST_FILE), "the second proofs", ("uuid", "bound_proofs")), dict[int, Proof]()
    named = a_text(facts["uuid"], "the election of the second proofs")
    if named != uuid:
        raise OfAnotherElection(named)
    for each in a_list(facts["bound_proofs"], "the second proofs"):
        one = fields(each, "a second proof", ("owner", "challenge", "response"))
        owner = a_number(one.pop("owner"), "its trustee")
        if owner in found:
            raise BoundTwice(owner)
        found[owner] = read_proof(group, one)
    check_canonical(raw, read(write_file(uuid, {owner: proof.to_json() for owner, proof in found.items()}).encode()), "the second proofs")
    return found


def _part(group: Group, made: Decryption, proof: Proof) -> dict[str, Json]:
    return {**made.to_json(group), "bound_proof": {**proof.to_json()}}
