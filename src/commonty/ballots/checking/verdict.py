"""What a verification found: every check by name, what it covered, and what it refused."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from commonty.ballots.canonical import Json
from commonty.ballots.decryption import Decryption
from commonty.ballots.election import Election
from commonty.ballots.errors import BallotsError
from commonty.ballots.result import Result
from commonty.ballots.tally import Tally
from commonty.ballots.trustees import Trustees

__all__ = ["Check", "Failure", "Name", "Opened", "Report", "Stopped", "Verdict"]

MOST_FAILURES = 20
"""How many failures of a check are told; all are counted."""


class Name(StrEnum):
    """The checks, in the order in which they are made; verifier.md says what each promises."""

    EARLIER = "earlier"
    ARCHIVE = "archive"
    CHAIN = "chain"
    ORDER = "order"
    CONTENTS = "contents"
    ELECTION = "election"
    TRUSTEES = "trustees"
    ELECTION_KEY = "election-key"
    CREDENTIALS = "credentials"
    BALLOTS_ONCE = "ballots-once"
    BALLOTS_LISTED = "ballots-listed"
    BALLOTS_WRITTEN = "ballots-written"
    BALLOTS_MEMBERS = "ballots-members"
    BALLOTS_SIGNED = "ballots-signed"
    BALLOTS_PROVED = "ballots-proved"
    TALLY = "tally"
    TALLY_NUMBERS = "tally-numbers"
    SHUFFLES = "shuffles"
    DECRYPTIONS_ONCE = "decryptions-once"
    DECRYPTIONS = "decryptions"
    RESULT = "result"
    BOUND = "bound"


@dataclass(frozen=True)
class Failure:
    """What a check refused: the name of the error, where on the board, and what it says."""

    error: str
    where: str
    says: str


@dataclass
class Check:
    """
    One check: how many things it covered (bytes, events, ballots …, ``of`` says which), and what it refused.

    One that was not reached covered nothing: the board does not go so far, or an earlier check ended the verification.
    """

    name: Name
    of: str
    covered: int = 0
    failures: list[Failure] = field(default_factory=list)
    failed: int = 0
    was_reached: bool = False

    @property
    def passed(self) -> bool:
        """Whether the check was made and refused nothing."""
        return self.was_reached and not self.failed

    def refuse(self, failure: Failure) -> None:
        """Count a failure, and keep it where there are not many yet."""
        self.was_reached = True
        self.failed += 1
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(failure)

    def cover(self, how_many: int = 1) -> None:
        """Count what was checked and is right."""
        self.was_reached = True
        self.covered += how_many


OF: dict[Name, str] = {
    Name.EARLIER: "bytes of the earlier copy",
    Name.ARCHIVE: "bytes",
    Name.CHAIN: "events",
    Name.ORDER: "events",
    Name.CONTENTS: "payloads",
    Name.ELECTION: "questions",
    Name.TRUSTEES: "trustees",
    Name.ELECTION_KEY: "key",
    Name.CREDENTIALS: "credentials",
    Name.TALLY: "ciphertexts",
    Name.TALLY_NUMBERS: "ballots counted",
    Name.SHUFFLES: "shuffles",
    Name.DECRYPTIONS_ONCE: "decryptions",
    Name.DECRYPTIONS: "decryptions",
    Name.RESULT: "entries of the result",
    Name.BOUND: "second proofs",
}


class Stopped(Exception):
    """A failure after which nothing more can be checked; the report has it."""


class Report:
    """The checks while they are made."""

    def __init__(self) -> None:
        self.checks = {name: Check(name, OF.get(name, "ballots")) for name in Name}

    def __getitem__(self, name: Name) -> Check:
        return self.checks[name]

    @contextmanager
    def stopping(self, name: Name, where: str) -> Iterator[Check]:
        """Make a check without which nothing later makes sense: what it refuses ends the verification (``Stopped``)."""
        check = self.checks[name]
        try:
            yield check
        except BallotsError as error:
            check.refuse(failure(error, where))
            raise Stopped from error

    @contextmanager
    def going_on(self, name: Name, where: str) -> Iterator[Check]:
        """Make a check and go on with others, whatever it refuses."""
        check = self.checks[name]
        try:
            yield check
        except BallotsError as error:
            check.refuse(failure(error, where))

    def stop_if_failed(self) -> None:
        """End the verification where any check refused something. Raises ``Stopped``."""
        if any(check.failed for check in self.checks.values()):
            raise Stopped


def failure(error: BallotsError, where: str) -> Failure:
    """Return what an error refused."""
    return Failure(type(error).__name__, where, str(error))


@dataclass(frozen=True)
class Opened:
    """What trustees go on with: the tally, shuffled as far as the board is, how many ballots count and their weight, the decryptions."""

    election: Election
    trustees: Trustees
    tally: Tally
    numbers: tuple[int, int]
    decryptions: Mapping[int, Decryption]
    is_shuffled: bool


@dataclass(frozen=True)
class Verdict:
    """
    What is known of a board after its verification.

    ``state`` is the last event that came in its turn; only after ``Result`` is there one. ``head`` is the digest of that event. The
    fingerprints are for comparing with what was announced: of the election, and of the credentials by their authority. ``spoilt`` are for
    each question the places, from 1, of rankings that are none, and ``of_no_numbers`` those of them that a voter's own program made, or a
    trustee's false factor. ``opening`` is there once the tally is, and right.
    """

    checks: tuple[Check, ...]
    uuid: str = ""
    name: str = ""
    state: str = ""
    head: str = ""
    election_fingerprint: str = ""
    credentials_fingerprint: str = ""
    ballots: int = 0
    ballots_counted: int = 0
    total_weight: int = 0
    result: Result | None = None
    spoilt: tuple[tuple[int, ...], ...] = ()
    of_no_numbers: tuple[tuple[int, ...], ...] = ()
    opening: Opened | None = field(default=None, repr=False)

    @property
    def is_accepted(self) -> bool:
        """Whether nothing was refused. A board that is not at its end can be accepted; ``state`` says how far it is."""
        return not any(check.failed for check in self.checks)

    def check(self, name: Name) -> Check:
        """Return one check."""
        return next(each for each in self.checks if each.name is name)

    def to_json(self) -> dict[str, Json]:
        """Return the verdict as plain data."""
        checks: list[Json] = [
            {
                "name": each.name.value,
                "passed": each.passed,
                "reached": each.was_reached,
                "covered": each.covered,
                "of": each.of,
                "failed": each.failed,
                "failures": [{"error": one.error, "where": one.where, "says": one.says} for one in each.failures],
            }
            for each in self.checks
        ]
        result: Json = None
        if self.result is not None:
            result = [[each if isinstance(each, int) else [*each] for each in question] for question in self.result]
        return {
            "accepted": self.is_accepted,
            "uuid": self.uuid,
            "name": self.name,
            "state": self.state,
            "head": self.head,
            "election_fingerprint": self.election_fingerprint,
            "credentials_fingerprint": self.credentials_fingerprint,
            "ballots": self.ballots,
            "ballots_counted": self.ballots_counted,
            "total_weight": self.total_weight,
            "result": result,
            "spoilt": [[*each] for each in self.spoilt],
            "of_no_numbers": [[*each] for each in self.of_no_numbers],
            "checks": checks,
        }
