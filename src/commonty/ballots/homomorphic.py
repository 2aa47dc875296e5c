"""Answers to homomorphic questions: encrypted choices, each proved to be 0 or 1, and their sum proved to be allowed (homomorphic.md)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonty.ballots.binding import Binding, ProofFails, WrongNumber
from commonty.ballots.canonical import Json, a_list, fields
from commonty.ballots.encryption import Ciphertext, encrypt, product, read_untested_ciphertext
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.proof import Branch, Proof, one_of_holds, prove_one_of, read_proof
from commonty.ballots.question import HomomorphicQuestion
from commonty.ballots.secret import SecretScalar

__all__ = ["BlankProofFails", "ChoiceProofFails", "HomomorphicAnswer", "OverallProofFails", "check_answer", "make_answer", "read_answer"]


class ChoiceProofFails(ProofFails):
    """A choice that is not proved to be 0 or 1; ``choice`` is its place, from 1."""

    def __init__(self, question: int, choice: int) -> None:
        super().__init__(question, f"choice {choice} is not proved to be 0 or 1")
        self.choice = choice


class OverallProofFails(ProofFails):
    """Choices whose sum is not proved to be allowed."""

    def __init__(self, question: int) -> None:
        super().__init__(question, "the number of choices is not proved to be allowed")


class BlankProofFails(ProofFails):
    """A vote that is not proved to be either blank or not."""

    def __init__(self, question: int) -> None:
        super().__init__(question, "it is not proved that a blank vote chooses nothing else")


@dataclass(frozen=True, slots=True)
class HomomorphicAnswer:
    """A ciphertext for each choice (the first for blank, where there is blank), with the proofs. Several proofs are one disjunction."""

    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]
    blank_proof: tuple[Proof, ...] | None = None

    def to_json(self, group: Group) -> Json:
        """Return the answer as ballots have it."""
        blank: dict[str, Json] = {} if self.blank_proof is None else {"blank_proof": _written(self.blank_proof)}
        return {
            "choices": [choice.to_json(group) for choice in self.choices],
            "individual_proofs": [_written(proofs) for proofs in self.individual_proofs],
            "overall_proof": _written(self.overall_proof),
            **blank,
        }


def make_answer(bound: Binding, question: HomomorphicQuestion, vote: Sequence[int]) -> HomomorphicAnswer:
    """Return ``vote``, a 1 or 0 for each choice, encrypted and proved. Raises ``VoteRefused``."""
    question.check_vote(vote)
    group, y = bound.group, bound.public_key
    randomness = [SecretScalar(group.random_scalar()) for _ in vote]
    plain = (group.identity, group.generator)
    choices = tuple(encrypt(group, y, plain[chosen], r) for chosen, r in zip(vote, randomness, strict=True))
    individual = tuple(
        prove_one_of(group, y, [*_counts(choice, 0, 1)], true=chosen, randomness=r, prefix=_choice_prefix(bound, choice))
        for choice, chosen, r in zip(choices, vote, randomness, strict=True)
    )
    counted = slice(question.has_blank, None)
    chosen = sum(vote[counted])
    sum_randomness = SecretScalar(sum(r.disclose() for r in randomness[counted]) % group.order)
    total = product(group, choices[counted])
    if not question.has_blank:
        prefix, branches = _overall(bound, question, choices, total)
        overall = prove_one_of(group, y, branches, true=chosen - question.least, randomness=sum_randomness, prefix=prefix)
        return HomomorphicAnswer(choices, individual, overall)
    is_blank = vote[0]
    prefix, branches = _blank(bound, choices, total)
    blank = prove_one_of(group, y, branches, true=is_blank, randomness=(randomness[0], sum_randomness)[is_blank], prefix=prefix)
    prefix, branches = _overall_or_blank(bound, question, choices, total)
    true = 0 if is_blank else 1 + chosen - question.least
    overall = prove_one_of(group, y, branches, true=true, randomness=(sum_randomness, randomness[0])[is_blank], prefix=prefix)
    return HomomorphicAnswer(choices, individual, overall, blank)


def check_answer(bound: Binding, question: HomomorphicQuestion, answer: HomomorphicAnswer) -> None:
    """
    Check every proof of an answer as ``read_answer`` returns it, and with that the membership of every element.

    Raises ``ChoiceProofFails``, ``OverallProofFails``, ``BlankProofFails`` and ``NotAnElement``.
    """
    group, key = bound.group, bound.key
    for place, (choice, proofs) in enumerate(zip(answer.choices, answer.individual_proofs, strict=True), start=1):
        if not one_of_holds(group, key, [*_counts(choice, 0, 1)], proofs, _choice_prefix(bound, choice)):
            raise ChoiceProofFails(bound.question, place)
    total = product(group, answer.choices[question.has_blank :])
    if answer.blank_proof is None:
        prefix, branches = _overall(bound, question, answer.choices, total)
    else:
        prefix, branches = _blank(bound, answer.choices, total)
        if not one_of_holds(group, key, branches, answer.blank_proof, prefix):
            raise BlankProofFails(bound.question)
        prefix, branches = _overall_or_blank(bound, question, answer.choices, total)
    if not one_of_holds(group, key, branches, answer.overall_proof, prefix):
        raise OverallProofFails(bound.question)


def read_answer(group: Group, question: HomomorphicQuestion, value: Json, number: int) -> HomomorphicAnswer:
    """
    Return the answer that ``value`` says; ``number`` is the question's, for errors. Its elements are for ``check_answer`` to test.

    Raises ``Unreadable``, ``NotAnElement``, ``NotAScalar`` and ``WrongNumber``.
    """
    blank = ("blank_proof",) if question.has_blank else ()
    facts = fields(value, "an answer", ("choices", "individual_proofs", "overall_proof", *blank))
    sums = question.greatest - question.least + 1 + question.has_blank
    choices = _several(facts["choices"], "choices", question.choices, number)
    individual = _several(facts["individual_proofs"], "individual proofs", question.choices, number)
    return HomomorphicAnswer(
        choices=tuple(read_untested_ciphertext(group, each) for each in choices),
        individual_proofs=tuple(_proofs(group, each, "parts of an individual proof", 2, number) for each in individual),
        overall_proof=_proofs(group, facts["overall_proof"], "parts of the overall proof", sums, number),
        blank_proof=_proofs(group, facts["blank_proof"], "parts of the blank proof", 2, number) if question.has_blank else None,
    )


def _counts(ciphertext: Ciphertext, least: int, greatest: int) -> Iterator[Branch]:
    """Yield the claims that a ciphertext holds ``least``, …, ``greatest``."""
    return (Branch(ciphertext.alpha, ciphertext.beta, count) for count in range(least, greatest + 1))


def _choice_prefix(bound: Binding, choice: Ciphertext) -> str:
    return f"prove|{bound.prefix}|{bound.commas(choice)}|"


def _overall(bound: Binding, question: HomomorphicQuestion, choices: Sequence[Ciphertext], total: Ciphertext) -> tuple[str, list[Branch]]:
    """Return the prefix and the claims of the proof that ``total`` holds from ``least`` to ``greatest``."""
    prefix = f"prove|{bound.prefix}|{bound.commas(*choices)}|{bound.commas(total)}|"
    return prefix, [*_counts(total, question.least, question.greatest)]


def _blank(bound: Binding, choices: Sequence[Ciphertext], total: Ciphertext) -> tuple[str, list[Branch]]:
    """Return those of the proof that the vote is not blank, or chooses nothing."""
    branches = [*_counts(choices[0], 0, 0), *_counts(total, 0, 0)]
    return f"bproof0|{bound.prefix}|{bound.commas(*choices)}|", branches


def _overall_or_blank(
    bound: Binding, question: HomomorphicQuestion, choices: Sequence[Ciphertext], total: Ciphertext
) -> tuple[str, list[Branch]]:
    """Return those of the proof that the vote is blank, or ``total`` holds from ``least`` to ``greatest``."""
    branches = [*_counts(choices[0], 1, 1), *_counts(total, question.least, question.greatest)]
    return f"bproof1|{bound.prefix}|{bound.commas(*choices)}|", branches


def _several(value: Json, what: str, needs: int, number: int) -> list[Json]:
    several = a_list(value, what)
    if len(several) != needs:
        raise WrongNumber(number, what, len(several), needs)
    return several


def _proofs(group: Group, value: Json, what: str, needs: int, number: int) -> tuple[Proof, ...]:
    return tuple(read_proof(group, each) for each in _several(value, what, needs, number))


def _written(proofs: Sequence[Proof]) -> Json:
    return [proof.to_json() for proof in proofs]
