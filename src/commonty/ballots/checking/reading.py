"""The first reading of a board: bytes, chain, order and setup are checked while it streams by, and ballots are noted (A to C)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from commonty.ballots import archive
from commonty.ballots.canonical import LARGEST_FILE
from commonty.ballots.checking.board import Box
from commonty.ballots.checking.payloads import check_setup
from commonty.ballots.checking.verdict import Name, Report, Stopped, failure
from commonty.ballots.election import Election, check_weights, read_election
from commonty.ballots.errors import BallotsError
from commonty.ballots.events import EventError, Kind, Step, in_turn, steps
from commonty.ballots.roll import entries
from commonty.ballots.trustees import LARGEST_TRUSTEES, Trustees, read_trustees

__all__ = ["Board", "NotSetUp", "Setup", "check_roll", "read_board"]


class NotSetUp(BallotsError):
    """A file in which no election was set up."""

    def __init__(self) -> None:
        super().__init__("no election was set up in this archive: it has no event")


@dataclass(frozen=True)
class Setup:
    """What an election was set up with, and the bytes of its document, by which each process reads it."""

    step: Step
    raw_election: bytes
    election: Election
    trustees: Trustees


@dataclass
class Board:
    """What is known of a board: it grows while the board is read, and stays as it is where that has to stop."""

    setup: Setup | None = None
    box: Box | None = None
    last: Step | None = None
    """The last event that came in its turn."""
    later: list[Step] = field(default_factory=list)
    """The events after the ballots."""

    def close(self) -> None:
        """Let go what is kept in a temporary file."""
        if self.box is not None:
            self.box.close()


def read_board(file: BinaryIO, board: Board, report: Report) -> tuple[Setup, Box]:
    """Read a board from its beginning into ``board``. Raises ``Stopped`` at the first thing wrong with its structure or setup."""
    for step in _told(file, report):
        where = f"event {step.event.height}"
        with report.stopping(Name.ORDER, where) as order:
            has_ranking = board.setup is not None and board.setup.election.has_ranking
            in_turn(step, board.last.event.kind if board.last else None, has_ranking=has_ranking)
            order.cover()
        board.last = step
        if step.event.kind is Kind.SETUP:
            board.setup = _setup(file, step, report)
            board.box = _box(file, step, report)
        elif step.event.kind is Kind.BALLOT and board.box is not None:
            with report.going_on(Name.BALLOTS_ONCE, f"ballot {len(board.box) + 1}") as once:
                board.box.put(file, step)
                once.cover()
        else:
            board.later.append(step)
    with report.stopping(Name.ORDER, "the file"):
        if board.setup is None or board.box is None:
            raise NotSetUp
    return board.setup, board.box


def _told(file: BinaryIO, report: Report) -> Iterator[Step]:
    """Return the events of an archive, and count bytes and events as covered."""
    found = steps(file)
    while True:
        try:
            step = next(found)
        except StopIteration:
            return
        except BallotsError as error:
            report[Name.CHAIN if isinstance(error, EventError) else Name.ARCHIVE].refuse(failure(error, "the file"))
            raise Stopped from error
        report[Name.ARCHIVE].cover(step.record.end - report[Name.ARCHIVE].covered)
        report[Name.CHAIN].cover()
        yield step


def _setup(file: BinaryIO, step: Step, report: Report) -> Setup:
    with report.stopping(Name.CONTENTS, "the setup") as contents:
        check_setup(file, step)
        contents.cover()
    with report.stopping(Name.ELECTION, "the election") as check:
        raw = archive.content(file, step.data[0], most=LARGEST_FILE)
        election = read_election(raw)
        check.cover(len(election.questions))
    with report.stopping(Name.TRUSTEES, "the trustees"):
        trustees = read_trustees(election.group, archive.content(file, step.data[1], most=LARGEST_TRUSTEES))
    return Setup(step, raw, election, trustees)


def _box(file: BinaryIO, step: Step, report: Report) -> Box:
    with report.stopping(Name.CREDENTIALS, "the credentials"):
        return Box(entries(file, step.data[2]))


def check_roll(setup: Setup, box: Box, report: Report) -> None:
    """Refuse weights where anything is ranked."""
    with report.going_on(Name.CREDENTIALS, "the credentials"):
        check_weights(setup.election, box.heaviest)
