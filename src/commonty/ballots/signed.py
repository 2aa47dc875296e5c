"""Texts signed by a trustee's signing key, as the key ceremony exchanges them (threshold.md)."""

from dataclasses import dataclass

from commonty.ballots.canonical import Json, a_text, fields
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.proof import Proof, knowledge_holds, prove_knowledge, read_proof
from commonty.ballots.secret import SecretScalar

__all__ = ["Signed", "read_signed", "sign", "signature_holds", "signature_of"]


@dataclass(frozen=True)
class Signed:
    """A text and its signature."""

    message: str
    signature: Proof

    def to_json(self) -> dict[str, Json]:
        """Return it as files have it."""
        return {"message": self.message, "signature": {**self.signature.to_json()}}

    def is_by(self, group: Group, signer: Element) -> bool:
        """Say whether the owner of this verification key signed it."""
        return signature_holds(group, signer, self.message, self.signature)


def sign(group: Group, signing: SecretScalar, message: str) -> Signed:
    """Return a text with its signature."""
    return Signed(message, signature_of(group, signing, message))


def signature_of(group: Group, signing: SecretScalar, message: str) -> Proof:
    """Return the signature of a text alone."""
    return prove_knowledge(group, signing, f"sigmsg|{message}|")


def signature_holds(group: Group, signer: Element, message: str, signature: Proof) -> bool:
    """Say whether the owner of the verification key ``signer`` signed this text."""
    return knowledge_holds(group, signer, signature, f"sigmsg|{message}|")


def read_signed(group: Group, value: Json) -> Signed:
    """Return what ``value`` says, its signature not yet checked."""
    facts = fields(value, "a signed text", ("message", "signature"))
    return Signed(a_text(facts["message"], "a signed message"), read_proof(group, facts["signature"]))
