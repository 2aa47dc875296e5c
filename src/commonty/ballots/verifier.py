"""The verifier: everything that a board must be, checked by name (verifier.md)."""

import base64
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO

from commonty.ballots.bound import LARGEST_FILE
from commonty.ballots.checking.ballots import OF_BALLOTS, Checker, check_ballots
from commonty.ballots.checking.board import Box
from commonty.ballots.checking.earlier import check_continues
from commonty.ballots.checking.listed import Lister, check_credentials
from commonty.ballots.checking.opening import Opening
from commonty.ballots.checking.reading import Board, Setup, check_roll, read_board
from commonty.ballots.checking.spreading import Workers, workers
from commonty.ballots.checking.verdict import Check, Failure, Name, Opened, Report, Stopped, Verdict
from commonty.ballots.errors import BallotsError
from commonty.ballots.tally import Tally, empty, finished, joined

__all__ = ["Check", "Failure", "Name", "Opened", "OtherKey", "Told", "Verdict", "verify"]

Told = Callable[[int, int], None]
"""Hears how many ballots are checked, and of how many."""
WORTH_SPREADING = 2_000_000
"""Bytes of a file from which it is quicker to start processes: one takes a fifth of a second, and checks some hundred kilobytes in one."""


class OtherKey(BallotsError):
    """An election whose key is not the one that its trustees' keys make."""

    def __init__(self) -> None:
        super().__init__("the election's key is not the product of the trustees' keys: somebody else could read the votes")


def verify(
    path: Path, *, earlier: Path | None = None, bound: Path | None = None, processes: int = 1, told: Told = lambda _done, _of: None
) -> Verdict:
    """
    Check a board, and return every check by name with what it covered and what it refused.

    ``earlier`` is a copy that somebody kept, with which the board must begin; ``bound`` is the file of second proofs
    (bound.md). Memory does not grow with the number of ballots, but for rankings, which are shuffled as a whole. Raises ``OSError`` alone.
    """
    several = processes if path.stat().st_size >= WORTH_SPREADING else 1
    try:
        with closing(Board()) as board, workers(several, Checker, Lister) as shared:
            return _verified(path, (earlier, bound), board, shared, told)
    except sqlite3.Error as error:
        raise OSError(f"no temporary file can be kept: {error}") from error


def _verified(path: Path, beside: tuple[Path | None, Path | None], board: Board, shared: Workers, told: Told) -> Verdict:
    report, opening = Report(), None
    earlier, bound = beside
    with path.open("rb") as file, suppress(Stopped):
        if earlier is not None:
            with report.going_on(Name.EARLIER, "the file") as check:
                check.cover(check_continues(path, earlier))
        setup, box = read_board(file, board, report)
        _check_setup(path, setup, box, report, shared)
        tally = _check_ballots(path, setup, box, report, shared, told=told)
        opening = _opening(file, setup, box, report, tally=tally)
        opening.check(board.later)
        if bound is not None:
            with bound.open("rb") as proofs:
                opening.check_bound(proofs.read(LARGEST_FILE + 1))
    return _verdict(report, board, opening)


def _check_setup(path: Path, setup: Setup, box: Box, report: Report, shared: Workers) -> None:
    """Check the keys and the list of credentials (B and C)."""
    with report.going_on(Name.TRUSTEES, "the trustees") as check:
        setup.trustees.check()
        check.cover(len(setup.trustees.owners))
    with report.going_on(Name.ELECTION_KEY, "the election") as check:
        if setup.trustees.public() != setup.election.public_key:
            raise OtherKey
        check.cover()
    check_roll(setup, box, report)
    with report.going_on(Name.CREDENTIALS, "the credentials") as check:
        for right, refused in check_credentials(path, setup.step.data[2], setup.election.group.name, shared):
            check.cover(right)
            for each in refused:
                check.refuse(each)


def _check_ballots(path: Path, setup: Setup, box: Box, report: Report, shared: Workers, *, told: Told) -> Tally:
    """Check every ballot, also those that were replaced (D); return what those that count make together."""
    tally, done = empty(setup.election), 0
    for found in check_ballots(path, setup.raw_election, box.places(), shared):
        tally = joined(setup.election, (tally, found.tally))
        for name in OF_BALLOTS:
            report[name].cover(found.passed[name])
        for name, each in found.refused:
            report[name].refuse(each)
        done += found.ballots
        told(done, len(box))
    return tally


def _opening(file: BinaryIO, setup: Setup, box: Box, report: Report, *, tally: Tally) -> Opening:
    """Return what checks the events after the ballots (E to H). Raises ``Stopped`` where anything was refused before."""
    report.stop_if_failed()
    return Opening(file, report, setup.election, setup.trustees, finished(setup.election, tally), box.counted())


def _verdict(report: Report, board: Board, opening: Opening | None) -> Verdict:
    """Return what is known, however far the verification came."""
    counted, weight = board.box.counted() if board.box else (0, 0)
    return Verdict(
        checks=tuple(report.checks.values()),
        uuid=board.setup.election.uuid if board.setup else "",
        name=board.setup.election.name if board.setup else "",
        state=board.last.event.kind if board.last else "",
        head=board.last.record.digest if board.last else "",
        election_fingerprint=board.setup.election.fingerprint if board.setup else "",
        credentials_fingerprint=_fingerprint(board.setup.step.data[2].digest) if board.setup else "",
        ballots=len(board.box) if board.box else 0,
        ballots_counted=counted,
        total_weight=weight,
        result=opening.result if opening else None,
        spoilt=opening.spoilt if opening else (),
        of_no_numbers=opening.of_no_numbers if opening else (),
        opening=opening.opened() if opening else None,
    )


def _fingerprint(digest: str) -> str:
    """Return a digest (hex) as fingerprints are shown: in Base64 without padding."""
    return base64.b64encode(bytes.fromhex(digest)).decode().rstrip("=")
