"""How a secret vote on a motion stands: its board, whether the reader has voted, and whom it waits for."""

from dataclasses import dataclass

from commonty.apps.decisions.models import Motion
from commonty.apps.people.models import Person
from commonty.apps.people.naming import names
from commonty.apps.voting.models import BallotSeal, Board, BoardPart, How, Stage
from commonty.apps.voting.trust import is_small, shown


@dataclass(frozen=True)
class Ways:
    """Which way votes came: those of the board anybody can verify; those on paper two tellers read alike."""

    online: int
    given: int
    entered: int
    spoiled: int

    @property
    def missing(self) -> int:
        """How many papers were given out of which nothing was counted."""
        return self.given - self.entered - self.spoiled


@dataclass(frozen=True)
class Secret:
    """A secret vote, as a page tells of it."""

    board: Board
    stage: Stage
    threshold: int
    how_voted: How | None
    trustees: tuple[tuple[str, bool], ...]
    """Each trustee by name, and whether they did their part; only for members of the body."""
    done: int
    is_given_up: bool
    is_small: bool
    shown: str
    """What of it is published, as one reads before voting."""
    papers_given: int
    papers_agreed: int
    ways: Ways | None

    @property
    def uuid(self) -> str:
        """By which its pages are found."""
        return self.board.uuid

    @property
    def is_at_work(self) -> bool:
        """Whether it waits for its trustees, or for what the machine does before and after them."""
        return self.stage not in {Stage.OPEN, Stage.DONE, Stage.REFUSED} and not self.is_given_up


def secret_of(motion: Motion, member: Person | None, *, by_name: bool) -> Secret | None:
    """Return how the secret vote on a motion stands; nothing where its vote is open, or has not begun."""
    board = motion.opened.board if motion.opened is not None else None
    if board is None:
        return None
    stage, seal = board.stage, BallotSeal.objects.filter(box=board.box_id).first()
    trustees = list(board.key.ceremony.trustees.select_related("mandate").order_by("number"))
    done = set(BoardPart.objects.filter(board=board, stage=Stage.DECRYPTING).values_list("trustee", flat=True))
    known = names([each.mandate.holder_id for each in trustees], body=board.key.ceremony.body_id) if by_name else {}
    given = board.box.papers_given
    return Secret(
        board=board,
        stage=stage,
        threshold=board.key.ceremony.threshold,
        how_voted=board.box.how_voted(member) if member is not None else None,
        trustees=tuple((known[each.mandate.holder_id], each.pk in done) for each in trustees) if by_name else (),
        done=len(done),
        is_given_up=seal is not None and stage is not Stage.DONE,
        is_small=is_small(board),
        shown=shown(board),
        papers_given=given,
        papers_agreed=sum(motion.agreed_papers().values()) if given else 0,
        ways=Ways(seal.returned, seal.given, seal.entered, seal.spoiled) if seal is not None and stage is Stage.DONE else None,
    )
