"""What the proofs of an answer are bound to, so that nobody can use them again for another voter, election or question."""

from dataclasses import dataclass

from commonty.ballots.encryption import Ciphertext
from commonty.ballots.errors import BallotsError
from commonty.ballots.groups.prime_order import Element, Group, Powers

__all__ = ["AnswerRefused", "Binding", "ProofFails", "WrongNumber"]


class AnswerRefused(BallotsError):
    """An answer of a ballot that is refused; ``question`` is its number, from 1."""

    def __init__(self, question: int, problem: str) -> None:
        super().__init__(f"question {question}: {problem}")
        self.question = question


class WrongNumber(AnswerRefused):
    """An answer with more or fewer parts than its question has."""

    def __init__(self, question: int, what: str, has: int, needs: int) -> None:
        super().__init__(question, f"{what} in the answer: {has}, and it needs {needs}")
        self.what = what
        self.has = has
        self.needs = needs


class ProofFails(AnswerRefused):
    """An answer with a false proof; each subclass is a kind of proof."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The election's group and key, its fingerprint with the voter's credential, and the question's number from 1."""

    group: Group
    key: Powers
    fingerprint: str
    credential: str
    question: int

    @property
    def prefix(self) -> str:
        """The specification's S0."""
        return f"{self.fingerprint}|{self.credential}"

    @property
    def public_key(self) -> Element:
        """The specification's y."""
        return self.key.element

    def commas(self, *ciphertexts: Ciphertext) -> str:
        """Return the texts of ciphertexts as prefixes have them."""
        return ",".join(text for each in ciphertexts for text in each.texts(self.group))
