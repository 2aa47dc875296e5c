"""Voters and ballots for tests, honest and otherwise, in elections with a key that everybody here knows."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from commonty.ballots.ballot import check_ballot, make_ballot
from commonty.ballots.credential import PrivateCredential, private_key, public_credential
from commonty.ballots.election import Election, read_election, write_election
from commonty.ballots.groups import group
from commonty.ballots.hashing import b64_digest
from commonty.ballots.proof import prove_knowledge
from commonty.ballots.question import HomomorphicQuestion, Question, RankingQuestion
from commonty.ballots.secret import SecretScalar

UUID = "8fGn2Qm4xRtZb7"
ADA = PrivateCredential("8fGn2-Qm4xRt-Zb7Kc-3WvEyA")
BEN = PrivateCredential("11111-222222-33333-444444")
BUDGET = HomomorphicQuestion("Adopt the budget?", ("Yes", "No", "Abstain"), 1, 1)
DATES = HomomorphicQuestion("Which dates suit you?", ("A", "B"), 0, 2)
DELEGATES = HomomorphicQuestion("Two delegates, or blank", ("X", "Y", "Z"), 1, 2, has_blank=True)
PROJECTS = RankingQuestion("Rank the projects", ("P", "Q", "R"))


@cache
def election(*questions: Question, name: str = "Ed25519") -> Election:
    return read_election(document(*questions, name=name))


def document(*questions: Question, name: str = "Ed25519") -> bytes:
    of = group(name)
    return write_election(uuid=UUID, name="Test", description="", group=of, public_key=of.power_of_generator(424242), questions=questions)


def key_of(credential: PrivateCredential, of: Election) -> SecretScalar:
    return private_key(of.group, of.uuid, credential)


def listed(of: Election, *credentials: PrivateCredential) -> set[str]:
    return {of.group.text(public_credential(of.group, key_of(credential, of))) for credential in credentials}


@dataclass(frozen=True)
class Voter:
    """Somebody with a credential in an election: makes ballots, honest and otherwise."""

    election: Election
    credential: PrivateCredential = field(default_factory=lambda: ADA)

    def ballot(self, *votes: Sequence[int]) -> bytes:
        return make_ballot(self.election, key_of(self.credential, self.election), votes)

    def facts(self, *votes: Sequence[int]) -> Any:  # noqa: ANN401 - JSON, to be tampered with
        return json.loads(self.ballot(*votes))

    def sign(self, facts: Any) -> bytes:  # noqa: ANN401 - JSON that was tampered with
        """Sign anything with one's own credential, as a cheat with a real one can."""
        unsigned = {name: value for name, value in facts.items() if name != "signature"}
        signed = b64_digest(written(unsigned))
        proof = prove_knowledge(self.election.group, key_of(self.credential, self.election), f"sig|{signed}|")
        return written({**unsigned, "signature": {"hash": signed, "proof": proof.to_json()}})


def written(facts: Any) -> bytes:  # noqa: ANN401 - JSON
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def check(of: Election, raw: bytes) -> None:
    """Check a ballot where Ada and Ben are on the list."""
    check_ballot(of, raw, is_listed=listed(of, ADA, BEN).__contains__)


def copy(facts: Any) -> Any:  # noqa: ANN401 - JSON
    return json.loads(json.dumps(facts))


def leaves(facts: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - JSON
    """Yield the way to every text in JSON."""
    if isinstance(facts, str):
        yield path
        return
    for key, value in facts.items() if isinstance(facts, dict) else enumerate(facts):
        yield from leaves(value, (*path, key))


def at(facts: Any, path: tuple[str | int, ...], value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a copy with another value at a place."""
    changed = copy(facts)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def found(facts: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - JSON
    for key in path:
        facts = facts[key]
    return facts


EVERYTHING = election(BUDGET, DELEGATES, PROJECTS)
VOTES = ((0, 1, 0), (0, 1, 0, 1), (2, 1, 3))
ADAS = Voter(EVERYTHING)
HONEST = ADAS.facts(*VOTES)
"""A ballot with a question of each kind, to be tampered with in copies."""


def changed_answer(number: int, **parts: Any) -> bytes:  # noqa: ANN401 - JSON
    """Return Ada's ballot with other parts in one answer, signed by her."""
    facts = copy(HONEST)
    facts["answers"][number].update(parts)
    return ADAS.sign(facts)
