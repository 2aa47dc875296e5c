"""Two elections that went well, and what the verifier says of a board."""

from pathlib import Path

from commonty.ballots.groups import group
from commonty.ballots.tests.boards import BUDGET, CHAIR, DATES, DELEGATES, Made, closed, two_of_three
from commonty.ballots.verifier import Verdict, verify

ED = group("Ed25519")
ANOTHER = ED.text(ED.generator)
"""A member of the group that stands in no board."""
OUTSIDE = "7f" + "ff" * 30 + "ec"
"""A point of the curve outside the group: its order is 2."""


def made_sums() -> Made:
    """Return an election of three questions that are added up: weights, a ballot replaced, a blank vote, two of three trustees."""
    votes = [
        (0, ((1, 0), (1, 0, 1), (0, 1, 1, 0))),
        (1, ((0, 1), (0, 0, 0), (1, 0, 0, 0))),
        (0, ((0, 1), (1, 1, 1), (0, 0, 0, 1))),
    ]
    return closed(votes, questions=(BUDGET, DATES, DELEGATES), weights=(2, 1, 5), keyed=two_of_three)


def made_ranking() -> Made:
    return closed([(0, ((3, 1, 2),)), (1, ((1, 2, 0),)), (2, ((1, 2, 3),))], questions=(CHAIR,))


SUMS = made_sums()
SUMS_RESULT = SUMS.open_and_declare(3, 1)
RANKING = made_ranking()
RANKING_RESULT = RANKING.open_and_declare(2, 1)


def verdict(folder: Path, board: bytes) -> Verdict:
    path = folder / "board.bel"
    path.write_bytes(board)
    return verify(path)


def refusals(found: Verdict) -> list[tuple[str, str]]:
    """Return which checks refused, and with which errors."""
    return [(check.name.value, failure.error) for check in found.checks for failure in check.failures]
