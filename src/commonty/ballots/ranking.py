"""
Answers to ranking questions: the numbers of all options in one ciphertext (ranking.md).

Nothing proves that the numbers are a ranking: that shows when they are opened, after the shuffles.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commonty.ballots.binding import Binding, ProofFails
from commonty.ballots.canonical import Json, fields
from commonty.ballots.encryption import Ciphertext, encrypt, read_ciphertext
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.proof import Proof, knowledge_holds, prove_knowledge, read_proof
from commonty.ballots.question import RankingQuestion
from commonty.ballots.secret import SecretScalar

__all__ = ["RankingAnswer", "RankingProofFails", "check_answer", "make_answer", "read_answer"]


class RankingProofFails(ProofFails):
    """A ranking whose maker is not proved to know what is in it: it may be copied from another ballot."""

    def __init__(self, question: int) -> None:
        super().__init__(question, "whoever made this is not proved to know what is in it")


@dataclass(frozen=True, slots=True)
class RankingAnswer:
    """One ciphertext, and the proof of knowing its randomness."""

    choices: Ciphertext
    proof: Proof

    def to_json(self, group: Group) -> Json:
        """Return the answer as ballots have it."""
        return {"choices": self.choices.to_json(group), "proof": self.proof.to_json()}


def make_answer(bound: Binding, question: RankingQuestion, vote: Sequence[int]) -> RankingAnswer:
    """Return ``vote``, a number for each option, encrypted and proved. Raises ``VoteRefused``."""
    question.check_vote(vote)
    randomness = SecretScalar(bound.group.random_scalar())
    choices = encrypt(bound.group, bound.public_key, bound.group.embed(vote), randomness)
    return RankingAnswer(choices, prove_knowledge(bound.group, randomness, _prefix(bound, choices)))


def check_answer(bound: Binding, answer: RankingAnswer) -> None:
    """Check the proof of an answer. Raises ``RankingProofFails``."""
    if not knowledge_holds(bound.group, answer.choices.alpha, answer.proof, _prefix(bound, answer.choices)):
        raise RankingProofFails(bound.question)


def read_answer(group: Group, value: Json) -> RankingAnswer:
    """Return the answer that ``value`` says. Raises ``Unreadable``, ``NotAnElement`` and ``NotAScalar``."""
    facts = fields(value, "an answer", ("choices", "proof"))
    return RankingAnswer(read_ciphertext(group, facts["choices"]), read_proof(group, facts["proof"]))


def _prefix(bound: Binding, choices: Ciphertext) -> str:
    return f"raweg|{bound.prefix}|{bound.group.text(bound.public_key)},{bound.commas(choices)}|"
