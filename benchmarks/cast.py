"""
Makes a board of many ballots on all cores: ``python -m benchmarks.cast FILE GROUP CHOICES BALLOTS``.

The board is closed and its tally published; nobody decrypts, which takes as long however many voted.
"""

import os
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from commonty.ballots import publishing, tally
from commonty.ballots.ballot import make_ballot, read_ballot
from commonty.ballots.checking.spreading import workers
from commonty.ballots.credential import public_credential, write_list
from commonty.ballots.election import read_election, write_election
from commonty.ballots.events import Chain
from commonty.ballots.groups import GROUPS
from commonty.ballots.groups.prime_order import Element, Group
from commonty.ballots.question import HomomorphicQuestion
from commonty.ballots.secret import SecretScalar
from commonty.ballots.trustee import make_key
from commonty.ballots.trustees import Trustees

NOON = 1_795_394_441
AT_ONCE = 50


def voter(group: Group, number: int) -> SecretScalar:
    """Return the private key of a voter, the same in each process."""
    return SecretScalar(int.from_bytes(sha256(f"voter {number}".encode()).digest(), "big") % group.order)


def voting(raw: bytes) -> Callable[[range], list[bytes]]:
    """Return what makes the ballots of some voters: each chooses one option."""
    election = read_election(raw)
    (question,) = election.questions

    def vote(numbers: range) -> list[bytes]:
        options = len(question.options)
        votes = [[[int(place == number % options) for place in range(options)]] for number in numbers]
        return [make_ballot(election, voter(election.group, number), chosen) for number, chosen in zip(numbers, votes, strict=True)]

    return vote


def listing(name: str) -> Callable[[range], list[object]]:
    """Return what makes the public credentials of some voters."""
    group = GROUPS[name]
    return lambda numbers: [public_credential(group, voter(group, number)) for number in numbers]


def asked(group: Group, choices: int, key: Element) -> bytes:
    """Return an election that asks about so many options, of which one is chosen; about a single one, yes or no."""
    question = HomomorphicQuestion("Whom?", tuple(f"Option {n}" for n in range(choices)), min(1, choices - 1), 1)
    return write_election(uuid="BenchmarkE1ection", name="Benchmark", description="", group=group, public_key=key, questions=(question,))


def write(path: Path, group: Group, choices: int, ballots: int) -> None:
    """Write the board."""
    cores = os.cpu_count() or 1
    _secret, key = make_key(group)
    trustees = Trustees(group, (key,))
    raw = asked(group, choices, trustees.public())
    election = read_election(raw)
    numbers = [range(start, min(start + AT_ONCE, ballots)) for start in range(0, ballots, AT_ONCE)]
    sums = tally.empty(election)
    with workers(cores, voting, listing) as shared, path.open("w+b") as file:
        weights = {each: 1 for some in shared.spread(listing, (group.name,), numbers) for each in some}
        chain = Chain.begin(file, timestamp=NOON)
        publishing.set_up(chain, election=raw, trustees=trustees, credentials=write_list(group, weights))  # type: ignore[arg-type] # elements
        for some in shared.spread(voting, (raw,), numbers):
            for each in some:
                publishing.cast(chain, each)
            sums = tally.joined(election, [sums, *(tally.of_ballot(election, read_ballot(election, each), 1) for each in some)])
        publishing.end_ballots(chain)
        publishing.publish_tally(chain, election, sums, ballots=ballots, weight=ballots)


if __name__ == "__main__":
    write(Path(sys.argv[1]), GROUPS[sys.argv[2]], int(sys.argv[3]), int(sys.argv[4]))
