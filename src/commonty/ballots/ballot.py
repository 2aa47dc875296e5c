"""Ballots: what one voter answers, signed with a credential (ballot.md)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from commonty.ballots import homomorphic, ranking
from commonty.ballots.binding import AnswerRefused, Binding
from commonty.ballots.canonical import Json, a_list, a_text, check_canonical, fields, read, write
from commonty.ballots.credential import IdentityCredential, public_credential
from commonty.ballots.election import Election
from commonty.ballots.errors import BallotsError, shown
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.hashing import b64_digest
from commonty.ballots.homomorphic import HomomorphicAnswer
from commonty.ballots.proof import Proof, knowledge_holds, prove_knowledge, read_proof
from commonty.ballots.question import HomomorphicQuestion, Question, RankingQuestion
from commonty.ballots.ranking import RankingAnswer
from commonty.ballots.secret import SecretScalar

__all__ = [
    "Answer",
    "AnswerOfOtherKind",
    "Ballot",
    "NotListed",
    "OtherElection",
    "OtherFingerprint",
    "SignatureFails",
    "SignedSomethingElse",
    "WrongNumberOfAnswers",
    "check_ballot",
    "check_proofs",
    "make_ballot",
    "read_ballot",
    "tracker",
]

Answer = HomomorphicAnswer | RankingAnswer
LARGEST_BALLOT: Final = 1 << 22
"""Bytes; a ballot with as many choices as an election may have (``election.MOST_CHOICES``) has fewer in every group."""


class OtherElection(BallotsError):
    """A ballot for another election."""

    def __init__(self, uuid: str) -> None:
        super().__init__(f"this ballot is for the election {shown(uuid)}")
        self.uuid = uuid


class OtherFingerprint(BallotsError):
    """A ballot for an election of this name whose document was another: other questions, another key."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(f"this ballot answers an election with the fingerprint {shown(fingerprint)}")
        self.fingerprint = fingerprint


class NotListed(BallotsError):
    """A ballot with a credential that is not in the list."""

    def __init__(self, credential: str) -> None:
        super().__init__(f"the credential {shown(credential)} is not in the list")
        self.credential = credential


class WrongNumberOfAnswers(BallotsError):
    """A ballot with more or fewer answers than there are questions."""

    def __init__(self, has: int, needs: int) -> None:
        super().__init__(f"this ballot does not answer each question once: answers: {has}, questions: {needs}")
        self.has = has
        self.needs = needs


class AnswerOfOtherKind(AnswerRefused):
    """A ranking for an answer to a homomorphic question, or the other way round."""

    def __init__(self, question: int) -> None:
        super().__init__(question, "the answer is of the other kind of question")


class SignedSomethingElse(BallotsError):
    """A signature over other contents than the ballot's."""

    def __init__(self) -> None:
        super().__init__("the hash in the signature is not that of this ballot: it was changed after it was signed")


class SignatureFails(BallotsError):
    """A signature that was not made with the ballot's credential."""

    def __init__(self) -> None:
        super().__init__("the signature was not made with this ballot's credential")


@dataclass(frozen=True, slots=True)
class Ballot:
    """One voter's answers, in the order of the questions. Every ballot says which election it is for, by name and by fingerprint."""

    election_uuid: str
    election_hash: str
    credential: str
    """The public one, as the list has it."""
    answers: tuple[Answer, ...]
    signed: str
    """The hash of the ballot without its signature."""
    signature: Proof

    def to_json(self, group: Group) -> dict[str, Json]:
        """Return the ballot as boards have it."""
        signature: Json = {"hash": self.signed, "proof": self.signature.to_json()}
        return {**_unsigned(group, self.election_uuid, self.election_hash, self.credential, self.answers), "signature": signature}


def make_ballot(election: Election, key: SecretScalar, votes: Sequence[Sequence[int]]) -> bytes:
    """
    Return a ballot with a vote for each question, signed with the private key of a credential.

    A vote is a 1 or 0 for each choice of a homomorphic question, blank first; a number for each option of a ranking. Raises
    ``WrongNumberOfAnswers`` and ``VoteRefused``.
    """
    if len(votes) != len(election.questions):
        raise WrongNumberOfAnswers(len(votes), len(election.questions))
    group = election.group
    credential = group.text(public_credential(group, key))
    answers = [
        _make_answer(_bound(election, credential, number), question, vote)
        for number, (question, vote) in enumerate(zip(election.questions, votes, strict=True), start=1)
    ]
    facts = _unsigned(group, election.uuid, election.fingerprint, credential, answers)
    signed = b64_digest(write(facts))
    signature = prove_knowledge(group, key, _signature_prefix(signed))
    return write({**facts, "signature": {"hash": signed, "proof": signature.to_json()}}).encode()


def check_ballot(election: Election, raw: bytes, *, is_listed: Callable[[str], bool]) -> Ballot:
    """
    Return the ballot that bytes say, with everything about it checked that it shows by itself.

    ``is_listed`` says of a public credential whether it is in the list, whose elements were tested. Raises ``NotListed``, and what
    ``read_ballot`` and ``check_proofs`` raise.
    """
    ballot = read_ballot(election, raw)
    if not is_listed(ballot.credential):
        raise NotListed(ballot.credential)
    check_proofs(election, ballot)
    return ballot


def read_ballot(election: Election, raw: bytes) -> Ballot:
    """
    Return the ballot that bytes say: in the one way to write it, for this election, complete. Nothing is proved yet.

    Raises ``Unreadable``, ``OtherElection``, ``OtherFingerprint``, ``WrongNumberOfAnswers``, ``WrongNumber``, ``NotAnElement``,
    ``NotAScalar`` and ``SignedSomethingElse``.
    """
    group = election.group
    facts = fields(read(raw, at_most=LARGEST_BALLOT), "a ballot", ("election_uuid", "election_hash", "credential", "answers", "signature"))
    signature = fields(facts["signature"], "a signature", ("hash", "proof"))
    ballot = Ballot(
        election_uuid=_same(a_text(facts["election_uuid"], "an election's name"), election.uuid, OtherElection),
        election_hash=_same(a_text(facts["election_hash"], "a fingerprint"), election.fingerprint, OtherFingerprint),
        credential=a_text(facts["credential"], "a credential"),
        answers=_answers(election, a_list(facts["answers"], "a ballot's answers")),
        signed=a_text(signature["hash"], "a signature's hash"),
        signature=read_proof(group, signature["proof"]),
    )
    again = ballot.to_json(group)
    check_canonical(raw, again, "a ballot")
    del again["signature"]
    if b64_digest(write(again)) != ballot.signed:
        raise SignedSomethingElse
    return ballot


def check_proofs(election: Election, ballot: Ballot) -> None:
    """
    Check the signature and every proof of a ballot as ``read_ballot`` returns it, and with that the membership of every element.

    Raises ``IdentityCredential``, ``SignatureFails``, ``ProofFails``, ``AnswerOfOtherKind`` and ``NotAnElement``.
    """
    group = election.group
    credential = group.read_untested(ballot.credential)
    if credential == group.identity:
        raise IdentityCredential
    if not knowledge_holds(group, credential, ballot.signature, _signature_prefix(ballot.signed)):
        raise SignatureFails
    for number, (question, answer) in enumerate(zip(election.questions, ballot.answers, strict=True), start=1):
        bound = _bound(election, ballot.credential, number)
        if isinstance(question, HomomorphicQuestion) and isinstance(answer, HomomorphicAnswer):
            homomorphic.check_answer(bound, question, answer)
        elif isinstance(question, RankingQuestion) and isinstance(answer, RankingAnswer):
            ranking.check_answer(bound, answer)
        else:
            raise AnswerOfOtherKind(number)


def tracker(raw: bytes) -> str:
    """Return what a voter keeps to find their ballot on the board."""
    return b64_digest(raw)


def _answers(election: Election, values: list[Json]) -> tuple[Answer, ...]:
    if len(values) != len(election.questions):
        raise WrongNumberOfAnswers(len(values), len(election.questions))
    return tuple(
        homomorphic.read_answer(election.group, question, value, number)
        if isinstance(question, HomomorphicQuestion)
        else ranking.read_answer(election.group, value)
        for number, (question, value) in enumerate(zip(election.questions, values, strict=True), start=1)
    )


def _make_answer(bound: Binding, question: Question, vote: Sequence[int]) -> Answer:
    if isinstance(question, HomomorphicQuestion):
        return homomorphic.make_answer(bound, question, vote)
    return ranking.make_answer(bound, question, vote)


def _bound(election: Election, credential: str, number: int) -> Binding:
    return Binding(election.group, election.key, election.fingerprint, credential, number)


def _signature_prefix(signed: str) -> str:
    return f"sig|{signed}|"


def _unsigned(group: Group, uuid: str, fingerprint: str, credential: str, answers: Sequence[Answer]) -> dict[str, Json]:
    written: list[Json] = [answer.to_json(group) for answer in answers]
    return {"election_uuid": uuid, "election_hash": fingerprint, "credential": credential, "answers": written}


def _same(given: str, own: str, other: Callable[[str], BallotsError]) -> str:
    if given != own:
        raise other(given)
    return given
