"""A ballot opened instead of cast, to see that the voter's browser encrypts what it is told (opening.md)."""

from dataclasses import dataclass

from commonty.ballots.ballot import Ballot, check_ballot
from commonty.ballots.canonical import Json, a_list, a_number, a_text, fields, read
from commonty.ballots.election import Election, read_election
from commonty.ballots.encryption import Ciphertext, encrypt
from commonty.ballots.errors import BallotsError
from commonty.ballots.homomorphic import HomomorphicAnswer
from commonty.ballots.question import HomomorphicQuestion, Question
from commonty.ballots.secret import SecretScalar

__all__ = ["OpenedBallot", "OpensToSomethingElse", "WrongOpening", "read_opened"]

LARGEST = 1 << 22


class OpensToSomethingElse(BallotsError):
    """A ballot that does not hold the vote which its maker says; ``question`` and ``choice`` count from 1."""

    def __init__(self, question: int, choice: int) -> None:
        super().__init__(
            f"question {question}, choice {choice}: the ballot holds something else than the vote shown. Whatever made it cannot be "
            "trusted: vote on another device, and tell whoever runs the election"
        )
        self.question = question
        self.choice = choice


class WrongOpening(BallotsError):
    """A file that opens another number of answers or choices than the ballot has."""

    def __init__(self, what: str, found: int, expected: int) -> None:
        super().__init__(f"the file opens {found} {what}, and there are {expected}: save it anew from the page that made the ballot")
        self.what = what
        self.found = found
        self.expected = expected


@dataclass(frozen=True)
class OpenedBallot:
    """An election, a ballot for it, and how that ballot was made: the vote on each question, and the randomness of each ciphertext."""

    election: Election
    raw: bytes
    """The ballot, whose tracker the voter saw before they chose to open it."""
    votes: tuple[tuple[int, ...], ...]
    randomness: tuple[tuple[int, ...], ...]

    def check(self) -> Ballot:
        """
        Make every ciphertext again and compare; check the ballot itself too, so that the board would have taken it.

        Raises ``OpensToSomethingElse``, ``WrongOpening``, ``VoteRefused`` and what ``check_ballot`` raises.
        """
        ballot = check_ballot(self.election, self.raw, is_listed=lambda _credential: True)
        _as_many("answers", self.votes, self.election.questions)
        _as_many("answers", self.randomness, self.election.questions)
        for number, question in enumerate(self.election.questions, 1):
            answer, vote, randomness = ballot.answers[number - 1], self.votes[number - 1], self.randomness[number - 1]
            question.check_vote(vote)
            told = answer.choices if isinstance(answer, HomomorphicAnswer) else (answer.choices,)
            _as_many(f"choices in question {number}", randomness, told)
            for place, (found, made) in enumerate(zip(told, _encrypted(self.election, question, vote, randomness), strict=True), 1):
                if found != made:
                    raise OpensToSomethingElse(number, place)
        return ballot

    def told(self) -> tuple[tuple[str, ...], ...]:
        """Return for each question what was chosen, or ranked with its number, in words; nothing where the vote is blank."""
        return tuple(_told(question, vote) for question, vote in zip(self.election.questions, self.votes, strict=True))


def read_opened(raw: bytes) -> OpenedBallot:
    """Return what the file of an opened ballot says, not yet checked. Raises a ``BallotsError``."""
    facts = fields(read(raw, at_most=LARGEST), "an opened ballot", ("election", "ballot", "votes", "randomness"))
    election = read_election(a_text(facts["election"], "the election").encode())
    return OpenedBallot(
        election=election,
        raw=a_text(facts["ballot"], "the ballot").encode(),
        votes=tuple(tuple(a_number(each, "a vote") for each in a_list(vote, "a vote")) for vote in a_list(facts["votes"], "the votes")),
        randomness=tuple(_scalars(election, each) for each in a_list(facts["randomness"], "the randomness")),
    )


def _scalars(election: Election, value: Json) -> tuple[int, ...]:
    return tuple(election.group.read_scalar(a_text(each, "randomness")) for each in a_list(value, "the randomness of an answer"))


def _encrypted(election: Election, question: Question, vote: tuple[int, ...], randomness: tuple[int, ...]) -> list[Ciphertext]:
    """Return the ciphertexts that a vote with this randomness gives."""
    group = election.group
    plain = [group.power_of_generator(each) for each in vote] if isinstance(question, HomomorphicQuestion) else [group.embed(vote)]
    return [encrypt(group, election.public_key, each, SecretScalar(r)) for each, r in zip(plain, randomness, strict=True)]


def _told(question: Question, vote: tuple[int, ...]) -> tuple[str, ...]:
    if not isinstance(question, HomomorphicQuestion):
        return tuple(f"{number}: {option}" for option, number in zip(question.options, vote, strict=True))
    options = vote[1:] if question.has_blank else vote
    return tuple(option for option, chosen in zip(question.options, options, strict=True) if chosen)


def _as_many(what: str, found: tuple[object, ...], expected: tuple[object, ...]) -> None:
    if len(found) != len(expected):
        raise WrongOpening(what, len(found), len(expected))
