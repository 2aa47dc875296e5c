"""Elections by secret ballot: their keys, their board, and what its numbers say."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.apps.bodies.models import Body
from commonty.apps.elections.models.polling import Opening
from commonty.apps.voting.models import ElectionKey, Issuing, Roll, Stage
from commonty.apps.voting.models.board import Board
from commonty.ballots.question import MOST_RANKED, RankingQuestion
from commonty.constitution.document import Ballot, Procedure, Where
from commonty.constitution.refusal import Refused


def is_secret(procedure: Procedure) -> bool:
    """Whether elections by a procedure are secret ballots that are cast here: slips of paper in a hall take no keys."""
    return procedure.ballot is Ballot.SECRET and procedure.where is Where.HERE


def key_for(electors: Body, *, article: str, now: datetime) -> ElectionKey:
    """Return the key of a body's secret ballots; raise ``Refused`` where its trustees have none, or too few of them are left."""
    key = ElectionKey.objects.usable(electors, now)
    if key is None:
        reason = _("This ballot is secret, and its trustees have made no keys yet, or too few of them are left. None was called.")
        raise Refused(reason, article=article)
    return key


def has_no_key(procedure: Procedure, electors: Body, *, now: datetime) -> bool:
    """Whether a vote by this procedure is secret, and could not be opened."""
    return is_secret(procedure) and ElectionKey.objects.usable(electors, now) is None


def has_no_credentials(electors: Body, roll: Roll, *, now: datetime) -> bool:
    """Whether an authority was to issue the credentials of a vote, and they are not there, or do not go with its keys."""
    key = ElectionKey.objects.usable(electors, now)
    return key is not None and Issuing.objects.is_missing(roll, key)


def refuse_more(standing: int, *, article: str) -> None:
    """Raise ``Refused`` where one more than ``standing`` would be too many for a secret ballot."""
    most = MOST_RANKED - 1  # “Re-open nominations” may stand too.
    if standing >= most:
        said = _("A secret ballot ranks %(most)d people at most, and so many stand already. Nobody else can stand.")
        raise Refused(said % {"most": most}, article=article)


def question(number: int, options: int) -> RankingQuestion:
    """Return what is asked: people by their numbers, since a board is kept for good and names are not."""
    return RankingQuestion(f"Election {number}", tuple(f"Candidate {each}" for each in range(1, options + 1)))


def board_of(opened: Opening | None) -> Board | None:
    """Return the board of an election, once a secret one is open."""
    return Board.objects.filter(box=opened.box_id).select_related("box", "key__ceremony").first() if opened is not None else None


def is_unopened(opened: Opening | None) -> bool:
    """Whether trustees have still to open the result."""
    board = board_of(opened)
    return board is not None and board.stage is not Stage.DONE


def is_at_work(opened: Opening | None) -> bool:
    """Whether the machine still puts ballots together or checks what trustees opened: the count waits for it, however late it is."""
    board = board_of(opened)
    return board is not None and board.is_at_work
