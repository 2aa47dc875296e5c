"""Whole elections for tests, made by this library: with their secrets, step by step or at once."""

import hashlib
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from commonty.ballots import decryption, publishing, result, shuffles, tally
from commonty.ballots.ballot import check_ballot, make_ballot
from commonty.ballots.credential import PrivateCredential, private_key, public_credential, write_list
from commonty.ballots.election import Election, read_election, write_election
from commonty.ballots.events import Chain
from commonty.ballots.groups import GROUPS
from commonty.ballots.groups.prime_order import Group
from commonty.ballots.question import HomomorphicQuestion, Question, RankingQuestion
from commonty.ballots.result import Result
from commonty.ballots.secret import SecretScalar
from commonty.ballots.tally import Tally
from commonty.ballots.threshold import SecretSeed, certify, deal, finish, keys_of, publish
from commonty.ballots.trustee import make_key
from commonty.ballots.trustees import Trustees

NOON = 1_795_394_441
BUDGET = HomomorphicQuestion("Adopt the budget?", ("Yes", "No"), 1, 1)
DATES = HomomorphicQuestion("Which dates suit you?", ("Monday", "Tuesday", "Sunday"), 0, 3)
DELEGATES = HomomorphicQuestion("Up to two delegates", ("Ada", "Ben", "Cy"), 1, 2, has_blank=True)
CHAIR = RankingQuestion("Rank them for the chair", ("Ada", "Ben", "Cy"))
Vote = tuple[tuple[int, ...], ...]


@dataclass
class Made:
    """An election that is being made: its board so far, and everybody's secrets."""

    group: Group
    raw: bytes
    election: Election
    trustees: Trustees
    secrets: dict[int, SecretScalar]
    keys: list[SecretScalar]
    weights: list[int]
    credentials: str
    file: io.BytesIO = field(default_factory=io.BytesIO)
    chain: Chain = field(init=False)
    tally: Tally = ()
    last: dict[int, bytes] = field(default_factory=dict)
    decryptions: dict[int, decryption.Decryption] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chain = Chain.begin(self.file, timestamp=NOON)

    def set_up(self) -> None:
        publishing.set_up(self.chain, election=self.raw, trustees=self.trustees, credentials=self.credentials)

    def ballot(self, voter: int, vote: Vote) -> bytes:
        return make_ballot(self.election, self.keys[voter], vote)

    def cast(self, voter: int, vote: Vote) -> None:
        self.put(voter, self.ballot(voter, vote))

    def put(self, voter: int, ballot: bytes) -> None:
        publishing.cast(self.chain, ballot)
        self.last[voter] = ballot

    def numbers(self) -> tuple[int, int]:
        return len(self.last), sum(self.weights[voter] for voter in self.last)

    def close(self) -> None:
        publishing.end_ballots(self.chain)
        parts = [
            tally.of_ballot(self.election, check_ballot(self.election, raw, is_listed=lambda _credential: True), self.weights[voter])
            for voter, raw in self.last.items()
        ]
        self.tally = tally.finished(self.election, tally.joined(self.election, [tally.empty(self.election), *parts]))
        ballots, weight = self.numbers()
        publishing.publish_tally(self.chain, self.election, self.tally, ballots=ballots, weight=weight)

    def shuffle(self, owner: int) -> None:
        found = shuffles.shuffle_all(self.election, self.tally)
        publishing.publish_shuffle(self.chain, self.election, found, owner=owner)
        self.tally = shuffles.after(self.election, self.tally, found)

    def decrypt(self, owner: int) -> None:
        found = decryption.decrypt(self.group, self.election.fingerprint, self.secrets[owner], self.tally)
        publishing.publish_decryption(self.chain, self.election, found, owner=owner)
        self.decryptions[owner] = found

    def result(self) -> Result:
        plain = result.opened(self.trustees, self.tally, self.decryptions)
        return result.compute(self.election, plain, total_weight=self.numbers()[1])

    def declare(self) -> Result:
        found = self.result()
        publishing.publish_result(self.chain, found)
        return found

    def open_and_declare(self, *owners: int) -> Result:
        if self.election.has_ranking:
            for owner in owners[:2]:
                self.shuffle(owner)
            publishing.end_shuffles(self.chain)
        for owner in owners:
            self.decrypt(owner)
        return self.declare()

    @property
    def board(self) -> bytes:
        return self.file.getvalue()

    def at(self, folder: Path) -> Path:
        """Write the board to a file, and return it."""
        path = folder / f"{self.election.uuid}.bel"
        path.write_bytes(self.board)
        return path


def private(group: Group, uuid: str, voter: int) -> SecretScalar:
    digits = "".join(random.Random(voter).choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=22))  # noqa: S311 - the same in each run
    return private_key(group, uuid, PrivateCredential(f"{digits[:5]}-{digits[5:11]}-{digits[11:16]}-{digits[16:]}"))


@cache
def single(group: str, owner: int) -> SecretScalar:
    return SecretScalar(int.from_bytes(hashlib.sha256(f"trustee {owner}".encode()).digest(), "big") % GROUPS[group].order)


def singles(group: Group, how_many: int) -> tuple[Trustees, dict[int, SecretScalar]]:
    made = {owner: make_key(group, single(group.name, owner), name=f"Trustee {owner}") for owner in range(1, how_many + 1)}
    return Trustees(group, tuple(key for _secret, key in made.values())), {owner: secret for owner, (secret, _key) in made.items()}


def two_of_three(group: Group) -> tuple[Trustees, dict[int, SecretScalar]]:
    """Hold a key ceremony; beside it there is no other trustee."""
    keys = [keys_of(group, SecretSeed(str(number) * 22)) for number in (1, 2, 3)]
    certificates = [certify(group, each, number=number, trustees=3, threshold=2) for number, each in enumerate(keys, 1)]
    dealt = [deal(group, each, certificates, number=number, threshold=2) for number, each in enumerate(keys, 1)]
    ended = [finish(group, each, certificates, dealt, number=number, threshold=2) for number, each in enumerate(keys, 1)]
    published = publish(group, certificates, dealt, [each for _secret, each in ended], threshold=2)
    return Trustees(group, (published,)), {owner: secret for owner, (secret, _each) in enumerate(ended, 1)}


def prepared(
    *,
    group: str = "Ed25519",
    questions: Sequence[Question] = (BUDGET,),
    weights: Sequence[int] = (1, 1, 1),
    keyed: Callable[[Group], tuple[Trustees, dict[int, SecretScalar]]] = lambda group: singles(group, 2),
    uuid: str = "TestE1ection12",
) -> Made:
    """Return an election before its setup is published; a voter for each weight."""
    of = GROUPS[group]
    trustees, secrets = keyed(of)
    raw = write_election(uuid=uuid, name="A test", description="", group=of, public_key=trustees.public(), questions=tuple(questions))
    keys = [private(of, uuid, voter) for voter in range(len(weights))]
    listed = {public_credential(of, key): weight for key, weight in zip(keys, weights, strict=True)}
    return Made(of, raw, read_election(raw), trustees, secrets, keys, list(weights), write_list(of, listed))


def opened(votes: Sequence[tuple[int, Vote]], **given: object) -> Made:
    """Return an election that is set up, with these ballots cast: whose, and what."""
    made = prepared(**given)  # type: ignore[arg-type] # as prepared() has them
    made.set_up()
    for voter, vote in votes:
        made.cast(voter, vote)
    return made


def closed(votes: Sequence[tuple[int, Vote]], **given: object) -> Made:
    """Return the same after its close, with the tally published."""
    made = opened(votes, **given)
    made.close()
    return made
