"""Checking what trustees do after the close: the tally, shuffles in turn, decryptions, the result (E to H)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from commonty.ballots import archive, bound, decryption, result, shuffles
from commonty.ballots.checking.payloads import owner_of
from commonty.ballots.checking.verdict import Name, Opened, Report
from commonty.ballots.decryption import Decryption, read_decryption
from commonty.ballots.election import Election
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import Kind, Step
from commonty.ballots.result import Result, opened, read_result
from commonty.ballots.tally import LARGEST_SIZED, Tally, largest_part, read_sized, written
from commonty.ballots.trustees import Trustees

__all__ = ["DecryptedTwice", "Opening", "OtherBallots", "OtherNumbers"]


class OtherBallots(BallotsError):
    """A published tally that is not what the counted ballots make together."""

    def __init__(self) -> None:
        super().__init__("the published tally is not what the ballots on the board make together: votes were added, left out or changed")


class OtherNumbers(BallotsError):
    """A number of ballots, or their weight, that is not the published one."""

    def __init__(self, said: tuple[int, int], found: tuple[int, int]) -> None:
        super().__init__(f"{said[0]} ballots of weight {said[1]} are said to count, and {found[0]} of weight {found[1]} do")
        self.said = said
        self.found = found


class DecryptedTwice(BallotsError):
    """A trustee with two decryptions on the board."""

    def __init__(self, owner: int) -> None:
        super().__init__(f"trustee {owner} has decrypted already")
        self.owner = owner


@dataclass
class Opening:
    """
    The tally while trustees work on it: ``tally`` is what is recomputed from the ballots, shuffled as far as the board is.

    ``numbers`` are how many ballots count, and their weight.
    """

    file: BinaryIO
    report: Report
    election: Election
    trustees: Trustees
    tally: Tally
    numbers: tuple[int, int]
    decryptions: dict[int, Decryption] = field(default_factory=dict)
    result: Result | None = None
    spoilt: tuple[tuple[int, ...], ...] = ()
    of_no_numbers: tuple[tuple[int, ...], ...] = ()
    is_shuffled: bool = False

    def check(self, steps: Sequence[Step]) -> None:
        """Check the events after the end of the ballots, in their order. Raises ``Stopped``."""
        doing = {
            Kind.ENCRYPTED_TALLY: self._check_tally,
            Kind.SHUFFLE: self._check_shuffle,
            Kind.PARTIAL_DECRYPTION: self._check_decryption,
            Kind.RESULT: self._check_result,
        }
        for step in steps:
            self.is_shuffled |= step.event.kind is Kind.END_SHUFFLES
            if step.event.kind in doing:
                doing[step.event.kind](step, f"event {step.event.height}")

    def opened(self) -> Opened | None:
        """Return what trustees go on with, where the published tally is right."""
        if not self.report[Name.TALLY].passed:
            return None
        return Opened(self.election, self.trustees, self.tally, self.numbers, self.decryptions, is_shuffled=self.is_shuffled)

    def check_bound(self, raw: bytes) -> None:
        """Check the second proofs of the decryptions on the board, which lie in a file of their own and of which each must have one."""
        self.report.stop_if_failed()
        with self.report.going_on(Name.BOUND, "the second proofs") as check:
            of, proofs = self.election, bound.read_file(self.election.group, self.election.uuid, raw)
            for owner in sorted(proofs.keys() ^ self.decryptions.keys()):
                raise bound.Unbound(owner)
            for owner, proof in proofs.items():
                public, made = self.trustees.owners[owner - 1], self.decryptions[owner]
                bound.Claim(of.group, of.fingerprint, public, self.tally, made).check(proof)
                check.cover()

    def _check_tally(self, step: Step, where: str) -> None:
        with self.report.stopping(Name.CONTENTS, where) as contents:
            ballots, weight, digest = read_sized(archive.content(self.file, step.data[-1], most=LARGEST_SIZED))
            contents.cover()
        with self.report.going_on(Name.TALLY_NUMBERS, where) as numbers:
            if (ballots, weight) != self.numbers:
                raise OtherNumbers((ballots, weight), self.numbers)
            numbers.cover(ballots)
        with self.report.stopping(Name.TALLY, where) as tally:
            recomputed = hashlib.sha256(written(self.election.group, self.tally).encode()).hexdigest()
            if not recomputed == digest == step.data[0].digest:
                raise OtherBallots
            tally.cover(sum(map(len, self.tally)))

    def _check_shuffle(self, step: Step, where: str) -> None:
        self._owner(step, where)
        with self.report.stopping(Name.SHUFFLES, where) as check:
            at_most = largest_part(self.tally)
            raw = archive.content(self.file, step.data[0], most=at_most)
            found = shuffles.read_shuffles(self.election.group, raw, at_most=at_most)
            shuffles.check_shuffles(self.election, self.tally, found)
            self.tally = shuffles.after(self.election, self.tally, found)
            check.cover()

    def _check_decryption(self, step: Step, where: str) -> None:
        owner = self._owner(step, where)
        with self.report.going_on(Name.DECRYPTIONS_ONCE, where) as once:
            if owner in self.decryptions:
                raise DecryptedTwice(owner)
            once.cover()
        with self.report.stopping(Name.DECRYPTIONS, where) as check:
            at_most = largest_part(self.tally)
            found = read_decryption(self.election.group, archive.content(self.file, step.data[0], most=at_most), at_most=at_most)
            decryption.check(self.election.group, self.election.fingerprint, self.trustees.owners[owner - 1], self.tally, found)
            exponents = self.trustees.exponents_of(owner, sorted(self.decryptions))
            decryption.check_agreement(self.election.group, found, self.decryptions, exponents)
            self.decryptions[owner] = found
            check.cover()

    def _check_result(self, step: Step, where: str) -> None:
        with self.report.stopping(Name.RESULT, where) as check:
            plain = opened(self.trustees, self.tally, self.decryptions)
            at_most = largest_part(self.tally)
            found = read_result(self.election, archive.content(self.file, step.data[0], most=at_most), at_most=at_most)
            result.check(self.election, plain, found, total_weight=self.numbers[1])
            self.result = found
            self.spoilt = result.spoilt(self.election, plain, found)
            self.of_no_numbers = result.of_no_numbers(self.election, plain, found)
            check.cover(sum(map(len, found)))

    def _owner(self, step: Step, where: str) -> int:
        """Return which trustee did something."""
        with self.report.stopping(Name.CONTENTS, where) as contents:
            owner = owner_of(self.file, step, trustees=len(self.trustees.owners))
            contents.cover()
        return owner
