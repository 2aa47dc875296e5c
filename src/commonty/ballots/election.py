"""The election: the document that every ballot names by its fingerprint (election.md)."""

import re
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from commonty.ballots.canonical import Json, a_list, a_number, a_text, fields, read, write
from commonty.ballots.credential import DIGITS
from commonty.ballots.errors import BallotsError, shown
from commonty.ballots.groups import group as group_named
from commonty.ballots.groups.prime_order import Element, Group, Powers
from commonty.ballots.hashing import b64_digest
from commonty.ballots.question import Question, RankingQuestion, read_question

__all__ = [
    "CannotRank",
    "Election",
    "IdentityElectionKey",
    "NoQuestions",
    "TooManyChoices",
    "UnknownVersion",
    "UuidRefused",
    "WeightedRanking",
    "check_uuid",
    "check_weights",
    "new_uuid",
    "read_election",
    "write_election",
]

VERSION: Final = 1
"""Of the protocol. A second one is being made elsewhere, and readers of each refuse the other."""
MOST_CHOICES: Final = 500
"""How many choices a ballot has at most, over all questions: so that a ballot has a largest size."""
UUID: Final = re.compile(f"[{DIGITS}]{{14,100}}", re.ASCII)


class UnknownVersion(BallotsError):
    """An election of another version of the protocol."""

    def __init__(self, version: object) -> None:
        super().__init__(f"version {version} of the protocol is not spoken here: this is version {VERSION}")
        self.version = version


class UuidRefused(BallotsError):
    """A text that names no election: fourteen or more digits in Base58 do."""

    def __init__(self, uuid: str) -> None:
        super().__init__(f"{shown(uuid)} names no election: a name is 14 or more letters and digits, without 0, O, I or l")
        self.uuid = uuid


class IdentityElectionKey(BallotsError):
    """The identity as the election's key: everybody could read every vote."""

    def __init__(self) -> None:
        super().__init__("the election's key is the identity: everybody could read every vote")


class NoQuestions(BallotsError):
    """An election that asks nothing."""

    def __init__(self) -> None:
        super().__init__("this election asks nothing: give it a question")


class TooManyChoices(BallotsError):
    """An election whose ballots would have more choices than anybody reads."""

    def __init__(self, choices: int) -> None:
        super().__init__(f"a ballot would have {choices} choices, and {MOST_CHOICES} is the most: hold two elections")
        self.choices = choices


class CannotRank(BallotsError):
    """A ranking question in a group that carries no integers."""

    def __init__(self, group: str) -> None:
        super().__init__(f"{group} cannot carry a ranking: take Ed25519 or RFC-3526-2048")
        self.group = group


class WeightedRanking(BallotsError):
    """A ranking question where a voter has more votes than one: nothing can multiply a ranking under encryption."""

    def __init__(self, weight: int) -> None:
        super().__init__(f"a ranking is asked of somebody with {weight} votes: rankings are for voters with one each")
        self.weight = weight


@dataclass(frozen=True)
class Election:
    """What is asked, in which group, and the key that ballots are encrypted with (the specification's y)."""

    uuid: str
    name: str
    description: str
    group: Group
    public_key: Element
    questions: tuple[Question, ...]
    fingerprint: str
    """The specification's phi: of the very bytes that were read."""
    administrator: str | None = None
    credential_authority: str | None = None

    def __post_init__(self) -> None:
        check_uuid(self.uuid)
        if self.public_key == self.group.identity:
            raise IdentityElectionKey
        if not self.questions:
            raise NoQuestions
        choices = sum(question.choices for question in self.questions)
        if choices > MOST_CHOICES:
            raise TooManyChoices(choices)
        if self.has_ranking and not self.group.carries_integers:
            raise CannotRank(self.group.name)

    @property
    def has_ranking(self) -> bool:
        """Whether any question is a ranking: then there are shuffles, and each voter has one vote."""
        return any(isinstance(question, RankingQuestion) for question in self.questions)

    @cached_property
    def key(self) -> Powers:
        """The public key, prepared for many ballots."""
        return self.group.powers(self.public_key)


def read_election(raw: bytes) -> Election:
    """Return the election that bytes say. Only their bytes count, so spaces are no fault. Raises ``Unreadable`` and the errors above."""
    optional = ("administrator", "credential_authority")
    facts = fields(read(raw), "an election", ("version", "description", "name", "group", "public_key", "questions", "uuid"), optional)
    if a_number(facts["version"], "a version") != VERSION:
        raise UnknownVersion(facts["version"])
    group = group_named(facts["group"])
    texts = {
        field: a_text(facts[field], f"an election's {field}") for field in ("uuid", "name", "description", *optional) if field in facts
    }
    return Election(
        **texts,
        group=group,
        public_key=group.read(facts["public_key"]),
        questions=tuple(read_question(each) for each in a_list(facts["questions"], "an election's questions")),
        fingerprint=b64_digest(raw),
    )


def write_election(
    *,
    uuid: str,
    name: str,
    description: str,
    group: Group,
    public_key: Element,
    questions: tuple[Question, ...],
    administrator: str | None = None,
    credential_authority: str | None = None,
) -> bytes:
    """Return the document of an election, refused where ``read_election`` would refuse it."""
    facts: dict[str, Json] = {
        "version": VERSION,
        "description": description,
        "name": name,
        "group": group.name,
        "public_key": group.text(public_key),
        "questions": [question.to_json() for question in questions],
        "uuid": uuid,
    }
    facts |= {
        key: value for key, value in (("administrator", administrator), ("credential_authority", credential_authority)) if value is not None
    }
    raw = write(facts).encode()
    read_election(raw)
    return raw


def check_weights(election: Election, heaviest: int) -> None:
    """Raise ``WeightedRanking`` where ``heaviest``, the largest weight in the list, is above one and anything is ranked."""
    if election.has_ranking and heaviest != 1:
        raise WeightedRanking(heaviest)


def check_uuid(uuid: str) -> None:
    """Raise ``UuidRefused`` where a text cannot name an election."""
    if not UUID.fullmatch(uuid):
        raise UuidRefused(uuid)


def new_uuid() -> str:
    """Return the name of a new election."""
    return "".join(secrets.choice(DIGITS) for _ in range(14))
