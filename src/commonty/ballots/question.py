"""Questions: choices that are added up under encryption, and rankings that are shuffled and then opened (questions.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from commonty.ballots.canonical import Json, a_list, a_number, a_text, an_object, fields
from commonty.ballots.errors import BallotsError, shown

__all__ = [
    "MOST_RANKED",
    "BoundsRefused",
    "HomomorphicQuestion",
    "NoOptions",
    "Question",
    "RankingQuestion",
    "TooManyOptions",
    "UnknownKind",
    "VoteRefused",
    "read_question",
]

MOST_RANKED: Final = 30
"""How many options a ranking may have: an element of Ed25519 carries as many integers."""
LARGEST_RANK: Final = 255


class NoOptions(BallotsError):
    """A question without an option."""

    def __init__(self, question: str) -> None:
        super().__init__(f"the question {shown(question)} has no option: ask about one or more")
        self.question = question


class BoundsRefused(BallotsError):
    """A question whose least or greatest number of choices cannot be."""

    def __init__(self, question: str, least: int, greatest: int, options: int) -> None:
        super().__init__(f"from {least} to {greatest} of {options} options cannot be chosen in the question {shown(question)}")
        self.question = question
        self.least = least
        self.greatest = greatest
        self.options = options


class TooManyOptions(BallotsError):
    """A ranking of more options than one element carries."""

    def __init__(self, question: str, options: int) -> None:
        super().__init__(
            f"the question {shown(question)} ranks {options} options, and {MOST_RANKED} is the most: ask about fewer, or twice"
        )
        self.question = question
        self.options = options


class UnknownKind(BallotsError):
    """A question of a kind that this version of the protocol does not have."""

    def __init__(self, kind: object) -> None:
        super().__init__(f"{shown(kind)} is no kind of question: one has answers, min and max, or is a NonHomomorphic one")
        self.kind = kind


class VoteRefused(BallotsError):
    """A vote that its question does not allow. The error does not say how the vote was: it is secret."""

    def __init__(self, question: str, allowed: str) -> None:
        super().__init__(f"this is no vote on {shown(question)}: {allowed}")
        self.question = question


@dataclass(frozen=True, slots=True)
class HomomorphicQuestion:
    """Options of which ``least`` (the specification's min) to ``greatest`` (max) are chosen, or none by a blank vote, if ``has_blank``."""

    text: str
    options: tuple[str, ...]
    least: int
    greatest: int
    has_blank: bool = False

    def __post_init__(self) -> None:
        if not self.options:
            raise NoOptions(self.text)
        if not 0 <= self.least <= self.greatest <= len(self.options):
            raise BoundsRefused(self.text, self.least, self.greatest, len(self.options))

    @property
    def choices(self) -> int:
        """How many ciphertexts an answer has: one for each option, and before them one for blank."""
        return len(self.options) + self.has_blank

    def check_vote(self, vote: Sequence[int]) -> None:
        """Raise ``VoteRefused`` where ``vote``, a 1 or 0 for each choice, is not allowed."""
        blank, chosen = (vote[0], vote[1:]) if self.has_blank and vote else (0, vote)
        is_allowed = sum(chosen) == 0 if blank else self.least <= sum(chosen) <= self.greatest
        if len(vote) != self.choices or not {*vote} <= {0, 1} or not is_allowed:
            raise VoteRefused(self.text, f"choose from {self.least} to {self.greatest}" + (", or blank" if self.has_blank else ""))

    def to_json(self) -> Json:
        """Return the question as an election has it."""
        blank: dict[str, Json] = {"blank": True} if self.has_blank else {}
        return {"answers": [*self.options], **blank, "min": self.least, "max": self.greatest, "question": self.text}


@dataclass(frozen=True, slots=True)
class RankingQuestion:
    """Options that each voter gives a number; what the numbers mean is the count's to say. Weights do not exist here."""

    text: str
    options: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.options:
            raise NoOptions(self.text)
        if len(self.options) > MOST_RANKED:
            raise TooManyOptions(self.text, len(self.options))

    @property
    def choices(self) -> int:
        """How many ciphertexts an answer has: one for the whole ranking."""
        return 1

    def check_vote(self, vote: Sequence[int]) -> None:
        """Raise ``VoteRefused`` where ``vote`` is not one number from 0 to 255 for each option."""
        if len(vote) != len(self.options) or not all(0 <= rank <= LARGEST_RANK for rank in vote):
            raise VoteRefused(self.text, f"give each of the {len(self.options)} options a number from 0 to {LARGEST_RANK}")

    def to_json(self) -> Json:
        """Return the question as an election has it."""
        return {"type": "NonHomomorphic", "value": {"answers": [*self.options], "question": self.text}}


Question = HomomorphicQuestion | RankingQuestion


def read_question(value: Json) -> Question:
    """Return the question that ``value`` says. Raises ``Unreadable`` and the errors above."""
    facts = an_object(value, "a question")
    if "type" not in facts:
        return _read_homomorphic(facts)
    if facts["type"] != "NonHomomorphic":
        raise UnknownKind(facts["type"])
    fields(facts, "a ranking question", ("type", "value"), ("extra",))
    asked = fields(facts["value"], "a ranking question", ("answers", "question"))
    return RankingQuestion(a_text(asked["question"], "a question's text"), _options(asked))


def _read_homomorphic(facts: dict[str, Json]) -> HomomorphicQuestion:
    asked = fields(facts, "a question", ("answers", "min", "max", "question"), ("blank",))
    blank = asked.get("blank", False)
    if not isinstance(blank, bool):
        raise UnknownKind(blank)
    return HomomorphicQuestion(
        text=a_text(asked["question"], "a question's text"),
        options=_options(asked),
        least=a_number(asked["min"], "the least number of choices"),
        greatest=a_number(asked["max"], "the greatest number of choices"),
        has_blank=blank,
    )


def _options(asked: dict[str, Json]) -> tuple[str, ...]:
    return tuple(a_text(each, "an option") for each in a_list(asked["answers"], "the options"))
